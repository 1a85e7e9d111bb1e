/** Which events are shown, and how many of them there are. */

import { boxesMeet, boxOf, boxUnion } from "./geometry";
import type { Box } from "./geometry";
import { BACKGROUND, DISPUTED, UNKNOWN_DAY } from "./model";
import type { EventTable, EventText } from "./model";
import type { State } from "./state";
import type { TimeWindow } from "./timewindow";
import { FAMILIES, kindLabel, sideLabel } from "./vocabulary";

/** The filters but for families: those are applied while counting. */
export type Filters = Pick<State, "background" | "text" | "place">;

const DIACRITICS = /\p{M}/gu;

/** Lower case without diacritics, so that "Şuşa" is found by "susa". */
export function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(DIACRITICS, "").replace(/ə/g, "e");
}

/** 1 for every row that the filters let through, whatever its time, place and family. */
export function passing(table: EventTable, filters: Filters): Uint8Array {
  const words = fold(filters.text).split(/\s+/).filter((word) => word !== "");
  const mask = new Uint8Array(table.size);
  for (let row = 0; row < table.size; row += 1) {
    if (!filters.background && table.flags[row]! & BACKGROUND) continue;
    if (filters.place !== null && scenePlace(table, row) !== filters.place) continue;
    if (words.length > 0 && !hasWords(table.text[row]!, words)) continue;
    mask[row] = 1;
  }
  return mask;
}

function scenePlace(table: EventTable, row: number): string | null {
  return table.scenes[table.scene[row]!]?.placeId ?? null;
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

/** Whether a row has a known time that overlaps the window. */
export function inWindow(table: EventTable, row: number, window: TimeWindow): boolean {
  const start = table.start[row]!;
  return start !== UNKNOWN_DAY && start < window.end && window.start < table.end[row]!;
}

/** 1 for every row of the mask whose family is shown. families: a bit for each. */
export function ofFamilies(table: EventTable, mask: Uint8Array, families: number): Uint8Array {
  return mask.map((passes, row) => passes & (families >> table.family[row]!));
}

/** Counts of what is in the window, by scene and by family. */
export interface Counts {
  /** [scene * families + family] */
  readonly byScene: Uint32Array;
  readonly disputed: Uint32Array;
  /** By family, those that are not shown too. */
  readonly byFamily: Uint32Array;
  /** Events in the window whose family is shown. */
  readonly total: number;
}

/** Counts over all rows that pass and overlap the window; one pass over the columns. */
export function countScenes(
  table: EventTable, mask: Uint8Array, families: number, window: TimeWindow,
): Counts {
  const byScene = new Uint32Array(table.scenes.length * FAMILIES.length);
  const disputed = new Uint32Array(table.scenes.length);
  const byFamily = new Uint32Array(FAMILIES.length);
  let total = 0;
  for (let row = 0; row < table.size; row += 1) {
    if (!mask[row] || !inWindow(table, row, window)) continue;
    const family = table.family[row]!;
    byFamily[family]! += 1;
    if (!(families & (1 << family))) continue;
    total += 1;
    const scene = table.scene[row]!;
    if (scene < 0) continue;
    byScene[scene * FAMILIES.length + family]! += 1;
    if (table.flags[row]! & DISPUTED) disputed[scene]! += 1;
  }
  return { byScene, disputed, byFamily, total };
}

/** How many events each scene counts, all families together. */
export function sceneTotals({ byScene }: Counts): Uint32Array {
  const totals = new Uint32Array(byScene.length / FAMILIES.length);
  byScene.forEach((count, at) => {
    totals[Math.floor(at / FAMILIES.length)]! += count;
  });
  return totals;
}

/** The part of all events that a first view must hold; the rest may be far away. */
const CORE = 0.9;

/**
 * The box of nine tenths of the events, those nearest to their median point; null
 * where nothing is drawn. Whole countries only count where there is nothing else.
 */
export function coreBox(table: EventTable, totals: Uint32Array): Box | null {
  const drawn = table.scenes.map((_, index) => index).filter((index) => totals[index]! > 0);
  const exact = drawn.filter((index) => table.scenes[index]!.precision !== "country");
  const scenes = exact.length > 0 ? exact : drawn;
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

/** 1 for every scene that meets the box. */
export function scenesInBox(table: EventTable, box: Box): Uint8Array {
  return Uint8Array.from(table.scenes, (scene) =>
    boxesMeet(boxOf(scene.anchor, scene.rings), box) ? 1 : 0,
  );
}

/** The rows for the list: in time, in view, not on the map, without a date. */
export interface Listed {
  readonly placed: readonly number[];
  readonly unplaced: readonly number[];
  readonly undated: readonly number[];
}

/** Rows that pass, sorted by time as the table is. */
export function listRows(
  table: EventTable, mask: Uint8Array, window: TimeWindow, visible: Uint8Array,
): Listed {
  const listed = { placed: [] as number[], unplaced: [] as number[], undated: [] as number[] };
  for (let row = 0; row < table.size; row += 1) {
    if (!mask[row]) continue;
    const scene = table.scene[row]!;
    if (table.start[row] === UNKNOWN_DAY) {
      if (scene < 0 || visible[scene]) listed.undated.push(row);
    } else if (inWindow(table, row, window)) {
      if (scene < 0) listed.unplaced.push(row);
      else if (visible[scene]) listed.placed.push(row);
    }
  }
  return listed;
}
