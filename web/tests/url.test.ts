import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { ALL_FAMILIES, CLOCKS, INITIAL, LAYERS, MODES } from "../src/state";
import { MAX_TEXT, queryToState, stateToQuery } from "../src/urlstate";

const days = fc.integer({ min: -30_000, max: 30_000 });
const spans = fc.tuple(days, fc.integer({ min: 1, max: 4000 }))
  .map(([start, length]) => ({ start, end: start + length }));
const degrees = (most: number): fc.Arbitrary<number> =>
  fc.integer({ min: -most * 100, max: most * 100 }).map((value) => value / 100 + 0);
const words = fc.string({ minLength: 1, maxLength: MAX_TEXT, unit: "grapheme-ascii" });

const lists = fc.array(fc.stringMatching(/^[a-z _.]*[a-z]$/), { maxLength: 5 });

const states = fc.record({
  view: fc.option(fc.record({
    lon: degrees(180), lat: degrees(85), zoom: fc.integer({ min: 1, max: 13 }),
  }, { noNullPrototype: true })),
  window: fc.option(spans),
  span: fc.option(spans),
  families: fc.integer({ min: 0, max: ALL_FAMILIES }),
  background: fc.boolean(),
  kinds: lists,
  precisions: lists,
  sides: lists,
  sources: lists,
  disputed: fc.boolean(),
  mode: fc.constantFrom(...MODES),
  clock: fc.constantFrom(...CLOCKS),
  knownBy: fc.option(days),
  layer: fc.constantFrom(...LAYERS),
  language: fc.option(fc.constantFrom("en", "ro", "ru")),
  labels: words,
  embed: fc.boolean(),
  text: fc.oneof(fc.constant(""), words),
  place: fc.option(words),
  event: fc.option(words),
}, { noNullPrototype: true });

test("every state survives the way to the URL and back", () => {
  fc.assert(fc.property(states, (state) => {
    assert.deepEqual(queryToState(`?${stateToQuery(state)}`), state);
  }));
});

test("the first state has an empty query", () => {
  assert.equal(stateToQuery(INITIAL), "");
});

test("a malformed query never throws and falls back to the first state", () => {
  const bad = "at=here,0&from=2020-10-02&to=2020-09-01&span=x&family=";
  assert.deepEqual(queryToState(bad), { ...INITIAL, families: 0 });
  fc.assert(fc.property(fc.string(), (text) => {
    queryToState(text);
  }));
});
