/** Where many events are close together: counts on a grid, smoothed. Numbers only. */

/** Pixels of one cell of the grid. */
export const CELL_PX = 4;
/** How far a settlement reaches, in cells, for each of the passes. */
const REACH = 4;
const PASSES = 3;
/** Share of the densest below which nothing is drawn. */
const FAINTEST = 0.12;

/** A grid of numbers, row by row. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

export function emptyGrid(width: number, height: number): Grid {
  const [columns, rows] = [Math.ceil(width / CELL_PX), Math.ceil(height / CELL_PX)];
  return { columns, rows, values: new Float32Array(columns * rows) };
}

/** Adds events at a pixel; what is outside the grid is left out. */
export function addTo({ columns, rows, values }: Grid, x: number, y: number, events: number): void {
  const [column, row] = [Math.floor(x / CELL_PX), Math.floor(y / CELL_PX)];
  if (column < 0 || row < 0 || column >= columns || row >= rows) return;
  values[row * columns + column]! += events;
}

/** The grid smoothed in place: passes of a running mean come close to a Gaussian. */
export function smooth({ columns, rows, values }: Grid): void {
  const line = new Float32Array(Math.max(columns, rows));
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (let row = 0; row < rows; row += 1) meanOf(values, row * columns, 1, columns, line);
    for (let column = 0; column < columns; column += 1) meanOf(values, column, columns, rows, line);
  }
}

function meanOf(values: Float32Array, from: number, step: number, size: number, line: Float32Array): void {
  let sum = 0;
  for (let at = 0; at < Math.min(REACH, size); at += 1) sum += values[from + at * step]!;
  for (let at = 0; at < size; at += 1) {
    if (at + REACH < size) sum += values[from + (at + REACH) * step]!;
    if (at - REACH - 1 >= 0) sum -= values[from + (at - REACH - 1) * step]!;
    line[at] = sum / (2 * REACH + 1);
  }
  for (let at = 0; at < size; at += 1) values[from + at * step] = line[at]!;
}

/** Colours of the grid, four bytes a cell: the more events, the denser the colour. */
export function colours(
  { values }: Grid, [red, green, blue]: readonly [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  const bytes = new Uint8ClampedArray(values.length * 4);
  if (highest === 0) return bytes;
  for (let cell = 0; cell < values.length; cell += 1) {
    const share = Math.sqrt(Math.max(0, values[cell]!) / highest);
    if (share < FAINTEST) continue;
    bytes[cell * 4] = red;
    bytes[cell * 4 + 1] = green;
    bytes[cell * 4 + 2] = blue;
    bytes[cell * 4 + 3] = (215 * (share - FAINTEST)) / (1 - FAINTEST);
  }
  return bytes;
}
