/** Colours of the canvases, by day and by night. Those of the page are in app.css. */

export interface Theme {
  readonly dark: boolean;
  /** By index into FAMILIES. */
  readonly families: readonly string[];
  readonly ink: string;
  readonly muted: string;
  readonly paper: string;
  readonly disputed: string;
  readonly land: string;
  readonly water: string;
  readonly shore: string;
  readonly river: string;
  readonly border: string;
  readonly admin: string;
  readonly contested: string;
  readonly country: string;
  readonly city: string;
  readonly sea: string;
  readonly halo: string;
  /** Red, green and blue of the density of events. */
  readonly density: readonly [number, number, number];
}

const DAY: Theme = {
  dark: false,
  families: ["#c1272d", "#7a4fa3", "#a87410", "#0f8586", "#2c6cb0", "#6b7079"],
  ink: "#1c1d1f",
  muted: "#5d6168",
  paper: "#ffffff",
  disputed: "#111111",
  land: "#f4f2ed",
  water: "#d3dfe6",
  shore: "#b4c5cf",
  river: "#c2d3dd",
  border: "#a49d90",
  admin: "#dbd6cb",
  contested: "#a8784f",
  country: "#6d675c",
  city: "#45433e",
  sea: "#7d97a6",
  halo: "#f8f6f2",
  density: [176, 32, 62],
};

const NIGHT: Theme = {
  dark: true,
  families: ["#ef6461", "#b48be0", "#dba53a", "#3fb8b4", "#6aa7ea", "#9aa1ab"],
  ink: "#f0efec",
  muted: "#a7abb2",
  paper: "#1c1f24",
  disputed: "#ffffff",
  land: "#272b30",
  water: "#141a21",
  shore: "#343a42",
  river: "#1b1f25",
  border: "#5c6068",
  admin: "#33373e",
  contested: "#a37b52",
  country: "#9a9da3",
  city: "#c3c4c6",
  sea: "#4f6474",
  halo: "#1d2024",
  density: [255, 150, 84],
};

export const SANS = '"Source Sans 3 Variable", "Noto Sans", system-ui, sans-serif';
export const SERIF = '"Source Serif 4 Variable", "Noto Serif", Georgia, serif';

export function themeOf(dark: boolean): Theme {
  return dark ? NIGHT : DAY;
}
