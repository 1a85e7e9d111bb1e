/** Features of the API as an EventTable. What is malformed is left out, not guessed. */

import { isoToDay } from "./dates";
import { BACKGROUND, DISPUTED, FIRST_DAY, LAST_DAY, UNKNOWN_DAY } from "./model";
import type { EventTable, EventText, LonLat, Ring, Scene } from "./model";
import { anchorOfRings } from "./geometry";
import { FAMILIES } from "./vocabulary";

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
  readonly family: number;
  readonly flags: number;
  readonly scene: Scene | null;
  readonly text: EventText;
}

/** The columns of all features, sorted by start, then id; undated ones last. */
export function featuresToTable(features: readonly EventFeature[]): EventTable {
  const rows = features.map(featureToRow).sort(byStart);
  const scenes = new Map<string, number>();
  const kept: Scene[] = [];
  const scene = Int32Array.from(rows, (row) => {
    if (row.scene === null) return -1;
    const known = scenes.get(row.scene.key);
    if (known !== undefined) return known;
    scenes.set(row.scene.key, kept.length);
    return kept.push(row.scene) - 1;
  });
  return {
    size: rows.length,
    start: Int32Array.from(rows, (row) => row.start),
    end: Int32Array.from(rows, (row) => row.end),
    family: Uint8Array.from(rows, (row) => row.family),
    flags: Uint8Array.from(rows, (row) => row.flags),
    scene,
    text: rows.map((row) => row.text),
    scenes: kept,
    indexOf: new Map(rows.map((row, index) => [row.text.id, index])),
  };
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
    scene: sceneOf(feature),
    text: {
      id: feature.id,
      kind: text(p["kind"]) ?? "statement",
      title: text(p["title"]) ?? "Untitled event",
      when: text(p["when"]),
      place: text(p["place"]),
      placeReason: text(p["place_reason"]),
      placePrecision: text(p["place_precision"]),
      claims: count(p["claims"]),
      origins: count(p["origins"]),
      sources: texts(p["sources"]),
      actors: texts(p["actors"]),
      disputed,
      firstReported: text(p["first_reported"]),
    },
  };
}

/** Start and end day; an end that is open reaches to the end of time. */
function spanOf(p: Readonly<Record<string, unknown>>): [number, number] {
  if (text(p["when"]) === null) return [UNKNOWN_DAY, UNKNOWN_DAY];
  const start = isoToDay(text(p["start"])) ?? FIRST_DAY;
  const end = isoToDay(text(p["end"])) ?? LAST_DAY;
  return [start, Math.max(end, start + 1)];
}

function sceneOf(feature: EventFeature): Scene | null {
  const { geometry, properties: p } = feature;
  if (geometry === null) return null;
  const shape = shapeOf(geometry);
  if (shape === null) return null;
  const near = p["place_role"] === "near";
  const precision = text(p["place_precision"]) ?? "settlement";
  const placeId = text(p["place_id"]);
  const at = shape.anchor.join(",");
  return {
    key: `${placeId ?? at} ${precision} ${near ? "near" : ""}`,
    placeId,
    name: text(p["place"]) ?? "unnamed place",
    precision,
    near,
    ...shape,
  };
}

function shapeOf(geometry: Geometry): Pick<Scene, "anchor" | "rings" | "isLine"> | null {
  switch (geometry.type) {
    case "Point": {
      const [anchor] = points([geometry.coordinates]);
      return anchor === undefined ? null : { anchor, rings: [], isLine: false };
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

function points(coordinates: readonly unknown[]): LonLat[] {
  return coordinates.filter(
    (pair): pair is LonLat =>
      Array.isArray(pair) && Number.isFinite(pair[0]) && Number.isFinite(pair[1]),
  );
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
