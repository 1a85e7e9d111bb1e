/**
 * How many events there are beside each side and source, in the window and by all other
 * filters; counted only when someone looks, and when the window rests.
 */

import { fetchMembers, RequestError } from "./api";
import { isChosen } from "./counting";
import type { Choice } from "./counting";
import { Finder } from "./finder";
import { BACKGROUND } from "./model";
import type { EventTable } from "./model";
import { passing } from "./select";
import type { State } from "./state";
import type { TimeWindow } from "./timewindow";
import { stateToBase } from "./urlstate";

/** What only the server, or the texts, can tell of an event. */
export type Dimension = "sides" | "sources";
export const DIMENSIONS: readonly Dimension[] = ["sides", "sources"];

/** Rows by value. */
export type Members = ReadonlyMap<string, ArrayLike<number>>;

/** Counts by value; null while they are on their way. */
export type FacetCounts = Readonly<Record<Dimension, ReadonlyMap<string, number>>>;

export class Facets {
  private loadedFor: EventTable | null = null;
  private members: Readonly<Record<Dimension, Members>> | null = null;
  private readonly finders: Readonly<Record<Dimension, Finder>> = {
    sides: new Finder(() => undefined), sources: new Finder(() => undefined),
  };

  /** What stands beside the filters now; null where the members could not be had. */
  async count(
    table: EventTable, state: State, window: TimeWindow, choice: Choice,
  ): Promise<FacetCounts | null> {
    const members = await this.membersOf(table, state);
    if (members === null) return null;
    const counts = await Promise.all(DIMENSIONS.map(async (dimension) => {
      // A value is counted whatever else of its own kind is chosen.
      const others = { ...state, [dimension]: [] };
      const finder = this.finders[dimension];
      await finder.find(table, others);
      const mask = passing(table, others, finder.rows);
      return [dimension, countsOf(table, members[dimension], mask, window, choice)] as const;
    }));
    return Object.fromEntries(counts) as unknown as FacetCounts;
  }

  private async membersOf(table: EventTable, state: State): Promise<Readonly<Record<Dimension, Members>> | null> {
    if (this.loadedFor === table) return this.members;
    this.loadedFor = table;
    this.members = null;
    if (table.complete) return this.members = { sides: textMembers(table, "sides"), sources: textMembers(table, "sources") };
    try {
      const base = stateToBase(state);
      const [sides, sources] = await Promise.all([fetchMembers("side", base), fetchMembers("source", base)]);
      if (this.loadedFor === table) this.members = { sides, sources };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.loadedFor = null;
    }
    return this.members;
  }
}

function textMembers(table: EventTable, dimension: Dimension): Members {
  const rows = new Map<string, number[]>();
  for (const [row, text] of table.texts) {
    for (const value of text[dimension]) rows.set(value, [...(rows.get(value) ?? []), row]);
  }
  return rows;
}

/** How many rows of each value are in the window, pass and are chosen. */
function countsOf(
  table: EventTable, members: Members, mask: Uint8Array, window: TimeWindow, choice: Choice,
): Map<string, number> {
  return new Map(Array.from(members, ([value, rows]) => {
    let count = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at]!;
      if (inWindow(table, row, window) && isChosen(table, mask, choice, row)) count += 1;
    }
    return [value, count] as const;
  }));
}

function inWindow(table: EventTable, row: number, window: TimeWindow): boolean {
  return row < table.dated && table.start[row]! < window.end && table.end[row]! > window.start;
}

/** Background history in the window that the other filters let through. */
export function backgroundCount(
  table: EventTable, state: State, found: Uint8Array | null, window: TimeWindow, choice: Choice,
): number {
  const mask = passing(table, { ...state, background: true }, found);
  let count = 0;
  for (let row = 0; row < table.dated && table.start[row]! < window.end; row += 1) {
    if (table.flags[row]! & BACKGROUND && inWindow(table, row, window) && isChosen(table, mask, choice, row)) {
      count += 1;
    }
  }
  return count;
}
