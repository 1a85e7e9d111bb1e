/** The one Leaflet layer that all events are drawn on: a canvas over the basemap. */

import * as L from "leaflet";

import { isInside, mercator } from "./geometry";
import { indexScenes, isSettlement, kmPerPixel, placeBadges, scenesOf, symbolsOf, unproject } from "./layout";
import type { MapSymbol, SceneIndex } from "./layout";
import { addTo, CELL_PX, colours, emptyGrid, smooth } from "./density";
import type { EventTable, Scene } from "./model";
import { placeNames } from "./namelayout";
import type { PlacedName } from "./namelayout";
import { NameSprites } from "./sprites";
import type { Layer } from "./state";
import type { Counts } from "./counting";
import * as draw from "./symbols";
import type { Pixel } from "./symbols";
import type { Theme } from "./theme";

/** What the layer shows. */
export interface Shown {
  readonly table: EventTable;
  readonly counts: Counts;
  /** Scene of the open event, or null. */
  readonly selected: number | null;
  readonly layer: Layer;
  /** What a scene is called. */
  readonly nameOf: (scene: Scene) => string;
}

/** From this zoom on, settlements carry their names. */
const NAMES_FROM_ZOOM = 6;
/** An area this many times as long as the view is drawn as an outline. */
const BEYOND_VIEW = 1.2;
/** More than the widest circle with its mark reaches. */
const MARGIN_PX = 44;
/** Names are placed anew when steps have rested that long, and while they go on. */
const NAMES_REST_MS = 120;
const NAMES_STAY_MS = 700;
const AREA_ORDER = ["country", "region", "district"];

/** Names as they were placed last. */
interface Named {
  readonly view: string;
  readonly table: EventTable | null;
  readonly names: readonly PlacedName[];
  /** When they are placed anew at the latest. */
  until: number;
}

export class EventLayer extends L.Layer {
  private readonly canvas = L.DomUtil.create("canvas", "event-canvas leaflet-zoom-animated");
  private shown: Shown | null = null;
  private index: SceneIndex | null = null;
  private paths: (Path2D | null)[] = [];
  private symbols: MapSymbol[] = [];
  private centre = L.latLng(0, 0);
  private zoom = 0;
  private named: Named = { view: "", table: null, names: [], until: 0 };
  private namesTimer = 0;
  private sprites: NameSprites;

  constructor(private theme: Theme) {
    super();
    this.sprites = new NameSprites(theme);
    this.canvas.setAttribute("aria-hidden", "true");
  }

  override onAdd(map: L.Map): this {
    map.getPane("overlayPane")!.append(this.canvas);
    map.on("move viewreset resize", this.redraw);
    map.on("zoomanim", this.animate);
    this.redraw();
    return this;
  }

  override onRemove(map: L.Map): this {
    this.canvas.remove();
    map.off("move viewreset resize", this.redraw);
    map.off("zoomanim", this.animate);
    return this;
  }

  show(shown: Shown): void {
    if (shown.table !== this.shown?.table) {
      this.index = indexScenes(shown.table);
      this.paths = shown.table.scenes.map(worldPath);
    }
    this.shown = shown;
    this.redraw();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.sprites = new NameSprites(theme);
    this.redraw();
  }

  /** The symbol under a point of the map, the topmost first; areas count as a whole. */
  symbolAt(at: L.Point): MapSymbol | null {
    const origin = this._map.getPixelBounds().min!;
    const [x, y] = [at.x + origin.x, at.y + origin.y];
    const hit = this.symbols.findLast((symbol) => hits(symbol, x, y));
    if (hit) return hit;
    const [lon, lat] = unproject([x, y], this.zoom);
    const inside = this.symbols.filter(({ form, owner }) => {
      const scene = this.shown!.table.scenes[owner]!;
      return (form === "area" || form === "near") && isInside(lon, lat, scene.rings);
    });
    return inside.at(-1) ?? null;
  }

