/** Which symbols stand where: scenes and their counts as circles, rings, areas and lines. */

import { clusterOwners } from "./clusters";
import { boxOf, isInside, mercator } from "./geometry";
import type { EventTable, Scene } from "./model";
import type { Counts } from "./counting";
import { badgeSize, circleRadius } from "./symbols";
import type { Pixel, Tally } from "./symbols";
import type { Layer } from "./state";

export const CLUSTER_RADIUS_PX = 36;
const TINY_PX = 24;
const EARTH_CIRCUMFERENCE_KM = 40_075;

/** A circle, ring, area or line with what it counts. at: where its count is. */
export interface MapSymbol {
  readonly form: "circle" | "near" | "area" | "line";
  readonly at: Pixel;
  readonly tally: Tally;
  /** Index of the scene that it stands on. */
  readonly owner: number;
  /** False where there is no room for the count of an area. */
  readonly badge: boolean;
}

/** Who stands for every scene, and who stands for any, ascending. */
export interface Grouping {
  readonly owners: Int32Array;
  readonly heads: Int32Array;
}

/** World pixels of zoom 0 for every scene, and who stands for it at each zoom. */
export interface SceneIndex {
  readonly worldX: Float64Array;
  readonly worldY: Float64Array;
  readonly weight: Float64Array;
  readonly groupings: Map<string, Grouping>;
  /** Longer side of the outline in pixels of zoom 0; 0 for settlements. */
  readonly extent: Float64Array;
  readonly forms: readonly MapSymbol["form"][];
}

export function indexScenes(table: EventTable): SceneIndex {
  const count = table.scenes.length;
  const [worldX, worldY] = [new Float64Array(count), new Float64Array(count)];
  const [weight, extent] = [new Float64Array(count), new Float64Array(count)];
  table.scenes.forEach((scene, index) => {
    [worldX[index], worldY[index]] = mercator(scene.anchor);
    extent[index] = extentOf(scene);
  });
  const { scene, size } = table;
  for (let row = 0; row < size; row += 1) if (scene[row]! < count) weight[scene[row]!]! += 1;
  return { worldX, worldY, weight, extent, groupings: new Map(), forms: table.scenes.map(formOf) };
}

function extentOf(scene: Scene): number {
  if (scene.rings.length === 0) return 0;
  const { west, south, east, north } = boxOf(scene.anchor, scene.rings);
  const [left, top] = mercator([west, north]);
  const [right, bottom] = mercator([east, south]);
  return Math.max(right - left, bottom - top);
}

export function isSettlement(scene: Scene): boolean {
  return !scene.near && scene.rings.length === 0;
}

/**
 * For every scene the scene that stands for it at a zoom: settlements among each other,
 * areas too small for their count among each other, larger ones for themselves. Where
 * settlements are not clustered each stands for itself.
 */
export function groupingAt(
  index: SceneIndex, zoom: number, table: EventTable, layer: Layer,
): Grouping {
  const key = `${zoom} ${layer === "clusters"}`;
  let grouping = index.groupings.get(key);
  if (grouping === undefined) {
    const owners = Int32Array.from(index.worldX.keys());
    const all = Array.from(owners);
    const settlements = all.filter((scene) => isSettlement(table.scenes[scene]!));
    if (layer === "clusters") group(index, zoom, settlements, owners);
    group(index, zoom, all.filter((scene) => isTiny(index, scene, zoom)), owners);
    grouping = { owners, heads: Int32Array.from(new Set(owners)).sort() };
    index.groupings.set(key, grouping);
  }
  return grouping;
}

/** Whether an area is too small at a zoom to hold its own badge. */
function isTiny({ extent }: SceneIndex, scene: number, zoom: number): boolean {
  return extent[scene]! > 0 && extent[scene]! * 2 ** zoom < TINY_PX;
}

function group(
  index: SceneIndex, zoom: number, scenes: readonly number[], owners: Int32Array,
): void {
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(scenes, (scene) => values[scene]!);
  const points = {
    x: column(index.worldX),
    y: column(index.worldY),
    weight: column(index.weight),
  };
  clusterOwners(points, zoom, CLUSTER_RADIUS_PX).forEach((owner, at) => {
    owners[scenes[at]!] = scenes[owner]!;
  });
}

/** What decides which symbols there are, beside the counts. */
export interface SymbolOptions {
  readonly layer?: Layer;
  /** Scene of the open event. */
  readonly selected?: number | null;
  /** Whether a settlement's symbol at a pixel is drawn; areas always are. */
  readonly inView?: (x: number, y: number) => boolean;
}

/** The symbols of all scenes that count at least one event; at: pixels of the zoom. */
export function symbolsOf(
  table: EventTable, index: SceneIndex, counts: Counts, zoom: number,
  { layer = "clusters", selected = null, inView = (): boolean => true }: SymbolOptions = {},
): MapSymbol[] {
  const { owners, heads } = groupingAt(index, Math.round(zoom), table, layer);
  const groups = counts.groupedBy(owners);
  const scale = 2 ** zoom;
  const chosen = selected === null ? -1 : owners[selected]!;
  const symbols: MapSymbol[] = [];
  for (const owner of heads) {
    const total = groups.total[owner]!;
    if (total === 0) continue;
    const form = index.forms[owner]!;
    const x = index.worldX[owner]! * scale;
    const y = index.worldY[owner]! * scale;
    if (form === "circle" && (layer === "density" || !inView(x, y))) continue;
    const tally = {
      counts: groups.of(owner),
      total,
      disputed: groups.disputed[owner]! > 0,
      selected: owner === chosen,
    };
    symbols.push({ form, owner, at: [x, y], tally, badge: true });
  }
  return symbols;
}

