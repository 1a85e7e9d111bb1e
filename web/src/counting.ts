/**
 * Counts of what is in a time window, kept up to date as the window moves.
 *
 * An event is in [from, to) if it starts before `to` and does not end by `from`. Rows
 * are in order of their start and `byEnd` in order of their end, hence the rows in the
 * window are a first part of the one without a first part of the other, and a move
 * costs as much as there is between the old places and the new.
 */

import { DISPUTED } from "./model";
import type { EventTable } from "./model";
import type { TimeWindow } from "./timewindow";
import { FAMILIES, PRECISIONS } from "./vocabulary";

/** What the page itself can choose by, on top of a mask of rows. */
export interface Choice {
  /** 1 for each kind that is shown, by index into kinds. */
  readonly kinds: Uint8Array;
  /** 1 for each precision that is shown; index 0 is for none. */
  readonly precisions: Uint8Array;
  readonly disputedOnly: boolean;
}

/** Counts of what is in the window; the last scene stands for "not on the map". */
export interface Counts {
  /** [scene * families + family] */
  readonly byScene: Uint32Array;
  readonly sceneTotal: Uint32Array;
  readonly disputed: Uint32Array;
  /** By kind, those that are not shown too; the same for precisions. */
  readonly byKind: Uint32Array;
  readonly byPrecision: Uint32Array;
  /** Disputed among all that pass kind and precision. */
  readonly disputedTotal: number;
  /** Events in the window that are shown. */
  readonly total: number;
  /**
   * The same sums by who stands for a scene, by index of the scene; they follow the
   * window too, until other owners are asked for.
   */
  groupedBy(owners: Int32Array): Groups;
}

/** Sums of scenes by who stands for them. */
export interface Groups {
  /** [owner * families + family] */
  readonly counts: Uint32Array;
  /** The counts by family of an owner: a view, made once. */
  of(owner: number): Uint32Array;
  readonly total: Uint32Array;
  /** How many disputed events there are. */
  readonly disputed: Uint32Array;
}

/** The first of `size` sorted numbers that is not below a bound. */
export function lowerBound(size: number, at: (index: number) => number, bound: number): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(middle) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a window cuts the rows: those before `started`, without byEnd before `ended`. */
export function cutsOf(table: EventTable, window: TimeWindow): { started: number; ended: number } {
  const { start, end, byEnd, dated } = table;
  return {
    started: lowerBound(dated, (row) => start[row]!, window.end),
    ended: lowerBound(dated, (at) => end[byEnd[at]!]!, window.start + 1),
  };
}

export class WindowCounter implements Counts {
  readonly byScene: Uint32Array;
  readonly sceneTotal: Uint32Array;
  readonly disputed: Uint32Array;
  readonly byKind: Uint32Array;
  readonly byPrecision = new Uint32Array(PRECISIONS.length + 1);
  disputedTotal = 0;
  total = 0;
  private started = 0;
  private ended = 0;
  private owners: Int32Array | null = null;
  private readonly groups: Groups;

  /** mask: 1 for each row that may count. */
  constructor(
    private readonly table: EventTable, private readonly mask: Uint8Array,
    private readonly choice: Choice,
  ) {
    const scenes = table.scenes.length + 1;
    this.byScene = new Uint32Array(scenes * FAMILIES.length);
    this.sceneTotal = new Uint32Array(scenes);
    this.disputed = new Uint32Array(scenes);
    this.byKind = new Uint32Array(table.kinds.length);
    const counts = new Uint32Array(scenes * FAMILIES.length);
    const views: Uint32Array[] = [];
    this.groups = {
      counts,
      of: (owner) => views[owner] ??=
        counts.subarray(owner * FAMILIES.length, (owner + 1) * FAMILIES.length),
      total: new Uint32Array(scenes),
      disputed: new Uint32Array(scenes),
    };
  }

  groupedBy(owners: Int32Array): Groups {
    if (owners !== this.owners) {
      this.owners = owners;
      this.regroup(owners);
    }
    return this.groups;
  }

