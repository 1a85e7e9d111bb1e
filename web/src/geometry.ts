/** Plane geometry of rings and lines: where their label goes, what holds a point. */

import type { LonLat, Ring } from "./model";

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Whether a point is inside rings by the even-odd rule (holes are outside). */
export function isInside(x: number, y: number, rings: readonly Ring[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i]!;
      const [xj, yj] = ring[j]!;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** Twice the signed area of a ring. */
function doubleArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    sum += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  }
  return sum;
}

/** A point for the label: inside the largest ring, or the middle of the longest line. */
export function anchorOfRings(rings: readonly Ring[], isLine: boolean): LonLat {
  if (isLine) {
    const longest = rings.reduce((a, b) => (b.length > a.length ? b : a));
    return longest[Math.floor(longest.length / 2)]!;
  }
  const largest = rings.reduce((a, b) =>
    Math.abs(doubleArea(b)) > Math.abs(doubleArea(a)) ? b : a,
  );
  const centre = centroid(largest);
  return isInside(centre[0], centre[1], [largest]) ? centre : widestMiddle(largest, centre[1]);
}

function centroid(ring: Ring): LonLat {
  const area = doubleArea(ring);
  if (area === 0) return ring[0]!;
  let [x, y] = [0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [a, b] = [ring[j]!, ring[i]!];
    const cross = a[0] * b[1] - b[0] * a[1];
    x += (a[0] + b[0]) * cross;
    y += (a[1] + b[1]) * cross;
  }
  return [x / (3 * area), y / (3 * area)];
}

/** The middle of the widest stretch that the ring covers at a latitude. */
function widestMiddle(ring: Ring, y: number): LonLat {
  const crossings: number[] = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y) crossings.push(((xj - xi) * (y - yi)) / (yj - yi) + xi);
  }
  crossings.sort((a, b) => a - b);
  let best: LonLat = ring[0]!;
  let width = -1;
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [west, east] = [crossings[i]!, crossings[i + 1]!];
    if (east - west > width) {
      width = east - west;
      best = [(west + east) / 2, y];
    }
  }
  return best;
}

/** The box around rings, or around one point. */
export function boxOf(anchor: LonLat, rings: readonly Ring[]): Box {
  let [west, south, east, north] = [anchor[0], anchor[1], anchor[0], anchor[1]];
  for (const ring of rings) {
    for (const [lon, lat] of ring) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return { west, south, east, north };
}

/** The box around both. */
export function boxUnion(a: Box, b: Box): Box {
  return {
    west: Math.min(a.west, b.west),
    south: Math.min(a.south, b.south),
    east: Math.max(a.east, b.east),
    north: Math.max(a.north, b.north),
  };
}

/** Web Mercator: pixels of zoom 0, x east and y south, the world 256 wide. */
export function mercator([lon, lat]: LonLat): [number, number] {
  const bounded = Math.max(-85.05, Math.min(85.05, lat));
  const y = Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360));
  return [((lon + 180) / 360) * 256, 128 - (y / (2 * Math.PI)) * 256];
}
