/** Which events are shown, and how many of them there are. */

import { boxOf, boxUnion } from "./geometry";
import type { Box } from "./geometry";
import { cutsOf, isChosen } from "./counting";
import type { Choice } from "./counting";
import { BACKGROUND } from "./model";
import type { EventTable, EventText } from "./model";
import type { State } from "./state";
import type { TimeWindow } from "./timewindow";
import { kindLabel, PRECISIONS, sideLabel } from "./vocabulary";

/** The filters that make the mask of rows; kinds and the like are chosen while counting. */
export type Filters = Pick<State, "background" | "text" | "place" | "sides" | "sources">;

const DIACRITICS = /\p{M}/gu;

/** Lower case without diacritics, so that "Şuşa" is found by "susa". */
export function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(DIACRITICS, "").replace(/ə/g, "e");
}

/**
 * 1 for every row that the filters let through, whatever its time, place and kind.
 * found: the rows that the server found for words, sides and sources, or null; a table
 * with all its texts is searched here.
 */
export function passing(
  table: EventTable, filters: Filters, found: Uint8Array | null = null,
): Uint8Array {
  const words = fold(filters.text).split(/\s+/).filter((word) => word !== "");
  const local = table.complete && asksServer(filters);
  const mask = new Uint8Array(table.size);
  for (let row = 0; row < table.size; row += 1) {
    if (!filters.background && table.flags[row]! & BACKGROUND) continue;
    if (found !== null && found[row] === 0) continue;
    if (filters.place !== null && scenePlace(table, row) !== filters.place) continue;
    if (local && !isFound(table.texts.get(row), words, filters)) continue;
    mask[row] = 1;
  }
  return mask;
}

/** What the mask of shown rows is made of: the mask is the same while these are. */
export function filterParts(state: State): readonly unknown[] {
  const { families, background, text, place, kinds, precisions, sides, sources, disputed } = state;
  return [families, background, text, place, kinds, precisions, sides, sources, disputed];
}

/** Whether only who knows the texts can apply these filters. */
export function asksServer({ text, sides, sources }: Filters): boolean {
  return text !== "" || sides.length > 0 || sources.length > 0;
}

function scenePlace(table: EventTable, row: number): string | null {
  return table.scenes[table.scene[row]!]?.placeId ?? null;
}

function isFound(
  text: EventText | undefined, words: readonly string[], { sides, sources }: Filters,
): boolean {
  if (text === undefined) return false;
  const among = (wanted: readonly string[], own: readonly string[]): boolean =>
    wanted.length === 0 || own.some((value) => wanted.includes(value));
  return among(sides, text.sides) && among(sources, text.sources) && hasWords(text, words);
}

const foldedTexts = new WeakMap<EventText, string>();

function hasWords(text: EventText, words: readonly string[]): boolean {
  let folded = foldedTexts.get(text);
  if (folded === undefined) {
    const sides = text.actors.map(sideLabel);
    const parts = [text.title, text.place ?? "", kindLabel(text.kind), ...text.sources, ...sides];
    folded = fold(parts.join(" "));
    foldedTexts.set(text, folded);
  }
  return words.every((word) => folded.includes(word));
}

/** The kinds, precisions and disputes that a state shows. */
export function choiceOf(table: EventTable, state: State): Choice {
  return {
    kinds: Uint8Array.from(table.kinds, (kind, index) =>
      (state.families & (1 << table.familyOf[index]!)) !== 0 &&
      (state.kinds.length === 0 || state.kinds.includes(kind)) ? 1 : 0),
    precisions: Uint8Array.from(["none", ...PRECISIONS], (name) =>
      state.precisions.length === 0 || state.precisions.includes(name) ? 1 : 0),
    disputedOnly: state.disputed,
  };
}

/** 1 for every row of the mask that is chosen. */
export function chosenRows(table: EventTable, mask: Uint8Array, choice: Choice): Uint8Array {
  const chosen = new Uint8Array(table.size);
  for (let row = 0; row < table.size; row += 1) {
    if (isChosen(table, mask, choice, row)) chosen[row] = 1;
  }
  return chosen;
}

/** The part of all events that a first view must hold; the rest may be far away. */
const CORE = 0.8;
/** A first view looks at the finest of these that there is: vague areas are wide. */
const PRECISION_TIERS = [["settlement", "district", "line"], ["region"], ["country"]];

/**
 * The box of most events, those nearest to their median point; null where nothing is
 * drawn. Regions and countries only count where there is nothing finer.
 */
