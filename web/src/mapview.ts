/** The Leaflet map. Only this file swaps lon, lat to Leaflet's lat, lon. */

import * as L from "leaflet";
import { leafletLayer } from "protomaps-leaflet";

import { labelRules, paintRules, TILES_MAX_ZOOM } from "./basemap";
import { EventLayer } from "./eventlayer";
import type { Shown } from "./eventlayer";
import type { Box } from "./geometry";
import { t } from "./i18n";
import type { MapSymbol } from "./layout";
import type { LonLat } from "./model";
import type { MapView } from "./state";
import type { Theme } from "./theme";

/** Links of ours alone: nothing that an article says comes here. */
const ATTRIBUTION = [
  ["https://www.naturalearthdata.com/", "Natural Earth"],
  ["https://www.geonames.org/", "GeoNames"],
  ["./licences.txt", "geoevents"],
].map(([url, name]) => `<a href="${url}" rel="noopener" target="_blank">${name}</a>`).join(" · ");
const MIN_ZOOM = 1;
const MAX_ZOOM = 13;
/** The basemap waits so long for the events. */
const BASE_PAUSE_MS = 500;
/** Where a map without anything on it looks. */
const WORLD: MapView = { lon: 20, lat: 30, zoom: 3 };

export interface MapHandlers {
  onMove(view: MapView, box: Box): void;
  onPick(symbol: MapSymbol): void;
  onHover(symbol: MapSymbol | null, x: number, y: number): void;
}

export class MapOfEvents {
  private readonly map: L.Map;
  private readonly events: EventLayer;
  private base: L.Layer | null = null;
  private baseTimer = 0;
  /** The reader asked for less motion: the map jumps. */
  private readonly still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  private labelled: ReadonlySet<number> = new Set();

  constructor(container: HTMLElement, handlers: MapHandlers, private theme: Theme) {
    this.map = L.map(container, {
      attributionControl: false,
      zoomControl: false,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      worldCopyJump: true,
      maxBounds: [[-85, -Infinity], [85, Infinity]],
      zoomAnimation: !this.still,
      fadeAnimation: !this.still,
      inertia: !this.still,
    });
    this.map.setView([WORLD.lat, WORLD.lon], WORLD.zoom);
    L.control.zoom({ position: "topleft", zoomInTitle: t("zoom.in"), zoomOutTitle: t("zoom.out") }).addTo(this.map);
    L.control.attribution({ prefix: false }).addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.map);
    this.events = new EventLayer(theme).addTo(this.map);
    this.paintSoon();
    this.listen(handlers);
    new ResizeObserver(() => { this.map.invalidateSize({ animate: false }); }).observe(container);
  }

  private listen(handlers: MapHandlers): void {
    this.map.on("moveend", () => {
      handlers.onMove(this.view(), this.box());
    });
    this.map.on("click", (event: L.LeafletMouseEvent) => {
      const symbol = this.events.symbolAt(event.containerPoint);
      if (symbol) handlers.onPick(symbol);
    });
    this.map.on("mousemove", (event: L.LeafletMouseEvent) => {
      const { x, y } = event.containerPoint;
      const symbol = this.events.symbolAt(event.containerPoint);
      this.map.getContainer().classList.toggle("over-symbol", symbol !== null);
      handlers.onHover(symbol, x, y);
    });
    this.map.on("mouseout", () => {
      handlers.onHover(null, 0, 0);
    });
  }

  show(shown: Shown): void {
    this.events.show(shown);
  }

  /** Indices of the scenes with events that a symbol stands for. */
  scenesOf(symbol: MapSymbol): number[] {
    return this.events.scenesOf(symbol);
  }

  nameOf(symbol: MapSymbol): string {
    return this.events.nameOf(symbol);
  }

  setTheme(theme: Theme): void {
    if (theme === this.theme) return;
    this.theme = theme;
    this.events.setTheme(theme);
    this.paintBase();
  }

  /** Tiles are drawn once, with what events leave of their labels; sooner if those are late. */
  private paintSoon(): void {
    this.baseTimer = window.setTimeout(() => { this.paintBase(); }, BASE_PAUSE_MS);
  }

  /** Places that carry a label of their own: the basemap leaves theirs out. */
  setLabelled(geonameIds: ReadonlySet<number>): void {
    this.labelled = geonameIds;
    this.paintBase();
  }

  view(): MapView {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  box(): Box {
    const bounds = this.map.getBounds();
    return {
      west: bounds.getWest(),
      south: bounds.getSouth(),
      east: bounds.getEast(),
      north: bounds.getNorth(),
    };
  }

  setView({ lon, lat, zoom }: MapView): void {
    this.map.setView([lat, lon], zoom, { animate: false });
  }

  /** Moves so that the box fills the map, no closer than maxZoom. */
  fit(box: Box, maxZoom: number, animate = true): void {
    const bounds = L.latLngBounds([box.south, box.west], [box.north, box.east]);
    this.map.fitBounds(bounds, { padding: [48, 48], maxZoom, animate: animate && !this.still });
  }

  /** Moves only where the point is out of sight. */
  reveal([lon, lat]: LonLat): void {
    const at = L.latLng(lat, lon);
    if (!this.map.getBounds().pad(-0.08).contains(at)) this.map.panTo(at, { animate: !this.still });
  }

  private paintBase(): void {
    window.clearTimeout(this.baseTimer);
    const { tiles, tilesCredit = "" } = document.body.dataset;
    const fresh = tiles === undefined ? this.bundled() : L.tileLayer(tiles,
      { attribution: `${escaped(tilesCredit)} · ${ATTRIBUTION}`, maxZoom: MAX_ZOOM });
    this.base?.remove();
    this.base = fresh.addTo(this.map);
  }

  private bundled(): L.Layer {
    return leafletLayer({
      url: new URL("basemap.pmtiles", document.baseURI).href,
      maxDataZoom: Number(document.body.dataset["tilesMaxZoom"] ?? TILES_MAX_ZOOM),
      paintRules: paintRules(this.theme),
      labelRules: labelRules(this.theme, this.labelled),
      backgroundColor: this.theme.water,
      // Its own default would name data that is not drawn here.
      attribution: ATTRIBUTION,
    }) as unknown as L.Layer;
  }
}

/** Text as it may stand in an attribution, which Leaflet takes as markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
