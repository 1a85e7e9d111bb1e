/** What the page asks of its server. Paths are relative: the page may live under any path. */

import type { EventFeature } from "./geojson";
import { featuresToTable } from "./geojson";
import type { EventTable } from "./model";

/** Most events that one page load fetches, and features asked for at a time. */
const MAX_EVENTS = 200_000;
const PAGE_SIZE = 10_000;

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

/** All events of the store. progress: called with what came and what is expected. */
export async function fetchEvents(
  progress: (have: number, of: number | null) => void,
): Promise<EventTable> {
  const features: EventFeature[] = [];
  let url: string | null = `api/events.geojson?limit=${PAGE_SIZE}`;
  while (url !== null && features.length < MAX_EVENTS) {
    const page: FeaturePage = await fetchJson<FeaturePage>(url);
    features.push(...page.features);
    progress(features.length, page.numberMatched ?? null);
    url = nextOf(page);
  }
  return featuresToTable(features);
}

/** The path of the next page on this very server, whatever host the link names. */
function nextOf(page: FeaturePage): string | null {
  const next = page.links?.find((link) => link.rel === "next");
  if (next === undefined || page.features.length === 0) return null;
  const query = next.href.indexOf("?");
  return query < 0 ? null : `api/events.geojson${next.href.slice(query)}`;
}

/** One event with its claims. */
export async function fetchEvent(id: string): Promise<EventFeature> {
  return fetchJson<EventFeature>(eventPath(id));
}

/** The path of one event with its claims. */
export function eventPath(id: string): string {
  return `api/collections/events/items/${encodeURIComponent(id)}?embed=claims`;
}

async function fetchJson<T>(path: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: "application/geo+json, application/json" } });
  } catch {
    throw new RequestError("The server does not answer. Is “geoevents serve” still running?", null);
  }
  if (!response.ok) throw new RequestError(await problemOf(response), response.status);
  return (await response.json()) as T;
}

/** The words of an RFC 9457 problem, or the status. */
async function problemOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const { detail, title } = (body ?? {}) as { detail?: unknown; title?: unknown };
  if (typeof detail === "string") return detail;
  return typeof title === "string" ? title : `The server answered ${response.status}.`;
}
