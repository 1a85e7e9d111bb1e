/** The running totals of a card as small charts: a mark a report, a shape a side. */

import { dayToText } from "./dates";
import { el } from "./dom";
import type { Child } from "./dom";
import { number, t } from "./i18n";
import { rangeText } from "./claims";
import { extentOf } from "./totals";
import type { Reported, Totals, Voice } from "./totals";
import { figureLabel, sideLabel } from "./vocabulary";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE] = [360, 120, 40, 350, 12, 100];
/** Outlines of the marks by number of the voice, about the origin. */
const SHAPES = ["M-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0", "M-4,-4h8v8h-8z", "M0,-5L5,4H-5z", "M0,-5.5L5.5,0L0,5.5L-5.5,0z"];

/** The charts of all figures that were reported more than once, or nothing. */
export function totalsSection(totals: readonly Totals[]): Child {
  if (totals.length === 0) return null;
  return el("section", { class: "totals" }, el("h3", {}, t("card.totals")),
    ...totals.map(chartOf), el("p", { class: "note" }, t("card.totals.note")));
}

function chartOf(totals: Totals): HTMLElement {
  const { first, last, highest } = extentOf(totals);
  const xOf = (day: number): number => LEFT + 10 + ((day - first) / Math.max(1, last - first)) * (RIGHT - LEFT - 20);
  const yOf = (value: number): number => BASE - (value / highest) * (BASE - TOP);
  const whose = totals.whose === null ? "" : ` (${sideLabel(totals.whose)})`;
  const what = t("card.totals.of", { what: figureLabel(totals.what) + whose });
  const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${what}: ${spoken(totals)}` });
  chart.append(svg("path", { d: `M${LEFT},${BASE}H${RIGHT}M${LEFT},${TOP}H${RIGHT}`, class: "axis" }),
    words(LEFT - 6, BASE + 4, "0", "end"), words(LEFT - 6, TOP + 4, number(highest), "end"),
    words(LEFT, HEIGHT - 4, dayToText(first), "start"), words(RIGHT, HEIGHT - 4, dayToText(last), "end"));
  totals.voices.forEach((voice, index) => { chart.append(...marksOf(voice, index, xOf, yOf)); });
  return el("figure", {}, el("figcaption", {}, what), chart, keyOf(totals.voices));
}

/** The marks of one side; its running totals are joined by a line. */
function marksOf(
  { reports }: Voice, index: number, xOf: (day: number) => number, yOf: (value: number) => number,
): SVGElement[] {
  const at = ({ low, high }: Reported): number => yOf(high ?? low ?? 0);
  const running = reports.filter(({ cumulative }) => cumulative);
  const line = running.map((one, i) => `${i === 0 ? "M" : "L"}${xOf(one.day)},${at(one)}`).join("");
  const parts = running.length > 1 ? [svg("path", { d: line, class: `run voice${index % 4}` })] : [];
  for (const one of reports) {
    const [x, y] = [xOf(one.day), at(one)];
    const open = one.high === null ? `M${x},${y}v-10m-3,4l3,-4l3,4` : one.low === null ? `M${x},${y}v10m-3,-4l3,4l3,-4` : "";
    const bar = one.low !== null && one.high !== null && one.low !== one.high ? `M${x},${yOf(one.low)}V${yOf(one.high)}` : "";
    if (open + bar !== "") parts.push(svg("path", { d: open + bar, class: `bar voice${index % 4}` }));
    parts.push(svg("path", { d: SHAPES[index % 4]!, transform: `translate(${x} ${y})`, class: `dot voice${index % 4}` }));
  }
  return parts;
}

function keyOf(voices: readonly Voice[]): HTMLElement {
  return el("ul", { class: "key" }, ...voices.map(({ side }, index) => {
    const mark = svg("svg", { viewBox: "-7 -7 14 14", "aria-hidden": "true" });
    mark.append(svg("path", { d: SHAPES[index % 4]!, class: `dot voice${index % 4}` }));
    return el("li", {}, mark, nameOf(side));
  }));
}

/** The chart in words, for who cannot see it. */
function spoken({ voices }: Totals): string {
  return voices.map(({ side, reports }) => `${nameOf(side)}: ${
    reports.map((one) => `${dayToText(one.day)} ${rangeText(one)}`).join(", ")}`).join("; ");
}

function nameOf(side: string | null): string {
  return side === null ? t("card.side.none") : sideLabel(side);
}

function words(x: number, y: number, text: string, anchor: string): SVGElement {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

function svg(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
