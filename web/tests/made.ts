/** Tables made from a few words, for the tests. */

import { WindowCounter } from "../src/counting";
import { featuresToTable } from "../src/geojson";
import type { EventFeature, Geometry } from "../src/geojson";
import type { EventTable } from "../src/model";
import { choiceOf, passing } from "../src/select";
import { INITIAL } from "../src/state";
import type { State } from "../src/state";
import type { TimeWindow } from "../src/timewindow";

export function feature(
  id: string, properties: Record<string, unknown> = {}, geometry: Geometry | null = null,
): EventFeature {
  return {
    id,
    geometry,
    properties: { kind: "shelling", family: "violence", title: id, ...properties },
  };
}

/** An event on some days (both in) at a place; lon, lat of a settlement. */
export function at(
  id: string, first: string, last: string, lonLat: [number, number] | null,
  more: Record<string, unknown> = {},
): EventFeature {
  const end = new Date(Date.parse(last) + 86_400_000).toISOString();
  const place = lonLat === null ? {} : { place: id, place_id: `geonames:${lonLat.join("")}` };
  return feature(
    id,
    { when: `${first}/${last}`, start: `${first}T00:00:00Z`, end, place_precision: "settlement",
      ...place, ...more },
    lonLat === null ? null : { type: "Point", coordinates: lonLat },
  );
}

export function table(...features: EventFeature[]): EventTable {
  return featuresToTable(features);
}

/** What a state counts in a window. */
export function countsIn(events: EventTable, window: TimeWindow, more: Partial<State> = {}): WindowCounter {
  const state = { ...INITIAL, ...more };
  return new WindowCounter(events, passing(events, state), choiceOf(events, state)).moveTo(window);
}