  private regroup(owners: Int32Array): void {
    const { counts, total, disputed } = this.groups;
    for (const values of [counts, total, disputed]) values.fill(0);
    const of = FAMILIES.length;
    for (let scene = 0; scene < owners.length; scene += 1) {
      if (this.sceneTotal[scene] === 0) continue;
      const owner = owners[scene]!;
      total[owner]! += this.sceneTotal[scene]!;
      disputed[owner]! += this.disputed[scene]!;
      for (let family = 0; family < of; family += 1) {
        counts[owner * of + family]! += this.byScene[scene * of + family]!;
      }
    }
  }

  /** Counts what is in the window. */
  moveTo(window: TimeWindow): this {
    const { started, ended } = cutsOf(this.table, window);
    const change = Math.abs(started - this.started) + Math.abs(ended - this.ended);
    const first = lowerBound(started, (row) => this.table.start[row]!, window.start);
    // A look at a row costs about a quarter of counting it.
    if (change > started - first + first / 4) this.recount(window, first, started);
    else this.step(started, ended);
    this.started = started;
    this.ended = ended;
    return this;
  }

  private step(started: number, ended: number): void {
    const { byEnd } = this.table;
    for (let row = this.started; row < started; row += 1) this.add(row, 1);
    for (let row = started; row < this.started; row += 1) this.add(row, -1);
    for (let at = this.ended; at < ended; at += 1) this.add(byEnd[at]!, -1);
    for (let at = ended; at < this.ended; at += 1) this.add(byEnd[at]!, 1);
  }

  private recount(window: TimeWindow, first: number, started: number): void {
    const owners = this.owners;
    this.owners = null;
    for (const counts of [this.byScene, this.sceneTotal, this.disputed, this.byKind, this.byPrecision]) {
      counts.fill(0);
    }
    this.total = this.disputedTotal = 0;
    const { end } = this.table;
    for (let row = 0; row < first; row += 1) if (end[row]! > window.start) this.add(row, 1);
    for (let row = first; row < started; row += 1) this.add(row, 1);
    this.owners = owners;
    if (owners !== null) this.regroup(owners);
  }

  private add(row: number, sign: number): void {
    if (this.mask[row] === 0) return;
    const { table, choice } = this;
    const kind = table.kind[row]!;
    const precision = table.precision[row]!;
    const isDisputed = (table.flags[row]! & DISPUTED) !== 0;
    const kindShown = choice.kinds[kind] === 1;
    const precisionShown = choice.precisions[precision] === 1;
    const rest = isDisputed || !choice.disputedOnly;
    if (precisionShown && rest) this.byKind[kind]! += sign;
    if (kindShown && rest) this.byPrecision[precision]! += sign;
    if (!kindShown || !precisionShown) return;
    if (isDisputed) this.disputedTotal += sign;
    if (!rest) return;
    const scene = table.scene[row]!;
    const family = table.familyOf[kind]!;
    this.total += sign;
    this.sceneTotal[scene]! += sign;
    this.byScene[scene * FAMILIES.length + family]! += sign;
    if (isDisputed) this.disputed[scene]! += sign;
    if (this.owners === null || scene >= this.owners.length) return;
    const owner = this.owners[scene]!;
    this.groups.total[owner]! += sign;
    this.groups.counts[owner * FAMILIES.length + family]! += sign;
    if (isDisputed) this.groups.disputed[owner]! += sign;
  }
}

/** Whether a row is shown by a mask and a choice, whatever its time. */
export function isChosen(
  table: EventTable, mask: Uint8Array, choice: Choice, row: number,
): boolean {
  return mask[row] === 1 && choice.kinds[table.kind[row]!] === 1 &&
    choice.precisions[table.precision[row]!] === 1 &&
    (!choice.disputedOnly || (table.flags[row]! & DISPUTED) !== 0);
}

/** Sums of kinds by family. */
export function familyCounts(table: EventTable, byKind: Uint32Array): Uint32Array {
  const counts = new Uint32Array(FAMILIES.length);
  byKind.forEach((count, kind) => { counts[table.familyOf[kind]!]! += count; });
  return counts;
}
