import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dayToIso, isoToDay } from "../src/dates";
import { binDaysFor, histogramOf, ticksFor } from "../src/histogram";
import { bulkOf, domainOf } from "../src/model";
import { choiceOf, chosenRows, coreBox, fold, listRows, passing, scenesInBox } from "../src/select";
import { INITIAL } from "../src/state";
import { familyCounts } from "../src/counting";
import { at, countsIn, feature, table } from "./made";

const WORLD = { west: -180, south: -90, east: 180, north: 90 };
const SEPT_27 = isoToDay("2020-09-27")!;

test("a window counts exactly the events whose days overlap it", () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 })));
  const window = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(fc.property(spans, window, (rows, [from, length]) => {
    const events = table(...rows.map(([start, more], i) =>
      at(`e${i}`, dayToIso(start), dayToIso(start + more), [i % 5, 0])));
    const shown = { start: from, end: from + length };
    const counts = countsIn(events, shown);
    const expected = rows.filter(([start, more]) => start < shown.end && start + more >= from);
    assert.equal(counts.total, expected.length);
    assert.equal(counts.sceneTotal.reduce((a, b) => a + b, 0), expected.length);
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
  const ids = (rows: readonly number[]): string[] => rows.map((row) => events.texts.get(row)!.id);
  assert.deepEqual(ids(listed.placed), ["placed"]);
  assert.deepEqual(ids(listed.unplaced), ["unplaced"]);
  assert.deepEqual(ids(listed.undated), ["undated"]);
});

test("the first view leaves out one far event among many", () => {
  const near = Array.from({ length: 20 }, (_, i) => at(`n${i}`, "2020-09-27", "2020-09-27", [46 + i / 20, 40]));
  const events = table(...near, at("far", "2020-09-27", "2020-09-27", [-86, 32]));
  const counts = countsIn(events, { start: 0, end: 99_999 });
  assert.ok(coreBox(events, counts.sceneTotal)!.west >= 46);
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

test("one far date does not press the rest of the timeline together", () => {
  const near = Array.from({ length: 8 }, (_, i) => at(`n${i}`, `2020-09-2${i}`, `2020-09-2${i}`, null));
  const events = table(at("far", "1000-01-01", "1000-01-01", null), ...near);
  const domain = domainOf(events, false, 0);
  assert.equal(domain.start, isoToDay("1000-01-01"));
  const bulk = bulkOf(events, domain);
  assert.deepEqual(bulk, { start: isoToDay("2020-09-20"), end: domain.end });
  const made = histogramOf(events, passing(events, INITIAL), new Uint8Array(), bulk, 100);
  assert.deepEqual([made.before, made.after], [1, 0]);
  assert.deepEqual(bulkOf(table(...near), domainOf(table(...near), false, 0)), domainOf(table(...near), false, 0));
});

test("the domain is that of all rows that count, open ends and all", () => {
  const when = fc.tuple(fc.integer({ min: 18_500, max: 18_600 }), fc.integer({ min: 1, max: 40 }),
    fc.constantFrom("", "start", "end"), fc.boolean());
  fc.assert(fc.property(fc.array(when, { minLength: 1, maxLength: 12 }), (all) => {
    const iso = (day: number): string => new Date(day * 864e5).toISOString();
    const events = table(...all.map(([day, long, open, background], i) => feature(`e${i}`, {
      when: "told", background, start: open === "start" ? null : iso(day), end: open === "end" ? null : iso(day + long),
    })));
    const spans = all.filter((one) => !one[3] || all.every((other) => other[3])).map(([day, long, open]) =>
      open === "start" ? [day + long - 1, day + long] : open === "end" ? [day, day + 1] : [day, day + long]);
    assert.deepEqual(domainOf(events, false, 0), {
      start: Math.min(...spans.map(([start]) => start!)), end: Math.max(...spans.map(([, end]) => end!)),
    });
  }));
});

test("a day of no year is undated and told with its day", () => {
  const events = table(feature("may", { when: "XXXX-05-19", start: null, end: null }));
  assert.equal(events.dated, 0);
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
    at("talk", "2020-09-27", "2020-09-27", [46, 40], { family: "diplomacy", kind: "statement" }));
  const counts = countsIn(events, { start: SEPT_27, end: SEPT_27 + 1 }, { families: 1 });
  assert.equal(counts.total, 1);
  assert.deepEqual([...familyCounts(events, counts.byKind)], [1, 0, 0, 0, 1, 0]);
});

test("counts that follow a moving window are those of a fresh count", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }),
    fc.boolean()), { maxLength: 60 });
  const moves = fc.array(fc.tuple(fc.integer({ min: -5, max: 70 }), fc.integer({ min: 1, max: 40 })),
    { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(rows, moves, fc.boolean(), (made, windows, disputed) => {
    const events = table(...made.map(([start, more, isDisputed], i) =>
      at(`e${i}`, dayToIso(start), dayToIso(start + more), i % 4 === 0 ? null : [i % 5, 0],
        { kind: i % 2 ? "shelling" : "protest", disputed: isDisputed ? ["killed"] : [] })));
    const moving = countsIn(events, { start: 0, end: 1 }, { disputed });
    for (const [start, length] of windows) {
      const window = { start, end: start + length };
      const fresh = countsIn(events, window, { disputed });
      moving.moveTo(window);
      assert.deepEqual([moving.total, moving.disputedTotal], [fresh.total, fresh.disputedTotal]);
      assert.deepEqual([...moving.byScene], [...fresh.byScene]);
      assert.deepEqual([...moving.byKind], [...fresh.byKind]);
    }
  }));
});

test("only what was found, and only the sides and kinds asked for, pass", () => {
  const events = table(at("a", "2020-09-27", "2020-09-27", null, { sides: ["x"] }),
    at("b", "2020-09-27", "2020-09-27", null, { sides: ["y"], kind: "protest" }));
  assert.deepEqual([...passing(events, { ...INITIAL, sides: ["y"] })], [0, 1]);
  assert.deepEqual([...passing(events, INITIAL, Uint8Array.from([1, 0]))], [1, 0]);
  const state = { ...INITIAL, kinds: ["protest"] };
  assert.deepEqual([...chosenRows(events, passing(events, state), choiceOf(events, state))], [0, 1]);
});