  private readonly animate = (event: L.LeafletEvent): void => {
    const { center, zoom } = event as L.ZoomAnimEvent;
    const map = this._map;
    const scale = map.getZoomScale(zoom, this.zoom);
    const half = map.getSize().divideBy(2);
    const before = map.project(this.centre, zoom);
    const moved = map.project(center, zoom).subtract(before);
    const origin = map.project(center, zoom).subtract(half).subtract(moved);
    const corner = origin.subtract(half.multiplyBy(scale - 1));
    const pane = map.project(center, zoom).subtract(half).round();
    L.DomUtil.setTransform(this.canvas, corner.subtract(pane), scale);
  };

  private readonly redraw = (): void => {
    const map = this._map as L.Map | undefined;
    if (map === undefined) return;
    this.centre = map.getCenter();
    this.zoom = map.getZoom();
    const size = map.getSize();
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    const ctx = this.canvas.getContext("2d");
    if (ctx === null || this.shown === null || this.index === null) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const origin = map.getPixelBounds().min!;
    ctx.setTransform(ratio, 0, 0, ratio, -origin.x * ratio, -origin.y * ratio);
    this.paint(ctx, this.shown, this.index);
  };

  private paint(ctx: CanvasRenderingContext2D, shown: Shown, index: SceneIndex): void {
    const { table, counts, selected, layer } = shown;
    const { min, max } = this._map.getPixelBounds();
    const [west, east] = [min!.x - MARGIN_PX, max!.x + MARGIN_PX];
    const [north, south] = [min!.y - MARGIN_PX, max!.y + MARGIN_PX];
    const inView = (x: number, y: number): boolean => x > west && x < east && y > north && y < south;
    const symbols = symbolsOf(table, index, counts, this.zoom, { layer, selected, inView });
    const rank = (symbol: MapSymbol): number => {
      const scene = table.scenes[symbol.owner]!;
      if (symbol.form === "area") return AREA_ORDER.indexOf(scene.precision);
      return { line: 5, near: 6, circle: 10, area: 0 }[symbol.form];
    };
    symbols.sort((a, b) => rank(a) - rank(b) || b.tally.total - a.tally.total);
    const names = this.zoom < NAMES_FROM_ZOOM ? [] : this.namesOf(symbols, shown);
    this.symbols = placeBadges(symbols, table, index, this.zoom, names.map(({ box }) => box));
    for (const symbol of this.symbols) this.paintShape(ctx, symbol, table);
    if (layer === "density") this.paintDensity(ctx, shown, index);
    for (const symbol of this.symbols) this.paintMark(ctx, symbol);
    for (const { text, at } of names) this.sprites.draw(ctx, text, at);
  }

  /**
   * Where names stand is found again once steps rest, or every so often: it takes longer
   * than what a step draws. In between names stay with the circles that are still there.
   */
  private namesOf(symbols: readonly MapSymbol[], { table, nameOf }: Shown): readonly PlacedName[] {
    const { x, y } = this._map.getPixelBounds().min!;
    const view = `${this.zoom} ${x} ${y}`;
    const now = performance.now();
    if (view === this.named.view && table === this.named.table && now < this.named.until) {
      window.clearTimeout(this.namesTimer);
      this.namesTimer = window.setTimeout(() => {
        this.named.until = 0;
        this.redraw();
      }, NAMES_REST_MS);
      const owners = new Set(symbols.map(({ owner }) => owner));
      return this.named.names.filter(({ owner }) => owners.has(owner));
    }
    const names = placeNames(symbols, ({ owner }) => nameOf(table.scenes[owner]!),
      (name) => this.sprites.widthOf(name));
    this.named = { view, table, names, until: now + NAMES_STAY_MS };
    return names;
  }

  /** Settlements as a smooth raster: no symbol of its own for any. */
  private paintDensity(ctx: CanvasRenderingContext2D, { table, counts }: Shown, index: SceneIndex): void {
    const { x: width, y: height } = this._map.getSize();
    const { x: left, y: top } = this._map.getPixelBounds().min!;
    const grid = emptyGrid(width, height);
    const scale = 2 ** this.zoom;
    for (let scene = 0; scene < table.scenes.length; scene += 1) {
      const events = counts.sceneTotal[scene]!;
      if (events === 0 || !isSettlement(table.scenes[scene]!)) continue;
      addTo(grid, index.worldX[scene]! * scale - left, index.worldY[scene]! * scale - top, events);
    }
    smooth(grid);
    const cells = new OffscreenCanvas(grid.columns, grid.rows);
    cells.getContext("2d")?.putImageData(
      new ImageData(colours(grid, this.theme.density), grid.columns, grid.rows), 0, 0);
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(cells, left, top, grid.columns * CELL_PX, grid.rows * CELL_PX);
  }

