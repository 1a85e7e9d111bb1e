/** What the page asks of its server. Paths are relative: the page may live under any path. */

import { columnsToTable, unpackMembers, unpackRows } from "./columns";
import type { Places } from "./columns";
import type { EventFeature } from "./geojson";
import { featuresToTable, textOf } from "./geojson";
import { t } from "./i18n";
import type { EventTable } from "./model";

/** Most events that are fetched as features, and features asked for at a time. */
const MAX_EVENTS = 200_000;
const PAGE_SIZE = 10_000;
/** Most rows that texts are asked for at a time. */
export const MAX_TEXTS = 200;

/** A request that failed, in words for the reader. */
export class RequestError extends Error {
  constructor(message: string, readonly status: number | null) {
    super(message);
    this.name = "RequestError";
  }
}

interface FeaturePage {
  readonly features: readonly EventFeature[];
  readonly links?: readonly { readonly rel: string; readonly href: string }[];
  readonly numberMatched?: number;
}

/** Parameters of the API by name, such as `{ clock: "report" }`. */
export type Query = Readonly<Record<string, string>>;

/**
 * All events of the store, as columns where the server has them, else as features.
 *
 * base: clock and known_by, where they are not as they are at first.
 */
export async function fetchEvents(
  base: Query, progress: (have: number, of: number | null) => void,
): Promise<EventTable> {
  try {
    const [body, places] = await Promise.all([
      fetchBody(`api/events.bin${suffix(base)}`),
      fetchJson<Places>("api/places.json"),
    ]);
    return columnsToTable(body, places);
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 404) throw error;
    return featuresToTable(await fetchFeatures(base, progress));
  }
}

async function fetchFeatures(
  base: Query, progress: (have: number, of: number | null) => void,
): Promise<readonly EventFeature[]> {
  const features: EventFeature[] = [];
  let url: string | null = `api/events.geojson${suffix({ limit: String(PAGE_SIZE), ...base })}`;
  while (url !== null && features.length < MAX_EVENTS) {
    const page: FeaturePage = await fetchJson<FeaturePage>(url);
    features.push(...page.features);
    progress(features.length, page.numberMatched ?? null);
    url = nextOf(page);
  }
  return features;
}

/** 1 for each row of the table that the server finds by these parameters. */
export async function fetchFound(table: EventTable, query: Query): Promise<Uint8Array> {
  return unpackRows(await fetchBody(`api/events.bin${suffix({ columns: "row", ...query })}`),
    table.size);
}

/** The rows of each of the most frequent sides or sources. */
export async function fetchMembers(
  what: "side" | "source", base: Query,
): Promise<Map<string, Uint32Array>> {
  return unpackMembers(await fetchBody(`api/events.bin${suffix({ columns: what, ...base })}`));
}

/** Puts the texts of rows into the table. Raises RequestError with 404 if data changed. */
export async function fetchTexts(
  table: EventTable, base: Query, rows: readonly number[],
): Promise<void> {
  const query = { rows: rows.join(","), version: table.version, ...base };
  const events = await fetchJson<readonly EventFeature[]>(`api/events.rows${suffix(query)}`);
  events.forEach((event, at) => table.texts.set(rows[at]!, textOf(event)));
}

/** The path of the next page on this very server, whatever host the link names. */
function nextOf(page: FeaturePage): string | null {
  const next = page.links?.find((link) => link.rel === "next");
  if (next === undefined || page.features.length === 0) return null;
  const query = next.href.indexOf("?");
  return query < 0 ? null : `api/events.geojson${next.href.slice(query)}`;
}

/** "?a=1&b=2", or nothing. */
export function suffix(query: Query): string {
  const text = new URLSearchParams(query).toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return text === "" ? "" : `?${text}`;
}

/** What places are called in the sources, or were called on a day, by place id. */
export async function fetchNames(on: string | null): Promise<ReadonlyMap<string, string>> {
  const names = await fetchJson<Record<string, string>>(`api/places.names${suffix(on === null ? {} : { on })}`);
  return new Map(Object.entries(names));
}

/** One event with its claims. */
export async function fetchEvent(id: string, base: Query = {}): Promise<EventFeature> {
  const known = base["known_by"];
  return fetchJson<EventFeature>(eventPath(id) + (known ? `&known_by=${known}` : ""));
}

/** The path of one event with its claims. */
export function eventPath(id: string): string {
  return `api/collections/events/items/${encodeURIComponent(id)}?embed=claims`;
}

async function fetchJson<T>(path: string): Promise<T> {
  return (await (await answerTo(path)).json()) as T;
}

async function fetchBody(path: string): Promise<ArrayBuffer> {
  return (await answerTo(path)).arrayBuffer();
}

/** What early.ts asked for already, once. */
function earlyAnswer(path: string): Promise<Response | null> | undefined {
  const early = globalThis.geoeventsEarly;
  const answer = early?.get(path);
  early?.delete(path);
  return answer;
}

async function answerTo(path: string): Promise<Response> {
  let response: Response;
  try {
    response = (await earlyAnswer(path)) ?? (await fetch(path));
  } catch {
    throw new RequestError(t("error.silent"), null);
  }
  // An answer without content: this kind of store has none of what was asked for.
  if (response.status === 204) throw new RequestError(t("error.status", { status: 204 }), 404);
  if (!response.ok) throw new RequestError(await problemOf(response), response.status);
  return response;
}

/** The words of an RFC 9457 problem, or the status. */
async function problemOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const { detail, title } = (body ?? {}) as { detail?: unknown; title?: unknown };
  if (typeof detail === "string") return detail;
  return typeof title === "string" ? title : t("error.status", { status: response.status });
}
