import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dayToIso, isoToDay } from "../src/dates";
import { binDaysFor, histogramOf, ticksFor } from "../src/histogram";
import { domainOf } from "../src/model";
import {
  coreBox, countScenes, fold, listRows, ofFamilies, passing, scenesInBox, sceneTotals,
} from "../src/select";
import { ALL_FAMILIES, INITIAL } from "../src/state";
import { at, feature, table } from "./made";

const WORLD = { west: -180, south: -90, east: 180, north: 90 };
const SEPT_27 = isoToDay("2020-09-27")!;

test("a window counts exactly the events whose days overlap it", () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 })));
  const window = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(fc.property(spans, window, (rows, [from, length]) => {
    const events = table(...rows.map(([start, more], i) =>
      at(`e${i}`, dayToIso(start), dayToIso(start + more), [i % 5, 0])));
    const shown = { start: from, end: from + length };
    const counts = countScenes(events, passing(events, INITIAL), ALL_FAMILIES, shown);
    const expected = rows.filter(([start, more]) => start < shown.end && start + more >= from);
    assert.equal(counts.total, expected.length);
    assert.equal(sceneTotals(counts).reduce((a, b) => a + b, 0), expected.length);
  }));
});

test("background history is hidden until asked for", () => {
  const events = table(at("now", "2020-09-27", "2020-09-27", null),
    at("then", "1992-01-01", "1992-01-01", null, { background: true }));
  assert.deepEqual([...passing(events, INITIAL)], [0, 1]);
  assert.deepEqual([...passing(events, { ...INITIAL, background: true })], [1, 1]);
  assert.equal(domainOf(events, false, 0).start, SEPT_27);
  assert.equal(domainOf(events, true, 0).start, isoToDay("1992-01-01"));
});

test("search folds case and diacritics and wants every word", () => {
  const events = table(at("Shelling, Şuşa", "2020-10-08", "2020-10-08", null));
  const found = (text: string): number => passing(events, { ...INITIAL, text })[0]!;
  assert.equal(found("SUSA shelling"), 1);
  assert.equal(found("susa protest"), 0);
  assert.equal(fold("Ağdərə"), "agdere");
});

test("events without a scene are listed apart, undated ones in no window", () => {
  const events = table(at("placed", "2020-09-27", "2020-09-27", [46, 40]),
    at("unplaced", "2020-09-27", "2020-09-27", null), feature("undated"));
  const visible = scenesInBox(events, WORLD);
  const listed = listRows(events, passing(events, INITIAL),
    { start: SEPT_27, end: SEPT_27 + 1 }, visible);
  const ids = (rows: readonly number[]): string[] => rows.map((row) => events.text[row]!.id);
  assert.deepEqual(ids(listed.placed), ["placed"]);
  assert.deepEqual(ids(listed.unplaced), ["unplaced"]);
  assert.deepEqual(ids(listed.undated), ["undated"]);
});

test("the first view leaves out one far event among many", () => {
  const near = Array.from({ length: 20 }, (_, i) => at(`n${i}`, "2020-09-27", "2020-09-27", [46 + i / 20, 40]));
  const events = table(...near, at("far", "2020-09-27", "2020-09-27", [-86, 32]));
  const counts = countScenes(events, passing(events, INITIAL), ALL_FAMILIES, { start: 0, end: 99_999 });
  assert.ok(coreBox(events, sceneTotals(counts))!.west >= 46);
});

test("exact days are bars, long spans are lines; both are counted once", () => {
  const events = table(at("day", "2020-09-27", "2020-09-27", null),
    at("month", "2020-09-01", "2020-09-30", null));
  const domain = domainOf(events, false, 0);
  const made = histogramOf(events, passing(events, INITIAL), new Uint8Array(), domain, 100);
  assert.equal(made.counts.reduce((a, b) => a + b, 0), 1);
  assert.equal(made.spans.length, 1);
  assert.equal(made.highest, 1);
});

test("an open end counts from its known day and does not stretch the timeline", () => {
  const open = feature("open", { when: "2020-09-27/..", start: "2020-09-27T00:00:00Z", end: null });
  assert.deepEqual(domainOf(table(open), false, 0), { start: SEPT_27, end: SEPT_27 + 1 });
});

test("bins and ticks stay few however long the span is", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 200_000 }), (days) => {
    const domain = { start: 0, end: days };
    assert.ok(days / binDaysFor(domain, 120) <= 120);
    assert.ok(ticksFor(domain, 10).length <= 12);
  }));
});

test("a family that is not shown is counted beside its filter only", () => {
  const events = table(at("hit", "2020-09-27", "2020-09-27", [46, 40]),
    at("talk", "2020-09-27", "2020-09-27", [46, 40], { family: "diplomacy" }));
  const mask = passing(events, INITIAL);
  const counts = countScenes(events, mask, 1, { start: SEPT_27, end: SEPT_27 + 1 });
  assert.equal(counts.total, 1);
  assert.deepEqual([...counts.byFamily], [1, 0, 0, 0, 1, 0]);
  assert.deepEqual([...ofFamilies(events, mask, 1)].reduce((a, b) => a + b), 1);
});
