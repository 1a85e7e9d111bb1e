/** Where the names of settlements stand: below, above or beside their circle, on nothing else. */

import { isFree, symbolBoxes } from "./layout";
import type { CentredBox, MapSymbol } from "./layout";
import type { Pixel } from "./symbols";
import { circleRadius } from "./symbols";

/** More names than that say less. */
const MOST_NAMES = 40;
/** Circles that are tried for room: one after another would cost more than it shows. */
const MOST_TRIED = 70;
const HALF_HEIGHT = 8;

/** A name and its middle. */
export interface PlacedName {
  /** Scene that its circle stands on. */
  readonly owner: number;
  readonly text: string;
  readonly at: Pixel;
  readonly box: CentredBox;
}

/**
 * Names of the circles with most events first, each where there is room for it.
 *
 * symbols: as they are drawn, the most important last. widthOf: of a name in pixels.
 */
export function placeNames(
  symbols: readonly MapSymbol[], nameOf: (symbol: MapSymbol) => string,
  widthOf: (text: string) => number,
): PlacedName[] {
  const circles = symbols.filter(({ form }) => form === "circle");
  const taken = circles.flatMap(symbolBoxes);
  const placed: PlacedName[] = [];
  for (const symbol of circles.sort((a, b) => b.tally.total - a.tally.total).slice(0, MOST_TRIED)) {
    if (placed.length >= MOST_NAMES) break;
    const text = nameOf(symbol);
    const box = boxesOf(symbol, widthOf(text) / 2).find((one) => isFree(one, taken));
    if (box === undefined) continue;
    taken.push(box);
    placed.push({ owner: symbol.owner, text, at: [box[0], box[1]], box });
  }
  return placed;
}

/** Where the name of a circle may stand, the best first. */
function boxesOf({ at: [x, y], tally }: MapSymbol, half: number): CentredBox[] {
  const away = circleRadius(tally.total) + 4;
  const beside = away + half;
  return [
    [x, y + away + HALF_HEIGHT, half, HALF_HEIGHT],
    [x + beside, y, half, HALF_HEIGHT],
    [x, y - away - HALF_HEIGHT, half, HALF_HEIGHT],
    [x - beside, y, half, HALF_HEIGHT],
  ];
}