  /** The scenes with events that a symbol stands for. */
  scenesOf(symbol: MapSymbol): number[] {
    if (this.shown === null || this.index === null) return [];
    const { table, counts } = this.shown;
    return scenesOf(table, this.index, counts, this.zoom, symbol.owner, this.shown.layer);
  }

  /** The place of a circle; of several, the one it stands on and how many more. */
  nameOf(symbol: MapSymbol): string {
    const scenes = this.scenesOf(symbol).map((scene) => this.shown!.table.scenes[scene]!);
    const names = new Set(scenes.map((scene) => this.shown!.nameOf(scene)));
    const [first = ""] = names;
    return names.size > 1 ? `${first} +${names.size - 1}` : first;
  }

  /** Areas, lines and rings: what lies under the marks. */
  private paintShape(ctx: CanvasRenderingContext2D, symbol: MapSymbol, table: EventTable): void {
    for (const index of symbol.form === "circle" ? [] : this.scenesOf(symbol)) {
      const scene = table.scenes[index]!;
      const path = scene.near && scene.rings.length === 0
        ? this.ring(symbol.at, scene) : this.scaled(index);
      if (path === null) continue;
      if (scene.near) draw.drawNear(ctx, path, symbol.tally, this.theme);
      else if (scene.isLine) draw.drawLine(ctx, path, symbol.tally, this.theme);
      else {
        const style = this.isBeyondView(index) ? draw.OUTLINE_ONLY : draw.areaStyle(scene.precision);
        draw.drawArea(ctx, path, style, symbol.tally, this.theme);
      }
    }
  }

  /** Whether an area is so much larger than the view that filling it says nothing. */
  private isBeyondView(scene: number): boolean {
    const { x, y } = this._map.getSize();
    return this.index!.extent[scene]! * 2 ** this.zoom > BEYOND_VIEW * Math.max(x, y);
  }

  /** The outline of a scene in pixels of the zoom, null for a point. */
  private scaled(scene: number): Path2D | null {
    const path = this.paths[scene];
    if (!path) return null;
    const scaled = new Path2D();
    scaled.addPath(path, new DOMMatrix().scale(2 ** this.zoom));
    return scaled;
  }

  private ring(at: Pixel, scene: Scene): Path2D {
    const ring = new Path2D();
    const radius = Math.max(12, NEAR_KM / kmPerPixel(scene.anchor[1], this.zoom));
    ring.arc(at[0], at[1], radius, 0, 2 * Math.PI);
    return ring;
  }

  private paintMark(ctx: CanvasRenderingContext2D, symbol: MapSymbol): void {
    if (symbol.form === "circle") draw.drawCircle(ctx, symbol.at, symbol.tally, this.theme);
    else if (symbol.badge) draw.drawBadge(ctx, symbol.at, symbol.tally, this.theme);
  }
}

/** Radius of "near X" where the feature itself does not tell. */
const NEAR_KM = 10;

function hits({ form, at, tally, badge }: MapSymbol, x: number, y: number): boolean {
  if (!badge) return false;
  const [dx, dy] = [Math.abs(x - at[0]), Math.abs(y - at[1])];
  if (form === "circle") return Math.hypot(dx, dy) <= Math.max(12, draw.circleRadius(tally.total));
  const [width, height] = draw.badgeSize(tally.total);
  return dx <= width + 3 && dy <= height + 3;
}

/** The outline in world pixels of zoom 0, null for a point. */
function worldPath(scene: Scene): Path2D | null {
  if (scene.rings.length === 0) return null;
  const path = new Path2D();
  for (const ring of scene.rings) {
    ring.forEach((point, index) => {
      const [x, y]: Pixel = mercator(point);
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    if (!scene.isLine) path.closePath();
  }
  return path;
}
