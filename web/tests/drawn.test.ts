import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { claimsOf } from "../src/claims";
import { addTo, CELL_PX, colours, emptyGrid, smooth } from "../src/density";
import { groupingAt, indexScenes, isFree, symbolBoxes, symbolsOf } from "../src/layout";
import { placeNames } from "../src/namelayout";
import { extentOf, totalsOf } from "../src/totals";
import { at, countsIn, feature, table } from "./made";

const ALWAYS = { start: -1e6, end: 1e6 };
const spots = fc.array(fc.tuple(fc.integer({ min: 30, max: 60 }), fc.integer({ min: 30, max: 60 })),
  { minLength: 1, maxLength: 60 });

test("smoothing moves events about and loses none inside the grid", () => {
  const grid = emptyGrid(400, 400);
  addTo(grid, 200, 200, 12);
  addTo(grid, -5, 200, 99);
  smooth(grid);
  const sum = grid.values.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - 12) < 1e-3);
  const middle = (200 / CELL_PX) * grid.columns + 200 / CELL_PX;
  assert.equal(Math.max(...grid.values), grid.values[middle]);
  const bytes = colours(grid, [1, 2, 3]);
  assert.deepEqual([...bytes.slice(middle * 4, middle * 4 + 3)], [1, 2, 3]);
  assert.equal(bytes[3], 0);
});

test("as points every settlement stands for itself, as density none has a symbol", () => {
  fc.assert(fc.property(spots, fc.integer({ min: 1, max: 12 }), (all, zoom) => {
    const events = table(...all.map((spot, i) => at(`e${i}`, "2020-09-27", "2020-09-27", spot)));
    const [counts, index] = [countsIn(events, ALWAYS), indexScenes(events)];
    const points = symbolsOf(events, index, counts, zoom, { layer: "points" });
    assert.equal(points.length, events.scenes.length);
    assert.equal(symbolsOf(events, index, counts, zoom, { layer: "density" }).length, 0);
  }));
});

test("sums by who stands for a scene are those of its scenes, however the window moved", () => {
  const days = fc.integer({ min: 18_500, max: 18_600 });
  fc.assert(fc.property(spots, fc.array(fc.tuple(days, fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 8 }),
    (all, moves) => {
      const iso = (i: number): string => new Date((18_500 + ((i * 7) % 100)) * 864e5).toISOString().slice(0, 10);
      const events = table(...all.map((spot, i) => at(`e${i}`, iso(i), iso(i), spot)));
      const { owners } = groupingAt(indexScenes(events), 5, events, "clusters");
      const counter = countsIn(events, ALWAYS);
      counter.groupedBy(owners);
      for (const [start, length] of moves) {
        const moved = counter.moveTo({ start, end: start + length }).groupedBy(owners);
        const fresh = countsIn(events, { start, end: start + length }).groupedBy(owners);
        for (const sums of ["counts", "total", "disputed"] as const) {
          assert.deepEqual(moved[sums], fresh[sums]);
        }
      }
    }));
});

test("no name stands on a circle, a mark of dispute or another name", () => {
  fc.assert(fc.property(spots, (all) => {
    const events = table(...all.map((spot, i) =>
      at(`e${i}`, "2020-09-27", "2020-09-27", spot, { disputed: i % 3 === 0 ? ["denied"] : [] })));
    const symbols = symbolsOf(events, indexScenes(events), countsIn(events, ALWAYS), 5);
    const names = placeNames(symbols, ({ owner }) => events.scenes[owner]!.name, (text) => text.length * 7);
    names.forEach(({ box }, i) => {
      const others = names.filter((_, j) => j !== i).map((name) => name.box);
      assert.ok(isFree(box, [...symbols.flatMap(symbolBoxes), ...others]));
    });
  }));
});

test("figures of a card grow by the days of their reports; copies count once", () => {
  const said = (published: string, low: number | null, high: number | null, side: string | null): object => ({
    id: `${published}${low}`, source: { name: "n", published }, claimant: { name: "x", kind: "party", side },
    figures: [{ what: "killed", low, high, cumulative: true, victims: { side: "armenia", class: "military" } }] });
  const claims = claimsOf(feature("e", { claims_embedded: [said("2020-10-02", 30, null, "armenia"),
    said("2020-09-28", 16, 16, "armenia"), said("2020-09-28", 16, 16, "armenia"),
    said("2020-09-29", 550, 550, "azerbaijan"), said("2020-09-30", null, null, null)] }));
  const [totals, ...more] = totalsOf(claims);
  assert.equal(more.length, 0);
  assert.equal(totals!.whose, "armenia");
  assert.deepEqual(totals!.voices.map(({ side, reports }) => [side, reports.map(({ low, high }) => [low, high])]),
    [["armenia", [[16, 16], [30, null]]], ["azerbaijan", [[550, 550]]]]);
  const { first, last, highest } = extentOf(totals!);
  assert.deepEqual([last - first, highest], [4, 550]);
});

test("a figure that is reported on one day alone makes no chart", () => {
  const claim = { source: { published: "2020-09-28" }, figures: [{ what: "killed", low: 1, high: 1 }] };
  assert.deepEqual(totalsOf(claimsOf(feature("e", { claims_embedded: [claim, claim] }))), []);
});
