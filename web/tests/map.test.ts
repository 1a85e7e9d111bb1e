import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { clusterOwners } from "../src/clusters";
import { contextOf, figureRows, groupBySide, rangeText } from "../src/claims";
import type { Claim } from "../src/claims";
import { anchorOfRings, isInside, mercator } from "../src/geometry";
import { indexScenes, placeBadges, symbolsOf, unproject } from "../src/layout";
import type { LonLat } from "../src/model";
import { compact } from "../src/symbols";
import { at, countsIn, feature, table } from "./made";

const ALWAYS = { start: -1e6, end: 1e6 };
const pixels = fc.array(fc.tuple(fc.double({ min: 0, max: 256, noNaN: true }),
  fc.double({ min: 0, max: 256, noNaN: true })), { maxLength: 60 });

test("every point has one owner within the radius, and owners own themselves", () => {
  fc.assert(fc.property(pixels, fc.integer({ min: 0, max: 6 }), (points, zoom) => {
    const input = {
      x: Float64Array.from(points, ([x]) => x),
      y: Float64Array.from(points, ([, y]) => y),
      weight: Float64Array.from(points, (_, i) => i % 3),
    };
    clusterOwners(input, zoom, 36).forEach((owner, point, owners) => {
      assert.equal(owners[owner], owner);
      const apart = Math.hypot(input.x[point]! - input.x[owner]!, input.y[point]! - input.y[owner]!);
      assert.ok(apart * 2 ** zoom <= 36);
    });
  }));
});

test("clustering loses no event at any zoom", () => {
  const places = fc.array(fc.tuple(fc.integer({ min: -170, max: 170 }),
    fc.integer({ min: -80, max: 80 })), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(places, fc.integer({ min: 1, max: 9 }), (points, zoom) => {
    const events = table(...points.map((p, i) => at(`e${i}`, "2020-09-27", "2020-09-27", p)));
    const counts = countsIn(events, ALWAYS);
    const symbols = symbolsOf(events, indexScenes(events), counts, zoom);
    assert.equal(symbols.reduce((sum, s) => sum + s.tally.total, 0), points.length);
  }));
});

test("a settlement is drawn on its point; an area is never a circle", () => {
  const square = [[[46, 39], [48, 39], [48, 41], [46, 41], [46, 39]]];
  const events = table(
    at("town", "2020-09-27", "2020-09-27", [46.5, 39.5]),
    feature("area", { when: "2020-09-27", start: "2020-09-27T00:00:00Z",
      end: "2020-09-28T00:00:00Z", place_precision: "region", place_id: "x" },
    { type: "Polygon", coordinates: square }),
  );
  const counts = countsIn(events, ALWAYS);
  const index = indexScenes(events);
  const symbols = placeBadges(symbolsOf(events, index, counts, 7), events, index, 7);
  const [town, area] = ["circle", "area"].map((form) => symbols.find((s) => s.form === form)!);
  const [lon, lat] = unproject(town!.at, 7);
  assert.ok(Math.abs(lon - 46.5) < 1e-9 && Math.abs(lat - 39.5) < 1e-9);
  assert.ok(isInside(...unproject(area!.at, 7), square as unknown as LonLat[][]));
});

test("small areas are counted together where there is no room for each", () => {
  const areas = [46, 46.3, 46.6].map((west, i) => feature(`a${i}`, { when: "2020-09-27",
    start: "2020-09-27T00:00:00Z", end: "2020-09-28T00:00:00Z", place_precision: "district",
    place_id: `d${i}` }, { type: "Polygon",
    coordinates: [[[west, 40], [west + 0.2, 40], [west + 0.2, 40.2], [west, 40.2]]] }));
  const events = table(...areas);
  const counts = countsIn(events, ALWAYS);
  const totals = (zoom: number): number[] =>
    symbolsOf(events, indexScenes(events), counts, zoom).map((s) => s.tally.total);
  assert.deepEqual(totals(4), [3]);
  assert.deepEqual(totals(10), [1, 1, 1]);
});

test("the label of an area stands inside it, also where its middle is outside", () => {
  const horseshoe: LonLat[] = [[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [1, 1], [1, 9], [0, 9]];
  const [x, y] = anchorOfRings([horseshoe], false);
  assert.ok(isInside(x, y, [horseshoe]));
});

test("a pixel is the inverse of a projected point", () => {
  fc.assert(fc.property(fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -85, max: 85, noNaN: true }), (lon, lat) => {
      const back = unproject(mercator([lon, lat]), 0);
      assert.ok(Math.abs(back[0] - lon) < 1e-6 && Math.abs(back[1] - lat) < 1e-6);
    }));
});

test("a broken geometry is no scene, not a crash", () => {
  for (const geometry of [{ type: "Point", coordinates: ["x"] }, { type: "Polygon", coordinates: [[]] },
    { type: "Sphere", coordinates: [] }]) {
    assert.equal(table(feature("odd", {}, geometry)).scene[0], 0);
  }
});

test("ranges say how open they are", () => {
  assert.equal(rangeText({ low: 28, high: 28 }), "28");
  assert.equal(rangeText({ low: 12, high: 28 }), "12–28");
  assert.equal(rangeText({ low: 28, high: null }), "28 or more");
  assert.equal(rangeText({ low: null, high: 2800 }), "up to 2,800");
  assert.equal(rangeText({ low: null, high: null }), "no number given");
});

test("figures stand side by side, one line for each who speaks", () => {
  const by = { armenia: { low: 3, high: 3 }, azerbaijan: { low: 28, high: null } };
  const rows = figureRows({ killed: { armenia: { low: 3, high: null, claims: 2, by } } });
  assert.deepEqual(rows, [{ what: "killed", whose: "armenia", said: [
    { claimant: "armenia", range: "3" }, { claimant: "azerbaijan", range: "28 or more" }] }]);
});

test("the context of a quote is cut by code points", () => {
  assert.deepEqual(contextOf("a𝄞 said b", "said", 3), ["a𝄞 ", " b"]);
  assert.deepEqual(contextOf("something else", "said", 3), ["", ""]);
  assert.deepEqual(contextOf(null, "said", Number.NaN), ["", ""]);
});

test("claims are grouped by side, those of no side last", () => {
  const claim = (side: string | null, quote = "x"): Claim =>
    ({ claimant: side === null ? null : { side }, quote }) as unknown as Claim;
  const groups = groupBySide([claim(null), claim("b"), claim("a"), claim("b", "y"), claim("b")]);
  assert.deepEqual(groups.map((g) => [g.side, g.claims.length]), [["b", 2], ["a", 1], [null, 1]]);
  assert.equal(groups[0]!.claims[0]!.copies.length, 1);
});

test("counts are short enough for a circle", () => {
  assert.deepEqual([7, 999, 1000, 34_567].map(compact), ["7", "999", "1.0k", "35k"]);
});
