/** How the figures of an event grew with the reports: pure numbers for the small charts. */

import type { Claim } from "./claims";
import { isoToDay } from "./dates";

/** One figure of one report. low or high is null where that end is open. */
export interface Reported {
  /** Day of the report, as in dates.ts. */
  readonly day: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly cumulative: boolean;
}

/** What one side says about one kind of figure, by the day of the report. */
export interface Voice {
  /** Id of the side that speaks, null for speakers of no side. */
  readonly side: string | null;
  readonly reports: readonly Reported[];
}

/** One kind of figure about one side's people or equipment. */
export interface Totals {
  readonly what: string;
  readonly whose: string | null;
  readonly voices: readonly Voice[];
}

/** The figures that at least two reports of different days tell; copies count once. */
export function totalsOf(claims: readonly Claim[]): Totals[] {
  const groups = new Map<string, { what: string; whose: string | null; voices: Map<string | null, Reported[]> }>();
  for (const claim of claims) {
    const day = dayOf(claim.published);
    if (day === null) continue;
    for (const { what, whose, low, high, cumulative } of claim.figures) {
      if (low === null && high === null) continue;
      const key = `${what}\n${whose ?? ""}`;
      const group = groups.get(key) ?? { what, whose, voices: new Map<string | null, Reported[]>() };
      groups.set(key, group);
      const side = claim.claimant?.side ?? null;
      const reports = group.voices.get(side) ?? [];
      group.voices.set(side, reports);
      const told = reports.some((one) => one.day === day && one.low === low && one.high === high);
      if (!told) reports.push({ day, low, high, cumulative });
    }
  }
  return Array.from(groups.values(), ({ what, whose, voices }) => ({
    what, whose, voices: Array.from(voices, ([side, reports]) => ({
      side, reports: reports.sort((a, b) => a.day - b.day || (a.low ?? 0) - (b.low ?? 0)),
    })),
  })).filter(({ voices }) => new Set(voices.flatMap(({ reports }) => reports.map(({ day }) => day))).size > 1);
}

/** First day of an EDTF date as a report carries it. */
function dayOf(published: string | null): number | null {
  return isoToDay(published?.split("/")[0]?.replace(/[?~%]$/, "") ?? null);
}

/** Days from the first to the last report, and the highest number; at least 1 each. */
export function extentOf({ voices }: Totals): { first: number; last: number; highest: number } {
  const reports = voices.flatMap((voice) => voice.reports);
  const days = reports.map(({ day }) => day);
  const numbers = reports.flatMap(({ low, high }) => [low ?? 0, high ?? 0]);
  return { first: Math.min(...days), last: Math.max(...days), highest: Math.max(1, ...numbers) };
}
