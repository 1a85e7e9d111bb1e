/**
 * What a folium map needs beside itself: Leaflet, our basemap and a layer of events.
 * Everything that an article says goes in as text, never as markup.
 */

import "leaflet/dist/leaflet.css";

import type { Feature, FeatureCollection } from "geojson";
import * as L from "leaflet";
import { PMTiles } from "pmtiles";
import { leafletLayer } from "protomaps-leaflet";

import { labelRules, paintRules } from "./basemap";
import { el } from "./dom";
import { fromBase64, gunzipJson } from "./packed";
import { themeOf } from "./theme";

const ROWS = ["when", "place", "place_precision", "actors", "figures", "disputed", "claims", "sources"];

/** Puts the basemap of a PMTiles archive, as base64, below everything else. */
function addBasemap(map: L.Map, archive: string, maxDataZoom: number): void {
  const bytes = fromBase64(archive);
  const source = {
    getKey: () => "geoevents",
    getBytes: async (offset: number, length: number) => {
      return Promise.resolve({ data: bytes.buffer.slice(offset, offset + length) });
    },
  };
  const theme = themeOf(false);
  const layer = leafletLayer({
    url: new PMTiles(source),
    maxDataZoom,
    paintRules: paintRules(theme),
    labelRules: labelRules(theme, new Set()),
    backgroundColor: theme.water,
    attribution: "Natural Earth · GeoNames · geoevents",
  }) as unknown as L.Layer;
  layer.addTo(map);
}

/** Draws GeoJSON features, as base64 of gzip, and moves the map to show them. */
async function addEvents(map: L.Map, packed: string): Promise<L.GeoJSON> {
  const layer = L.geoJSON(await gunzipJson<FeatureCollection>(packed), {
    pointToLayer: (_, at) => L.circleMarker(at, { radius: 6, weight: 1.5, fillOpacity: 0.6 }),
    style: { color: "#b3261e", weight: 1.5 },
    onEachFeature: (feature, drawn) => { drawn.bindPopup(() => popupOf(feature as Feature)); },
  }).addTo(map);
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [32, 32], maxZoom: 9 });
  return layer;
}

function popupOf(feature: Feature): HTMLElement {
  const properties: Record<string, unknown> = feature.properties ?? {};
  const title = properties["title"];
  const popup = el("div", {}, el("strong", {}, typeof title === "string" ? title : "Event"));
  for (const name of ROWS) {
    const value: unknown = properties[name];
    const told = (typeof value === "string" && value !== "") || typeof value === "number";
    if (told) popup.append(el("div", {}, `${name.replace("_", " ")}: ${value}`));
  }
  return popup;
}

Object.assign(window, { L, geoevents: { addBasemap, addEvents } });
