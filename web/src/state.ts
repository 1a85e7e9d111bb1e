/** The state of the page: one plain object; the URL holds all of it. */

import type { TimeWindow } from "./timewindow";
import { FAMILIES } from "./vocabulary";

/** Centre and zoom of the map. */
export interface MapView {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

/** What the window shows: its days, all until its last day, or its last day alone. */
export const MODES = ["window", "cumulative", "instant"] as const;
export type Mode = (typeof MODES)[number];

/** Time as it happened, or as it was first reported. */
export const CLOCKS = ["event", "report"] as const;
export type Clock = (typeof CLOCKS)[number];

/** How settlements are drawn: counted together, each for itself, or as a density. */
export const LAYERS = ["clusters", "points", "density"] as const;
export type Layer = (typeof LAYERS)[number];

export const NEUTRAL = "neutral";

export interface State {
  /** Null until the map was moved or the first events set it. */
  readonly view: MapView | null;
  /** Null means the whole span of the events. */
  readonly window: TimeWindow | null;
  /** The span that the timeline shows; null means that of the events. */
  readonly span: TimeWindow | null;
  /** Bit i is FAMILIES[i]. */
  readonly families: number;
  readonly background: boolean;
  /** Shown ones; empty means all. The same for precisions, sides and sources. */
  readonly kinds: readonly string[];
  readonly precisions: readonly string[];
  readonly sides: readonly string[];
  readonly sources: readonly string[];
  readonly disputed: boolean;
  readonly mode: Mode;
  readonly clock: Clock;
  /** Only what was reported by the end of this day. */
  readonly knownBy: number | null;
  readonly layer: Layer;
  /** Language of the page, null for that of the reader's browser. */
  readonly language: string | null;
  /** Whose names places carry: "neutral", "source", "date", or the id of a side. */
  readonly labels: string;
  /** Shown inside of another page. */
  readonly embed: boolean;
  readonly text: string;
  /** Only events of this place (a place id). */
  readonly place: string | null;
  /** The event whose card is open. */
  readonly event: string | null;
}

export const ALL_FAMILIES = (1 << FAMILIES.length) - 1;

export const INITIAL: State = {
  view: null,
  window: null,
  span: null,
  families: ALL_FAMILIES,
  background: false,
  kinds: [],
  precisions: [],
  sides: [],
  sources: [],
  disputed: false,
  mode: "window",
  clock: "event",
  knownBy: null,
  layer: "clusters",
  language: null,
  labels: NEUTRAL,
  embed: false,
  text: "",
  place: null,
  event: null,
};
