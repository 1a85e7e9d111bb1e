/** Points that would overlap at a zoom are counted together at one of them. */

/** What is clustered: world pixels of zoom 0 and how many events are there. */
export interface ClusterInput {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weight: Float64Array;
}

/**
 * For each point the index of the point that stands for it at a zoom.
 *
 * Greedy: the heaviest point that is still free takes in all free points within the
 * radius (pixels). Clusters sit on a real place, never between places.
 */
export function clusterOwners(points: ClusterInput, zoom: number, radiusPx: number): Int32Array {
  const owner = new Int32Array(points.x.length).fill(-1);
  const scale = 2 ** zoom;
  const cells = new Map<number, number[]>();
  for (let i = 0; i < owner.length; i += 1) {
    const key = cellKey(points.x[i]! * scale, points.y[i]! * scale, radiusPx);
    const cell = cells.get(key);
    if (cell) cell.push(i);
    else cells.set(key, [i]);
  }
  const heaviestFirst = Array.from(owner.keys()).sort(
    (a, b) => points.weight[b]! - points.weight[a]! || a - b,
  );
  for (const anchor of heaviestFirst) {
    if (owner[anchor] !== -1) continue;
    owner[anchor] = anchor;
    takeNeighbours(anchor, points, scale, radiusPx, cells, owner);
  }
  return owner;
}

/** Cells are one radius wide; 2^21 columns are more than any zoom has. */
function cellKey(px: number, py: number, radius: number): number {
  return Math.floor(py / radius) * 2 ** 21 + Math.floor(px / radius);
}

function takeNeighbours(
  anchor: number, points: ClusterInput, scale: number, radius: number,
  cells: ReadonlyMap<number, readonly number[]>, owner: Int32Array,
): void {
  const [px, py] = [points.x[anchor]! * scale, points.y[anchor]! * scale];
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      for (const other of cells.get(cellKey(px + dx * radius, py + dy * radius, radius)) ?? []) {
        if (owner[other] !== -1) continue;
        const distance = Math.hypot(points.x[other]! * scale - px, points.y[other]! * scale - py);
        if (distance < radius) owner[other] = anchor;
      }
    }
  }
}
