/** Features of the API as an EventTable. What is malformed is left out, not guessed. */

import { isoToDay } from "./dates";
import { BACKGROUND, DISPUTED, FIRST_DAY, LAST_DAY, rowsByEnd, sceneKey, UNKNOWN_DAY } from "./model";
import type { EventTable, EventText, LonLat, Ring, Scene } from "./model";
import { anchorOfRings } from "./geometry";
import { FAMILIES, PRECISIONS } from "./vocabulary";

export interface Geometry {
  readonly type: string;
  readonly coordinates: unknown;
}

export interface EventFeature {
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly family: number;
  readonly flags: number;
  readonly scene: Scene | null;
  readonly text: EventText;
}

/** The columns of all features, sorted by start, then id; undated ones last. */
export function featuresToTable(features: readonly EventFeature[]): EventTable {
  const rows = features.map(featureToRow).sort(byStart);
  const scenes: Scene[] = [];
  const sceneOf = new Map<string, number>();
  for (const { scene } of rows) {
    if (scene && !sceneOf.has(scene.key)) sceneOf.set(scene.key, scenes.push(scene) - 1);
  }
  const kinds = [...new Set(rows.map((row) => row.kind))];
  const families = kinds.map((kind) => rows.find((row) => row.kind === kind)!.family);
  const dated = rows.filter((row) => row.start !== UNKNOWN_DAY).length;
  const end = Int32Array.from(rows, (row) => row.end);
  return {
    size: rows.length,
    dated,
    start: Int32Array.from(rows, (row) => row.start),
    end,
    byEnd: rowsByEnd(end, dated),
    kind: Uint8Array.from(rows, (row) => kinds.indexOf(row.kind)),
    kinds,
    familyOf: Uint8Array.from(families),
    flags: Uint8Array.from(rows, (row) => row.flags),
    precision: Uint8Array.from(rows, ({ text: { placePrecision } }) =>
      (PRECISIONS as readonly (string | null)[]).indexOf(placePrecision) + 1),
    scene: Uint32Array.from(rows, ({ scene }) =>
      scene ? sceneOf.get(scene.key)! : scenes.length),
    scenes,
    sceneOf,
    texts: new Map(rows.map((row, index) => [index, row.text])),
    complete: true,
    version: "",
    facets: { side: countsOf(rows.map((row) => row.text.sides)),
      source: countsOf(rows.map((row) => row.text.sources)) },
  };
}

function countsOf(lists: readonly (readonly string[])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of lists.flat()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function byStart(a: Row, b: Row): number {
  const [left, right] = [a, b].map((r) => (r.start === UNKNOWN_DAY ? Infinity : r.start));
  if (left !== right) return left! < right! ? -1 : 1;
  return a.text.id < b.text.id ? -1 : 1;
}

function featureToRow(feature: EventFeature): Row {
  const p = feature.properties;
  const [start, end] = spanOf(p);
  const background = p["background"] === true ? BACKGROUND : 0;
  const disputed = texts(p["disputed"]);
  return {
    start,
    end,
    family: Math.max(0, (FAMILIES as readonly string[]).indexOf(String(p["family"]))),
    flags: background | (disputed.length > 0 ? DISPUTED : 0),
    kind: text(p["kind"]) ?? "statement",
    scene: sceneOf(feature),
    text: textOf(feature),
  };
}

/** What is shown of an event in words. */
export function textOf({ id, properties: p }: EventFeature): EventText {
  return {
    id,
    kind: text(p["kind"]) ?? "statement",
    title: text(p["title"]) ?? "Untitled event",
    when: text(p["when"]),
    place: text(p["place"]),
    placeReason: text(p["place_reason"]),
    placePrecision: text(p["place_precision"]),
    claims: count(p["claims"]),
    origins: count(p["origins"]),
    sources: texts(p["sources"]),
    sides: texts(p["sides"]),
    actors: texts(p["actors"]),
    disputed: texts(p["disputed"]),
    firstReported: text(p["first_reported"]),
  };
}

/**
 * Start and end day; an end that is open reaches to the end of time. Without either, as
 * for a day of no year, there is no day.
 */
function spanOf(p: Readonly<Record<string, unknown>>): [number, number] {
  const [start, end] = [isoToDay(text(p["start"])), isoToDay(text(p["end"]))];
  if (start === null && end === null) return [UNKNOWN_DAY, UNKNOWN_DAY];
  const first = start ?? FIRST_DAY;
  return [first, Math.max(end ?? LAST_DAY, first + 1)];
}

/** Where a feature is drawn, null for nowhere. */
export function sceneOf(feature: EventFeature): Scene | null {
  const { geometry, properties: p } = feature;
  if (geometry === null) return null;
  const shape = shapeOf(geometry);
  if (shape === null) return null;
  const near = p["place_role"] === "near";
  const precision = text(p["place_precision"]) ?? "settlement";
  const placeId = text(p["place_id"]);
  return {
    key: sceneKey(placeId ?? shape.anchor.join(","), precision, near),
    placeId,
    name: text(p["place"]) ?? "unnamed place",
    names: namesOf(p["names"]),
    renamed: p["renamed"] === true,
    precision,
    near,
    ...shape,
  };
}

const NO_RINGS: readonly Ring[] = [];

/** A geometry as rings or a point; null where it is malformed. */
export function shapeOf(geometry: Geometry): Pick<Scene, "anchor" | "rings" | "isLine"> | null {
  switch (geometry.type) {
    case "Point": {
      const anchor = geometry.coordinates;
      return isLonLat(anchor) ? { anchor, rings: NO_RINGS, isLine: false } : null;
    }
    case "LineString":
      return withRings([geometry.coordinates], true);
    case "MultiLineString":
    case "Polygon":
      return withRings(geometry.coordinates, geometry.type !== "Polygon");
    case "MultiPolygon":
      return withRings((geometry.coordinates as unknown[][]).flat(), false);
    default:
      return null;
  }
}

function withRings(
  coordinates: unknown, isLine: boolean,
): Pick<Scene, "anchor" | "rings" | "isLine"> | null {
  const rings: Ring[] = (coordinates as unknown[]).map((ring) => points(ring as unknown[]));
  const drawn = rings.filter((ring) => ring.length >= 2);
  if (drawn.length === 0) return null;
  return { anchor: anchorOfRings(drawn, isLine), rings: drawn, isLine };
}

/** Names by side; anything else is left out. */
export function namesOf(value: unknown): Record<string, string> {
  const pairs = Object.entries((value ?? {}) as Record<string, unknown>);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

function points(coordinates: readonly unknown[]): LonLat[] {
  return coordinates.filter(isLonLat);
}

function isLonLat(pair: unknown): pair is LonLat {
  return Array.isArray(pair) && Number.isFinite(pair[0]) && Number.isFinite(pair[1]);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
