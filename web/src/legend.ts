/** The legend: families by colour, how sure the place is by form. */

import { el } from "./dom";
import { areaStyle, drawArea, drawBadge, drawCircle, drawLine, drawNear } from "./symbols";
import type { Tally } from "./symbols";
import type { Theme } from "./theme";

const SAMPLES: readonly (readonly [form: string, words: string])[] = [
  ["one", "A settlement: one event"],
  ["many", "A settlement, or several close together: how many"],
  ["near", "Near a settlement"],
  ["district", "Somewhere in a district"],
  ["region", "Somewhere in a region"],
  ["country", "Somewhere in a country"],
  ["line", "Along a line"],
  ["disputed", "The parties contradict each other"],
];

const [WIDTH, HEIGHT] = [44, 34];

/** The content of the legend, drawn with the very functions that draw the map. */
export function legendRows(theme: Theme): HTMLElement {
  const list = el("ul", { class: "legend-rows" });
  for (const [form, words] of SAMPLES) {
    list.append(el("li", {}, sample(form, theme), el("span", {}, words)));
  }
  return list;
}

function sample(form: string, theme: Theme): HTMLCanvasElement {
  const ratio = window.devicePixelRatio;
  const canvas = el("canvas", { width: WIDTH * ratio, height: HEIGHT * ratio });
  canvas.setAttribute("aria-hidden", "true");
  const ctx = canvas.getContext("2d");
  if (ctx === null) return canvas;
  ctx.scale(ratio, ratio);
  paint(ctx, form, theme);
  return canvas;
}

function paint(ctx: CanvasRenderingContext2D, form: string, theme: Theme): void {
  const many: Tally = { counts: [3, 1, 0, 0, 2, 0], total: 6, disputed: false, selected: false };
  const one: Tally = { ...many, counts: [1, 0, 0, 0, 0, 0], total: 1 };
  const middle = [WIDTH / 2, HEIGHT / 2] as const;
  const shape = new Path2D();
  if (form === "one") drawCircle(ctx, middle, one, theme);
  else if (form === "many") drawCircle(ctx, middle, many, theme);
  else if (form === "disputed") drawCircle(ctx, middle, { ...one, disputed: true }, theme);
  else if (form === "near") {
    shape.arc(...middle, 13, 0, 2 * Math.PI);
    drawNear(ctx, shape, one, theme);
  } else if (form === "line") {
    shape.moveTo(4, 26);
    shape.bezierCurveTo(16, 4, 26, 32, 40, 8);
    drawLine(ctx, shape, one, theme);
  } else {
    shape.roundRect(3, 4, WIDTH - 6, HEIGHT - 8, 7);
    drawArea(ctx, shape, areaStyle(form), one, theme);
    drawBadge(ctx, middle, one, theme);
  }
}
