/** Which symbols stand where: scenes and their counts as circles, rings, areas and lines. */

import { clusterOwners } from "./clusters";
import { boxOf, isInside, mercator } from "./geometry";
import type { EventTable, Scene } from "./model";
import type { Counts } from "./counting";
import { badgeSize, circleRadius } from "./symbols";
import type { Pixel, Tally } from "./symbols";
import { FAMILIES } from "./vocabulary";

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

/** World pixels of zoom 0 for every scene, and who stands for it at each zoom. */
export interface SceneIndex {
  readonly worldX: Float64Array;
  readonly worldY: Float64Array;
  readonly weight: Float64Array;
  readonly owners: Map<number, Int32Array>;
  /** Longer side of the outline in pixels of zoom 0; 0 for settlements. */
  readonly extent: Float64Array;
}

export function indexScenes(table: EventTable): SceneIndex {
  const count = table.scenes.length;
  const [worldX, worldY] = [new Float64Array(count), new Float64Array(count)];
  const [weight, extent] = [new Float64Array(count), new Float64Array(count)];
  table.scenes.forEach((scene, index) => {
    [worldX[index], worldY[index]] = mercator(scene.anchor);
    extent[index] = extentOf(scene);
  });
  for (const scene of table.scene) if (scene < count) weight[scene]! += 1;
  return { worldX, worldY, weight, extent, owners: new Map() };
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
 * areas too small for their count among each other, larger ones for themselves.
 */
export function ownersAt(index: SceneIndex, zoom: number, table: EventTable): Int32Array {
  let owners = index.owners.get(zoom);
  if (owners === undefined) {
    owners = Int32Array.from(index.worldX.keys());
    const all = Array.from(owners);
    group(index, zoom, all.filter((scene) => isSettlement(table.scenes[scene]!)), owners);
    group(index, zoom, all.filter((scene) => isTiny(index, scene, zoom)), owners);
    index.owners.set(zoom, owners);
  }
  return owners;
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

/** Counts of scenes put together by who stands for them. Kept, so that no step makes garbage. */
interface Groups {
  readonly counts: Uint32Array;
  readonly total: Uint32Array;
  readonly disputed: Uint8Array;
  readonly selected: Uint8Array;
}

const kept = new WeakMap<SceneIndex, Groups>();

function emptyGroups(index: SceneIndex): Groups {
  let groups = kept.get(index);
  const size = index.worldX.length;
  if (groups === undefined) {
    groups = {
      counts: new Uint32Array(size * FAMILIES.length),
      total: new Uint32Array(size),
      disputed: new Uint8Array(size),
      selected: new Uint8Array(size),
    };
    kept.set(index, groups);
  }
  for (const values of Object.values(groups) as Uint8Array[]) values.fill(0);
  return groups;
}

/**
 * The symbols of all scenes that count at least one event; at: pixels of the zoom.
 * inView: whether a settlement's symbol at a pixel is drawn; areas always are.
 */
export function symbolsOf(
  table: EventTable, index: SceneIndex, counts: Counts, zoom: number,
  selected: number | null, inView: (x: number, y: number) => boolean = () => true,
): MapSymbol[] {
  const owners = ownersAt(index, Math.round(zoom), table);
  const groups = emptyGroups(index);
  const of = FAMILIES.length;
  for (let scene = 0; scene < owners.length; scene += 1) {
    const sum = counts.sceneTotal[scene]!;
    if (sum === 0) continue;
    const owner = owners[scene]!;
    groups.total[owner]! += sum;
    for (let family = 0; family < of; family += 1) {
      groups.counts[owner * of + family]! += counts.byScene[scene * of + family]!;
    }
    if (counts.disputed[scene]! > 0) groups.disputed[owner] = 1;
    if (scene === selected) groups.selected[owner] = 1;
  }
  const scale = 2 ** zoom;
  const symbols: MapSymbol[] = [];
  for (let owner = 0; owner < owners.length; owner += 1) {
    if (groups.total[owner] === 0) continue;
    const at: Pixel = [index.worldX[owner]! * scale, index.worldY[owner]! * scale];
    const form = formOf(table.scenes[owner]!);
    if (form === "circle" && !inView(at[0], at[1])) continue;
    const tally = {
      counts: groups.counts.slice(owner * of, owner * of + of),
      total: groups.total[owner]!,
      disputed: groups.disputed[owner] === 1,
      selected: groups.selected[owner] === 1,
    };
    symbols.push({ form, owner, at, tally, badge: true });
  }
  return symbols;
}

/** The scenes with events that a symbol stands for, its own first. */
export function scenesOf(
  table: EventTable, index: SceneIndex, counts: Counts, zoom: number, owner: number,
): number[] {
  const owners = ownersAt(index, Math.round(zoom), table);
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
 * Badges moved off the circles and off each other, the highest counts first. A badge
 * says how much is in an area, not where in it, hence it may stand anywhere inside, or
 * beside an area that is too small to hold it; where nothing is free it is left out,
 * and the outline alone is drawn.
 */
export function placeBadges(
  symbols: readonly MapSymbol[], table: EventTable, index: SceneIndex, zoom: number,
): MapSymbol[] {
  const taken = symbols.filter((s) => s.form === "circle").map(circleBox);
  const places = new Map<MapSymbol, Pixel | null>();
  const areas = symbols.filter((symbol) => symbol.form !== "circle");
  for (const symbol of areas.sort((a, b) => b.tally.total - a.tally.total)) {
    const scene = table.scenes[symbol.owner]!;
    const size = badgeSize(symbol.tally.total);
    const anywhere = isTiny(index, symbol.owner, zoom);
    const free = BADGE_STEPS.map((step): Pixel => [
      symbol.at[0] + step[0],
      symbol.at[1] + step[1],
    ]).find((at) => isFree(at, size, taken) && (anywhere || standsIn(at, scene, zoom)));
    if (free) taken.push([...free, ...size]);
    places.set(symbol, free ?? null);
  }
  return symbols.map((symbol) => {
    const at = places.get(symbol);
    return at ? { ...symbol, at } : { ...symbol, badge: at !== null };
  });
}

type CentredBox = readonly [x: number, y: number, halfWidth: number, halfHeight: number];

function circleBox({ at, tally }: MapSymbol): CentredBox {
  const radius = circleRadius(tally.total);
  return [at[0], at[1], radius, radius];
}

function isFree(at: Pixel, size: Pixel, taken: readonly CentredBox[]): boolean {
  return !taken.some(
    ([x, y, halfWidth, halfHeight]) =>
      Math.abs(at[0] - x) < halfWidth + size[0] + 2 &&
      Math.abs(at[1] - y) < halfHeight + size[1] + 2,
  );
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