export function coreBox(table: EventTable, totals: Uint32Array): Box | null {
  const drawn = table.scenes.map((_, index) => index).filter((index) => totals[index]! > 0);
  const finest = PRECISION_TIERS.map((tier) =>
    drawn.filter((index) => tier.includes(table.scenes[index]!.precision)));
  const scenes = finest.find((tier) => tier.length > 0) ?? drawn;
  if (scenes.length === 0) return null;
  const weight = scenes.reduce((sum, index) => sum + totals[index]!, 0);
  const [lon, lat] = ([0, 1] as const).map((axis) => median(scenes, totals, weight, (index) =>
    table.scenes[index]!.anchor[axis])) as [number, number];
  const distance = (index: number): number => {
    const [x, y] = table.scenes[index]!.anchor;
    return Math.hypot(x - lon, y - lat);
  };
  let held = 0;
  const core: Box[] = [];
  for (const index of [...scenes].sort((a, b) => distance(a) - distance(b))) {
    if (held >= CORE * weight) break;
    held += totals[index]!;
    core.push(boxOf(table.scenes[index]!.anchor, table.scenes[index]!.rings));
  }
  return core.reduce(boxUnion);
}

/** The weighted median of a number of each scene. */
function median(
  scenes: readonly number[], totals: Uint32Array, weight: number, of: (scene: number) => number,
): number {
  let below = 0;
  const sorted = [...scenes].sort((a, b) => of(a) - of(b));
  const middle = sorted.find((scene) => (below += totals[scene]!) >= weight / 2);
  return of(middle ?? sorted[0]!);
}

/** West, south, east and north of each scene; a table's scenes never change. */
const boxes = new WeakMap<EventTable, Float64Array>();

function boxesOf(table: EventTable): Float64Array {
  let found = boxes.get(table);
  if (found === undefined) {
    found = new Float64Array(table.scenes.length * 4);
    for (let at = 0; at < table.scenes.length; at += 1) {
      const { anchor, rings } = table.scenes[at]!;
      const { west, south, east, north } = boxOf(anchor, rings);
      found.set([west, south, east, north], at * 4);
    }
    boxes.set(table, found);
  }
  return found;
}

/** 1 for every scene that meets the box. */
export function scenesInBox(table: EventTable, { west, south, east, north }: Box): Uint8Array {
  const [all, inside] = [boxesOf(table), new Uint8Array(table.scenes.length)];
  for (let scene = 0, at = 0; scene < inside.length; scene += 1, at += 4) {
    if (all[at]! <= east && west <= all[at + 2]! && all[at + 1]! <= north && south <= all[at + 3]!) {
      inside[scene] = 1;
    }
  }
  return inside;
}

/** The rows for the list: in time, in view, not on the map, without a date. */
export interface Listed {
  readonly placed: readonly number[];
  readonly unplaced: readonly number[];
  readonly undated: readonly number[];
}

/** More rows than anyone scrolls through; the counts beside the list are of all. */
export const MOST_LISTED = 5000;

/** Rows of a mask, sorted by time as the table is, at most MOST_LISTED of each part. */
export function listRows(
  table: EventTable, mask: Uint8Array, window: TimeWindow, visible: Uint8Array,
): Listed {
  const listed = { placed: [] as number[], unplaced: [] as number[], undated: [] as number[] };
  const { started } = cutsOf(table, window);
  for (let row = 0; row < started; row += 1) {
    if (mask[row] === 0 || table.end[row]! <= window.start) continue;
    const scene = table.scene[row]!;
    const part = scene === table.scenes.length ? listed.unplaced : listed.placed;
    if (part === listed.placed && visible[scene] !== 1) continue;
    if (part.length < MOST_LISTED) part.push(row);
    else if (part === listed.placed) break;
  }
  for (let row = table.dated; row < table.size && listed.undated.length < MOST_LISTED; row += 1) {
    const scene = table.scene[row]!;
    if (mask[row] === 1 && (visible[scene] ?? 1) === 1) listed.undated.push(row);
  }
  return listed;
}

/** Rows of the window at some scenes, at most a few. */
export function rowsAt(
  table: EventTable, mask: Uint8Array, window: TimeWindow, scenes: readonly number[], most: number,
): number[] {
  const rows: number[] = [];
  const { started } = cutsOf(table, window);
  for (let row = 0; row < started && rows.length < most; row += 1) {
    if (mask[row] === 1 && table.end[row]! > window.start && scenes.includes(table.scene[row]!)) {
      rows.push(row);
    }
  }
  return rows;
}
