/** The legend: families by colour, how sure the place is by form. */

import { el } from "./dom";
import { t } from "./i18n";
import { areaStyle, drawArea, drawBadge, drawCircle, drawLine, drawNear } from "./symbols";
import type { Tally } from "./symbols";
import type { Theme } from "./theme";

const SAMPLES = [
  "one", "many", "near", "district", "region", "country", "line", "disputed", "density",
] as const;

const [WIDTH, HEIGHT] = [44, 34];

/** The content of the legend, drawn with the very functions that draw the map. */
export function legendRows(theme: Theme): HTMLElement {
  const list = el("ul", { class: "legend-rows" });
  for (const form of SAMPLES) {
    list.append(el("li", {}, sample(form, theme), el("span", {}, t(`legend.${form}`))));
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
  else if (form === "density") {
    const shade = ctx.createRadialGradient(...middle, 0, ...middle, 16);
    shade.addColorStop(0, `rgb(${theme.density.join(" ")} / 0.85)`);
    shade.addColorStop(1, `rgb(${theme.density.join(" ")} / 0)`);
    ctx.fillStyle = shade;
    ctx.fillRect(0, 0, WIDTH, HEIGHT);
  } else if (form === "near") {
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
