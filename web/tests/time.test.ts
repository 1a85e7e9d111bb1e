import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dayToIso, dayToText, edtfToText, isoToDay, spanToText } from "../src/dates";
import { clampWindow, dayOfKey, moveHandle, playWindow, shiftWindow } from "../src/timewindow";

const DOMAIN = { start: 100, end: 200 };
const windows = fc.tuple(fc.integer({ min: 100, max: 199 }), fc.integer({ min: 1, max: 100 }))
  .map(([start, length]) => ({ start, end: Math.min(200, start + length) }));

test("a day survives the way to ISO and back", () => {
  fc.assert(fc.property(fc.integer({ min: -300_000, max: 300_000 }), (day) => {
    assert.equal(isoToDay(dayToIso(day)), day);
  }));
});

test("what is no date is null", () => {
  for (const text of [null, "", "soon", "2020-13-40", "2020"]) assert.equal(isoToDay(text), null);
});

test("EDTF is said in words", () => {
  assert.equal(edtfToText("XXXX-05-19"), "19 May, year not told");
  assert.equal(edtfToText("XXXX-05"), "May, year not told");
  const said: [string | null, string][] = [
    ["2020-09-27", "27 September 2020"],
    ["2020-09", "September 2020"],
    ["199X", "1990s"],
    ["1991/1994", "1991 – 1994"],
    ["2020-09-27/2020-10-02", "27 Sept – 2 Oct 2020"],
    ["2020-09-27/..", "since 27 September 2020"],
    ["../2020-09-27", "until 27 September 2020"],
    ["2020~", "about 2020"],
    [null, "Date not known"],
  ];
  for (const [value, words] of said) assert.equal(edtfToText(value), words);
});

test("a span names both of its end days", () => {
  const [first, after] = [isoToDay("2020-12-31")!, isoToDay("2021-01-02")!];
  assert.equal(spanToText(first, after), "31 Dec 2020 – 1 Jan 2021");
  assert.equal(spanToText(first, first + 1), dayToText(first));
  assert.equal(spanToText(first - 4, first), "27 – 30 Dec 2020");
});

test("however it is moved, a window stays in the domain and holds a day", () => {
  const moves = fc.integer({ min: -500, max: 500 });
  fc.assert(fc.property(windows, moves, (window, by) => {
    const moved = [
      shiftWindow(window, by, DOMAIN),
      moveHandle(window, "start", window.start + by, DOMAIN),
      moveHandle(window, "end", window.end + by, DOMAIN),
      clampWindow({ start: window.start + by, end: window.end + by }, DOMAIN),
      playWindow(window, DOMAIN),
    ];
    for (const { start, end } of moved) {
      assert.ok(DOMAIN.start <= start && start < end && end <= DOMAIN.end);
    }
  }));
});

test("a shifted window keeps its length", () => {
  fc.assert(fc.property(windows, fc.integer({ min: -500, max: 500 }), (window, by) => {
    const moved = shiftWindow(window, by, DOMAIN);
    assert.equal(moved.end - moved.start, window.end - window.start);
  }));
});

test("keys move a handle by a day, a week, a tenth and to the ends", () => {
  assert.equal(dayOfKey("ArrowRight", false, 120, DOMAIN), 121);
  assert.equal(dayOfKey("ArrowLeft", true, 120, DOMAIN), 113);
  assert.equal(dayOfKey("PageUp", false, 120, DOMAIN), 130);
  assert.equal(dayOfKey("Home", false, 120, DOMAIN), 100);
  assert.equal(dayOfKey("End", false, 120, DOMAIN), 199);
  assert.equal(dayOfKey("a", false, 120, DOMAIN), null);
});
