/** Data that a file carries: base64 of gzip of JSON, events in columns. */

import type { EventFeature, Geometry } from "./geojson";

/** One property of all events: its distinct values, and which of them each row has. */
export interface PackedColumn {
  readonly values: readonly unknown[];
  /** Which of `rows`: columns that go together share theirs. */
  readonly rows: number;
}

export interface PackedEvents {
  readonly ids: readonly string[];
  readonly geometry: PackedColumn;
  readonly properties: Readonly<Record<string, PackedColumn>>;
  readonly rows: readonly (readonly number[])[];
  /** Claims by event; events without an entry came without theirs. */
  readonly claims: Readonly<Record<string, readonly unknown[]>>;
}

/** The features that were packed. */
export function unpack(packed: PackedEvents): EventFeature[] {
  const at = (column: PackedColumn, index: number): unknown =>
    column.values[packed.rows[column.rows]![index]!];
  const columns = Object.entries(packed.properties);
  return packed.ids.map((id, index) => ({
    type: "Feature",
    id,
    geometry: at(packed.geometry, index) as Geometry | null,
    properties: Object.fromEntries(columns.map(([name, column]) => [name, at(column, index)])),
  }));
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

export async function gunzipJson<T>(text: string): Promise<T> {
  const unzipped = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(unzipped).json()) as T;
}
