/** Events as the page holds them: typed columns for what is counted, text beside. */

import type { TimeWindow } from "./timewindow";

export type LonLat = readonly [lon: number, lat: number];
export type Ring = readonly LonLat[];

/** A distinct scene on the map. Events that share it are counted together. */
export interface Scene {
  readonly key: string;
  readonly placeId: string | null;
  readonly name: string;
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
  /** First day, or UNKNOWN_DAY. */
  readonly start: Int32Array;
  /** Day after the last one, or UNKNOWN_DAY. */
  readonly end: Int32Array;
  /** Index into FAMILIES. */
  readonly family: Uint8Array;
  /** BACKGROUND, DISPUTED. */
  readonly flags: Uint8Array;
  /** Index into scenes, -1 for events that are not on the map. */
  readonly scene: Int32Array;
  readonly text: readonly EventText[];
  readonly scenes: readonly Scene[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/** The days from the first to the last event that counts; a week where there is none. */
export function domainOf(table: EventTable, withBackground: boolean, today: number): TimeWindow {
  let [start, end] = [Infinity, -Infinity];
  for (let row = 0; row < table.size; row += 1) {
    if (table.start[row]! === UNKNOWN_DAY) continue;
    if (!withBackground && table.flags[row]! & BACKGROUND) continue;
    const [first, last] = boundedSpan(table.start[row]!, table.end[row]!);
    start = Math.min(start, first);
    end = Math.max(end, last);
  }
  if (start < end) return { start, end };
  return withBackground ? { start: today - 6, end: today + 1 } : domainOf(table, true, today);
}

/** A span without its open ends: "since 27 September" counts from that day. */
export function boundedSpan(start: number, end: number): [number, number] {
  if (start === FIRST_DAY && end === LAST_DAY) return [Infinity, -Infinity];
  if (start === FIRST_DAY) return [end - 1, end];
  return end === LAST_DAY ? [start, start + 1] : [start, end];
}
