/** The compressed columns of the server as an EventTable; the form is in docs/map.md. */

import { namesOf, shapeOf } from "./geojson";
import type { Geometry } from "./geojson";
import { FIRST_DAY, LAST_DAY, rowsByEnd, sceneKey, UNKNOWN_DAY } from "./model";
import type { EventTable, Facets, Scene } from "./model";
import { FAMILIES } from "./vocabulary";

interface Head {
  readonly version: string;
  readonly rows: number;
  readonly dated: number;
  readonly first: number;
  /** Of a body with the rows of each value: the values, and how many rows each has. */
  readonly values?: readonly string[];
  readonly counts?: readonly number[];
  readonly columns: readonly { readonly name: string; readonly bytes: number }[];
}

/** What places.json answers. */
export interface Places {
  readonly version: string;
  readonly kinds: readonly string[];
  readonly families: readonly string[];
  readonly facets: Facets;
  readonly scenes: readonly {
    readonly place_id: string;
    readonly name: string;
    readonly names: unknown;
    readonly renamed?: boolean;
    readonly precision: string;
    readonly near: boolean;
    readonly geometry: Geometry;
  }[];
}

/** Head and columns. Raises RangeError for a body that is cut off. */
export function unpack(body: ArrayBuffer): { head: Head; column: (name: string) => Int32Array | Uint8Array } {
  const length = new DataView(body).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4, length))) as Head;
  const column = (name: string): Int32Array | Uint8Array => {
    let at = 4 + length;
    for (const { name: other, bytes } of head.columns) {
      if (other === name) return unshuffle(new Uint8Array(body, at, bytes * head.rows), head.rows);
      at += bytes * head.rows;
    }
    throw new RangeError(`events.bin has no column ${name}`);
  };
  return { head, column };
}

/** Bytes that stand together by significance as numbers again: one pass, it is hot. */
function unshuffle(bytes: Uint8Array, rows: number): Int32Array | Uint8Array {
  if (bytes.length === rows) return bytes.slice();
  const values = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    values[row] = bytes[row]! | (bytes[row + rows]! << 8) |
      (bytes[row + 2 * rows]! << 16) | (bytes[row + 3 * rows]! << 24);
  }
  return values;
}

/** Row numbers of a body with the column `row`, as a mask of a table. */
export function unpackRows(body: ArrayBuffer, size: number): Uint8Array {
  const mask = new Uint8Array(size);
  let row = 0;
  for (const step of unpack(body).column("row")) {
    row += step;
    mask[row] = 1;
  }
  return mask;
}

/** Rows of each value of a body that lists them one value after another. */
export function unpackMembers(body: ArrayBuffer): Map<string, Uint32Array> {
  const { head, column } = unpack(body);
  const steps = column("row");
  let at = 0;
  return new Map((head.values ?? []).map((value, index) => {
    const rows = new Uint32Array(head.counts![index]!);
    let row = 0;
    for (let i = 0; i < rows.length; i += 1, at += 1) rows[i] = row += steps[at]!;
    return [value, rows];
  }));
}

/** The table of both answers. */
export function columnsToTable(body: ArrayBuffer, places: Places): EventTable {
  const { head, column } = unpack(body);
  const start = column("step") as Int32Array;
  const end = column("days") as Int32Array;
  let day = head.first;
  for (let row = 0; row < head.rows; row += 1) {
    day += start[row]!;
    const isDated = row < head.dated;
    start[row] = isDated ? Math.max(FIRST_DAY, day) : UNKNOWN_DAY;
    end[row] = isDated ? Math.min(LAST_DAY, day + Math.max(1, end[row]!)) : UNKNOWN_DAY;
  }
  const scenes = places.scenes.map(sceneOfRow);
  const scene = new Uint32Array(column("scene").buffer as ArrayBuffer);
  const flags = column("flags") as Uint8Array;
  const precision = new Uint8Array(head.rows);
  for (let row = 0; row < head.rows; row += 1) {
    scene[row] = scene[row] === 0 ? scenes.length : scene[row]! - 1;
    precision[row] = flags[row]! >> 2;
    flags[row]! &= 3;
  }
  return {
    size: head.rows,
    dated: head.dated,
    start,
    end,
    byEnd: rowsByEnd(end, head.dated),
    kind: column("kind") as Uint8Array,
    kinds: places.kinds,
    familyOf: Uint8Array.from(places.families, (family) =>
      Math.max(0, (FAMILIES as readonly string[]).indexOf(family))),
    flags,
    precision,
    scene,
    scenes,
    sceneOf: new Map(scenes.map((scene, index) => [scene.key, index])),
    texts: new Map(),
    complete: false,
    version: head.version,
    facets: places.facets,
  };
}

function sceneOfRow(row: Places["scenes"][number]): Scene {
  const shape = shapeOf(row.geometry) ?? { anchor: [0, 0] as const, rings: [], isLine: false };
  return {
    key: sceneKey(row.place_id, row.precision, row.near),
    placeId: row.place_id,
    name: row.name,
    names: namesOf(row.names),
    renamed: row.renamed === true,
    precision: row.precision,
    near: row.near,
    ...shape,
  };
}