/** The scenes with events that a symbol stands for, its own first. */
export function scenesOf(
  table: EventTable, index: SceneIndex, counts: Counts, zoom: number, owner: number, layer: Layer,
): number[] {
  const { owners } = groupingAt(index, Math.round(zoom), table, layer);
  const scenes: number[] = [];
  for (let scene = 0; scene < owners.length; scene += 1) {
    if (owners[scene] === owner && counts.sceneTotal[scene]! > 0) scenes.push(scene);
  }
  return scenes.sort((a, b) => Number(b === owner) - Number(a === owner));
}

function formOf(scene: Scene): MapSymbol["form"] {
  if (scene.near) return "near";
  if (scene.rings.length === 0) return "circle";
  return scene.isLine ? "line" : "area";
}

/** Kilometres in one pixel of a zoom at a latitude. */
export function kmPerPixel(lat: number, zoom: number): number {
  return (EARTH_CIRCUMFERENCE_KM * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);
}

/** Steps from its anchor where the badge of an area may go instead, nearest first. */
const BADGE_STEPS: readonly Pixel[] = [
  [0, 0], [0, -26], [0, 26], [-34, 0], [34, 0], [-30, -24], [30, -24], [-30, 24], [30, 24],
  [0, -52], [0, 52], [-66, 0], [66, 0], [-60, -40], [60, -40], [-60, 40], [60, 40],
];

/**
 * Badges moved off the circles, their names and each other, the highest counts first. A
 * badge says how much is in an area, not where in it, hence it may stand anywhere inside,
 * or beside an area that is too small to hold it; where nothing is free it is left out,
 * and the outline alone is drawn.
 */
export function placeBadges(
  symbols: readonly MapSymbol[], table: EventTable, index: SceneIndex, zoom: number,
  names: readonly CentredBox[] = [],
): MapSymbol[] {
  const areas = symbols.filter((symbol) => symbol.form !== "circle");
  if (areas.length === 0) return [...symbols];
  const taken = [...symbols.filter((s) => s.form === "circle").flatMap(symbolBoxes), ...names];
  const places = new Map<MapSymbol, Pixel | null>();
  for (const symbol of areas.sort((a, b) => b.tally.total - a.tally.total)) {
    const scene = table.scenes[symbol.owner]!;
    const size = badgeSize(symbol.tally.total);
    const anywhere = isTiny(index, symbol.owner, zoom);
    const free = BADGE_STEPS.map((step): Pixel => [
      symbol.at[0] + step[0],
      symbol.at[1] + step[1],
    ]).find((at) => isFree([...at, ...size], taken) && (anywhere || standsIn(at, scene, zoom)));
    if (free) taken.push(...symbolBoxes({ ...symbol, at: free }));
    places.set(symbol, free ?? null);
  }
  return symbols.map((symbol) => {
    const at = places.get(symbol);
    return at ? { ...symbol, at } : { ...symbol, badge: at !== null };
  });
}

/** What a mark covers: its middle and half its size. */
export type CentredBox = readonly [x: number, y: number, halfWidth: number, halfHeight: number];

/** Half the size of the mark of a dispute. */
const MARK_PX = 8;

/** What a circle or badge covers, the mark of a dispute too. */
export function symbolBoxes({ form, at: [x, y], tally, badge }: MapSymbol): CentredBox[] {
  if (!badge) return [];
  const radius = circleRadius(tally.total);
  const [width, height] = form === "circle" ? [radius, radius] : badgeSize(tally.total);
  const far = form === "circle" ? 0.75 : 1;
  const box: CentredBox = [x, y, width, height];
  return tally.disputed ? [box, [x + width * far, y - height * far, MARK_PX, MARK_PX]] : [box];
}

/** Whether a box meets none of those that are taken, a little air between. */
export function isFree(box: CentredBox, taken: readonly CentredBox[]): boolean {
  for (const [x, y, halfWidth, halfHeight] of taken) {
    if (Math.abs(box[0] - x) < halfWidth + box[2] + 2 &&
      Math.abs(box[1] - y) < halfHeight + box[3] + 2) return false;
  }
  return true;
}

function standsIn(at: Pixel, scene: Scene, zoom: number): boolean {
  if (scene.isLine || scene.rings.length === 0) return true;
  const [lon, lat] = unproject(at, zoom);
  return isInside(lon, lat, scene.rings);
}

/** Lon and lat of a pixel of a zoom. */
export function unproject([x, y]: Pixel, zoom: number): [number, number] {
  const world = 256 * 2 ** zoom;
  const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world)));
  return [(x / world) * 360 - 180, (lat * 180) / Math.PI];
}
