/** How many events there are along the timeline, by family. */

import { MS_PER_DAY, shortMonths } from "./dates";
import { BACKGROUND, boundedSpan, FIRST_DAY, LAST_DAY } from "./model";
import type { EventTable } from "./model";
import type { TimeWindow } from "./timewindow";
import { FAMILIES } from "./vocabulary";

/** Events dated no better than this many days are drawn as spans, not as bars. */
export const LONGEST_BAR_DAYS = 7;

/** A date that is only known as a span, in lanes so that spans do not overlap. */
export interface DateSpan extends TimeWindow {
  readonly family: number;
  readonly lane: number;
}

export interface Histogram {
  readonly domain: TimeWindow;
  readonly binDays: number;
  /** [bin * families + family] */
  readonly counts: Uint32Array;
  readonly bins: number;
  /** The highest sum of one bin. */
  readonly highest: number;
  readonly spans: readonly DateSpan[];
  /** Events that end before the domain, and that begin after it. */
  readonly before: number;
  readonly after: number;
}

/** Days of a bin: the shortest of a day, a week, a month ... that needs few enough bins. */
export function binDaysFor(domain: TimeWindow, maxBins: number): number {
  const steps = [1, 2, 7, 14, 30, 91, 182, 365, 730, 1826, 3652];
  const days = domain.end - domain.start;
  return steps.find((step) => days / step <= maxBins) ?? Math.ceil(days / maxBins);
}

/**
 * Bars and spans of the rows that pass and are in view (a row without a scene is in
 * every view). Each event counts once, in the bin where it starts.
 */
export function histogramOf(
  table: EventTable, mask: Uint8Array, visible: Uint8Array, domain: TimeWindow, maxBins: number,
  maxLanes = 3,
): Histogram {
  const binDays = binDaysFor(domain, maxBins);
  const { start: starts, end: ends, scene, kind, familyOf } = table;
  const bins = Math.ceil((domain.end - domain.start) / binDays);
  const counts = new Uint32Array(bins * FAMILIES.length);
  const spans: DateSpan[] = [];
  const lanes: number[] = [];
  let [before, after] = [0, 0];
  for (let row = 0; row < table.dated; row += 1) {
    if (mask[row] === 0 || visible[scene[row]!] === 0) continue;
    let start = starts[row]!;
    let end = ends[row]!;
    if (start === FIRST_DAY || end === LAST_DAY) [start, end] = boundedSpan(start, end);
    if (end <= domain.start) before += 1;
    else if (start >= domain.end) after += 1;
    const family = familyOf[kind[row]!]!;
    if (end - start > LONGEST_BAR_DAYS) {
      if (start >= domain.end || end <= domain.start) continue;
      const lane = freeLane(lanes, start, maxLanes);
      if (lane === null) continue;
      lanes[lane] = end;
      spans.push({ start, end, family, lane });
    } else if (start >= domain.start && start < domain.end) {
      const bin = Math.floor((start - domain.start) / binDays);
      counts[bin * FAMILIES.length + family]! += 1;
    }
  }
  return { domain, binDays, counts, bins, highest: highestSum(counts), spans, before, after };
}

function freeLane(lanes: readonly number[], start: number, maxLanes: number): number | null {
  for (let lane = 0; lane < lanes.length; lane += 1) if (lanes[lane]! <= start) return lane;
  return lanes.length < maxLanes ? lanes.length : null;
}

function highestSum(counts: Uint32Array): number {
  let highest = 0;
  for (let at = 0; at < counts.length; at += FAMILIES.length) {
    let sum = 0;
    for (let family = 0; family < FAMILIES.length; family += 1) sum += counts[at + family]!;
    highest = Math.max(highest, sum);
  }
  return highest;
}

/** How many rows of history in a mask begin in each decade, first decade first. */
export function decadesOf(table: EventTable, mask: Uint8Array): { year: number; count: number }[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < table.dated; row += 1) {
    const day = table.start[row]!;
    if (mask[row] === 0 || !(table.flags[row]! & BACKGROUND) || day === FIRST_DAY) continue;
    const year = Math.floor(new Date(day * MS_PER_DAY).getUTCFullYear() / 10) * 10;
    counts.set(year, (counts.get(year) ?? 0) + 1);
  }
  return Array.from(counts, ([year, count]) => ({ year, count })).sort((a, b) => a.year - b.year);
}

/** Ticks of the axis: days with a label, at most some `most` of them. */
export function ticksFor(domain: TimeWindow, most: number): { day: number; label: string }[] {
  const days = domain.end - domain.start;
  if (days / most <= 16) return dayTicks(domain, [1, 2, 7, 14].find((s) => days / s <= most) ?? 14);
  const months = days / 30.44;
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((s) => months / s <= most) ?? 600;
  return monthTicks(domain, step);
}

function dayTicks(domain: TimeWindow, step: number): { day: number; label: string }[] {
  const ticks = [];
  for (let day = domain.start; day < domain.end; day += step) {
    const date = new Date(day * MS_PER_DAY);
    const month = shortMonths()[date.getUTCMonth()]!;
    ticks.push({ day, label: `${date.getUTCDate()} ${month}` });
  }
  return ticks;
}

function monthTicks(domain: TimeWindow, step: number): { day: number; label: string }[] {
  const ticks = [];
  const first = new Date(domain.start * MS_PER_DAY);
  const origin = first.getUTCFullYear() * 12 + first.getUTCMonth();
  for (let month = Math.ceil(origin / step) * step; ; month += step) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / MS_PER_DAY;
    if (day >= domain.end) return ticks;
    const year = String(Math.floor(month / 12));
    const name = step >= 12 ? year : month % 12 === 0 ? year : shortMonths()[month % 12]!;
    if (day >= domain.start) ticks.push({ day, label: name });
  }
}
