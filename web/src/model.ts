/** Events as the page holds them: typed columns for what is counted, text beside. */

import type { TimeWindow } from "./timewindow";

export type LonLat = readonly [lon: number, lat: number];
export type Ring = readonly LonLat[];

/** A distinct scene on the map. Events that share it are counted together. */
export interface Scene {
  readonly key: string;
  readonly placeId: string | null;
  readonly name: string;
  /** What the sides call it, where they differ: id of the side -> name. */
  readonly names: Readonly<Record<string, string>>;
  /** Whether a side has given it another official name: both are shown then. */
  readonly renamed: boolean;
  /** settlement, district, region, country or line. */
  readonly precision: string;
  /** Drawn as a dashed ring: the event is near the place, not in it. */
  readonly near: boolean;
  readonly anchor: LonLat;
  /** Rings of polygons, or lines; empty for a point. */
  readonly rings: readonly Ring[];
  readonly isLine: boolean;
}

/** What is shown of an event in words. */
export interface EventText {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly when: string | null;
  readonly place: string | null;
  readonly placeReason: string | null;
  readonly placePrecision: string | null;
  readonly claims: number;
  readonly origins: number;
  readonly sources: readonly string[];
  readonly sides: readonly string[];
  readonly actors: readonly string[];
  readonly disputed: readonly string[];
  readonly firstReported: string | null;
}

/** No day known; smaller than any day. */
export const UNKNOWN_DAY = -0x80000000;
/** Open ends reach to these days. */
export const FIRST_DAY = -719_162;
export const LAST_DAY = 2_932_896;

export const BACKGROUND = 1;
export const DISPUTED = 2;

/** All events, sorted by start (undated last). Row i is described by every column. */
export interface EventTable {
  readonly size: number;
  /** Rows with a date: the first ones. */
  readonly dated: number;
  /** First day, or UNKNOWN_DAY. */
  readonly start: Int32Array;
  /** Day after the last one, or UNKNOWN_DAY. */
  readonly end: Int32Array;
  /** The dated rows in order of their end. */
  readonly byEnd: Uint32Array;
  /** Index into kinds. */
  readonly kind: Uint8Array;
  readonly kinds: readonly string[];
  /** Of each kind, index into FAMILIES. */
  readonly familyOf: Uint8Array;
  /** BACKGROUND, DISPUTED. */
  readonly flags: Uint8Array;
  /** Index into PRECISIONS and 1, 0 for none. */
  readonly precision: Uint8Array;
  /** Index into scenes; their number for events that are not on the map. */
  readonly scene: Uint32Array;
  readonly scenes: readonly Scene[];
  /** Index of a scene by its key. */
  readonly sceneOf: ReadonlyMap<string, number>;
  /** Texts by row, as far as they came. */
  readonly texts: Map<number, EventText>;
  /** Whether all texts are here, so that the page can search in them itself. */
  readonly complete: boolean;
  /** Of the data that the rows are numbered in. */
  readonly version: string;
  /** How many events each side and each source has a word in, most first. */
  readonly facets: Facets;
}

export interface Facets {
  readonly side: Readonly<Record<string, number>>;
  readonly source: Readonly<Record<string, number>>;
}

/** What identifies a scene. */
export function sceneKey(place: string, precision: string, near: boolean): string {
  return `${place} ${precision} ${near ? "near" : ""}`;
}

/** Dated rows in order of their end: a counting sort, since days repeat. */
export function rowsByEnd(end: Int32Array, dated: number): Uint32Array {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let row = 0; row < dated; row += 1) {
    const day = end[row]!;
    if (day < lowest) lowest = day;
    if (day > highest && day < LAST_DAY) highest = day;
  }
  const slots = Math.max(0, highest - lowest) + 2;
  const at = new Uint32Array(slots + 1);
  const slotOf = (day: number): number => day >= LAST_DAY ? slots - 1 : day - lowest;
  for (let row = 0; row < dated; row += 1) at[slotOf(end[row]!) + 1]! += 1;
  for (let slot = 1; slot <= slots; slot += 1) at[slot]! += at[slot - 1]!;
  const sorted = new Uint32Array(dated);
  for (let row = 0; row < dated; row += 1) {
    const slot = slotOf(end[row]!);
    sorted[at[slot]!] = row;
    at[slot]! += 1;
  }
  return sorted;
}

/**
 * The days from the first to the last event that counts; a week where there is none.
 * Rows are sorted by start and by end, hence only the outer ones are looked at.
 */
export function domainOf(table: EventTable, withBackground: boolean, today: number): TimeWindow {
  const counts = (row: number): boolean => withBackground || !(table.flags[row]! & BACKGROUND);
  let [start, end] = [Infinity, -Infinity];
  for (let row = 0; row < table.dated; row += 1) {
    if (!counts(row)) continue;
    start = Math.min(start, boundedSpan(table.start[row]!, table.end[row]!)[0]);
    if (table.start[row] !== FIRST_DAY) break;
  }
  for (let at = table.dated - 1; at >= 0; at -= 1) {
    const row = table.byEnd[at]!;
    if (!counts(row)) continue;
    end = Math.max(end, boundedSpan(table.start[row]!, table.end[row]!)[1]);
    if (table.end[row] !== LAST_DAY) break;
  }
  if (start < end) return { start, end };
  return withBackground ? { start: today - 6, end: today + 1 } : domainOf(table, true, today);
}

/** Rows that are looked at for where most events are. */
const MOST_SAMPLED = 5000;
/** Fewer say nothing of where most are; this share at each end may be far away. */
const FEWEST_SAMPLED = 5;
const FAR_SHARE = 0.03;
const YEAR = 365;

/**
 * The part of a span in which nearly all events begin, with as much again on both sides:
 * one far date must not press the rest together. What lies in it is never cut.
 */
export function bulkOf(table: EventTable, domain: TimeWindow): TimeWindow {
  const days: number[] = [];
  const step = Math.max(1, Math.floor(table.dated / MOST_SAMPLED));
  for (let row = 0; row < table.dated; row += step) {
    if (!(table.flags[row]! & BACKGROUND) && table.start[row] !== FIRST_DAY) days.push(table.start[row]!);
  }
  if (days.length < FEWEST_SAMPLED) return domain;
  const far = Math.ceil(days.length * FAR_SHARE);
  const [low, high] = [days[far]!, days[days.length - 1 - far]!];
  const margin = Math.max(YEAR, high - low);
  const [first, last] = [low - margin, high + margin];
  return {
    start: domain.start >= first ? domain.start : days.find((day) => day >= first)!,
    end: domain.end <= last ? domain.end : days.findLast((day) => day <= last)! + 1,
  };
}

/** A span without its open ends: "since 27 September" counts from that day. */
export function boundedSpan(start: number, end: number): [number, number] {
  if (start === FIRST_DAY && end === LAST_DAY) return [Infinity, -Infinity];
  if (start === FIRST_DAY) return [end - 1, end];
  return end === LAST_DAY ? [start, start + 1] : [start, end];
}

/** GeoNames ids of the settlements: the basemap leaves their labels to the events. */
export function geonamesOf({ scenes }: EventTable): Set<number> {
  const ids = new Set<number>();
  for (const { placeId, near, rings } of scenes) {
    if (!near && rings.length === 0 && placeId?.startsWith("geonames:")) ids.add(Number(placeId.slice(9)));
  }
  return ids;
}
