/**
 * The page in one file: answers what the page asks of a server from the data that the
 * file carries. Runs before the page's own script; without data it changes nothing.
 */

import type { EventFeature } from "./geojson";
import { fromBase64, gunzipJson } from "./packed";
import type { PackedEvents } from "./packed";
import { unpack } from "./packed";

const data = document.getElementById("geoevents-data");
if (data !== null) serve(data.textContent);

function serve(packed: string): void {
  const events = gunzipJson<PackedEvents>(packed).then((columns) => ({
    features: unpack(columns),
    claims: columns.claims,
  }));
  const tiles = fromBase64(document.getElementById("geoevents-basemap")?.textContent ?? "");
  window.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.endsWith(".pmtiles")) return partOf(tiles, rangeOf(input, init));
    const { features, claims } = await events;
    if (url.startsWith("api/events.geojson")) {
      return answer({ type: "FeatureCollection", features, links: [], numberMatched: features.length });
    }
    return answer(withClaims(features, claims, idOf(url)));
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const real = window.history[name].bind(window.history);
    // A document without an address of its own, as in a frame, may not change it.
    window.history[name] = (state, unused, url) => {
      try {
        real(state, unused, url);
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      }
    };
  }
}

function withClaims(
  features: readonly EventFeature[], claims: PackedEvents["claims"], id: string,
): EventFeature | null {
  const found = features.find((feature) => feature.id === id);
  if (found === undefined) return null;
  const embedded = claims[id] ?? [];
  return { ...found, properties: { ...found.properties, claims_embedded: embedded } };
}

function idOf(url: string): string {
  return decodeURIComponent(/\/items\/([^?]*)/.exec(url)?.[1] ?? "");
}

function answer(body: object | null): Response {
  if (body === null) {
    const detail = "This event is not in the file.";
    return new Response(JSON.stringify({ detail }), { status: 404 });
  }
  return new Response(JSON.stringify(body));
}

function rangeOf(input: RequestInfo | URL, init?: RequestInit): [number, number] {
  const headers = new Headers(input instanceof Request ? input.headers : init?.headers);
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.get("range") ?? "") ?? [];
  return [Number(first ?? 0), Number(last ?? Infinity)];
}

function partOf(bytes: Uint8Array<ArrayBuffer>, [first, last]: [number, number]): Response {
  return new Response(bytes.slice(first, last + 1), { status: 206 });
}
