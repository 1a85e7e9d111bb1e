/** The symbols of the map, drawn on a canvas. Pixels in, nothing kept. */

import type { Theme } from "./theme";
import { SANS } from "./theme";

export type Pixel = readonly [x: number, y: number];

/** What a symbol counts. counts: by index into FAMILIES. */
export interface Tally {
  readonly counts: ArrayLike<number>;
  readonly total: number;
  readonly disputed: boolean;
  readonly selected: boolean;
}

const FULL_TURN = 2 * Math.PI;

/** Radius of the circle for a number of events: area grows with the count. */
export function circleRadius(total: number): number {
  return total <= 1 ? 7 : Math.min(34, 9 + 2.4 * Math.sqrt(total));
}

/** The family with the most events. */
export function mainFamily(counts: ArrayLike<number>): number {
  let best = 0;
  for (let family = 1; family < counts.length; family += 1) {
    if (counts[family]! > counts[best]!) best = family;
  }
  return best;
}

/** A settlement: a dot for one event, a ring by family around the count for more. */
export function drawCircle(
  ctx: CanvasRenderingContext2D, [x, y]: Pixel, tally: Tally, theme: Theme,
): void {
  const radius = circleRadius(tally.total);
  if (tally.selected) drawHalo(ctx, x, y, radius + 5, theme);
  if (tally.total === 1) {
    disc(ctx, x, y, radius, theme.families[mainFamily(tally.counts)]!, theme.paper, 1.8);
  } else {
    circlePath(ctx, x, y, radius + 3);
    ctx.fillStyle = theme.paper;
    ctx.fill();
    drawFamilyRing(ctx, x, y, radius - 2.5, tally, theme);
    label(ctx, x, y, tally.total, theme.ink);
  }
  if (tally.disputed) drawDisputed(ctx, x + radius * 0.75, y - radius * 0.75, theme);
}

/** Near a settlement: a dashed ring, no dot at its centre. */
export function drawNear(
  ctx: CanvasRenderingContext2D, ring: Path2D, tally: Tally, theme: Theme,
): void {
  const colour = theme.families[mainFamily(tally.counts)]!;
  ctx.save();
  ctx.fillStyle = withAlpha(colour, 0.07);
  ctx.fill(ring);
  ctx.setLineDash([6, 4]);
  ctx.lineWidth = tally.selected ? 3.5 : 2;
  ctx.strokeStyle = colour;
  ctx.stroke(ring);
  ctx.restore();
}

/** How an area looks: the coarser its place is known, the looser its line. */
export interface AreaStyle {
  readonly dash: readonly number[];
  readonly hatched: boolean;
  readonly tint: number;
}

const AREA_STYLES: Readonly<Record<string, AreaStyle>> = {
  district: { dash: [], hatched: false, tint: 0.16 },
  region: { dash: [], hatched: true, tint: 0.06 },
  country: { dash: [2, 4], hatched: false, tint: 0.05 },
};

/** For areas that reach far beyond the view: a fill would only grey the map. */
export const OUTLINE_ONLY: AreaStyle = { dash: [2, 4], hatched: false, tint: 0 };

export function areaStyle(precision: string): AreaStyle {
  return AREA_STYLES[precision] ?? AREA_STYLES["region"]!;
}

/** A district, region or country: outlined, tinted or hatched, never a dot. */
export function drawArea(
  ctx: CanvasRenderingContext2D, path: Path2D, style: AreaStyle, tally: Tally, theme: Theme,
): void {
  const colour = theme.families[mainFamily(tally.counts)]!;
  ctx.save();
  ctx.fillStyle = withAlpha(colour, style.tint * (tally.selected ? 2 : 1));
  ctx.fill(path, "evenodd");
  if (style.hatched) {
    const pattern = hatch(ctx, withAlpha(colour, tally.selected ? 0.5 : 0.3));
    if (pattern !== null) {
      ctx.fillStyle = pattern;
      ctx.fill(path, "evenodd");
    }
  }
  ctx.setLineDash([...style.dash]);
  ctx.lineWidth = tally.selected ? 2.6 : 1.4;
  ctx.strokeStyle = withAlpha(colour, 0.9);
  ctx.stroke(path);
  ctx.restore();
}

/** A front line or road. */
export function drawLine(
  ctx: CanvasRenderingContext2D, path: Path2D, tally: Tally, theme: Theme,
): void {
  ctx.save();
  ctx.lineCap = "round";
  ctx.lineWidth = tally.selected ? 8 : 6;
  ctx.strokeStyle = withAlpha(theme.paper, 0.8);
  ctx.stroke(path);
  ctx.lineWidth = tally.selected ? 4.5 : 3;
  ctx.strokeStyle = theme.families[mainFamily(tally.counts)]!;
  ctx.stroke(path);
  ctx.restore();
}

/** Half the width and height of the badge that an area or line carries. */
export function badgeSize(total: number): Pixel {
  return [8 + 4 * compact(total).length, 10.5];
}

/** The square-cornered badge of an area: its count, never to be taken for a point. */
export function drawBadge(
  ctx: CanvasRenderingContext2D, [x, y]: Pixel, tally: Tally, theme: Theme,
): void {
  const [halfWidth, halfHeight] = badgeSize(tally.total);
  const [left, top] = [x - halfWidth, y - halfHeight];
  ctx.beginPath();
  ctx.roundRect(left, top, halfWidth * 2, halfHeight * 2, 3);
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.lineWidth = tally.selected ? 2.5 : 1.5;
  ctx.strokeStyle = theme.families[mainFamily(tally.counts)]!;
  ctx.stroke();
  familyBar(ctx, left + 3, top + halfHeight * 2 - 5, halfWidth * 2 - 6, tally, theme);
  label(ctx, x, y - 1.5, tally.total, theme.ink);
  if (tally.disputed) drawDisputed(ctx, x + halfWidth, top, theme);
}

function familyBar(
  ctx: CanvasRenderingContext2D, x: number, y: number, width: number, tally: Tally, theme: Theme,
): void {
  let at = x;
  for (let family = 0; family < tally.counts.length; family += 1) {
    const part = (width * tally.counts[family]!) / tally.total;
    ctx.fillStyle = theme.families[family]!;
    ctx.fillRect(at, y, part, 2.5);
    at += part;
  }
}

function drawFamilyRing(
  ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, tally: Tally, theme: Theme,
): void {
  let angle = -Math.PI / 2;
  ctx.lineWidth = 5;
  for (let family = 0; family < tally.counts.length; family += 1) {
    const part = (FULL_TURN * tally.counts[family]!) / tally.total;
    if (part === 0) continue;
    ctx.beginPath();
    ctx.arc(x, y, radius, angle, angle + part);
    ctx.strokeStyle = theme.families[family]!;
    ctx.stroke();
    angle += part;
  }
}

/** The strokes of the sign "not equal". */
const UNEQUAL = [[-3, -1.5, 3, -1.5], [-3, 1.5, 3, 1.5], [1.8, -4, -1.8, 4]] as const;

/** Half the size of the picture of the mark of a dispute. */
const MARK_PX = 10;
const drawnMarks = new Map<string, ImageBitmap>();

/** The mark of what the parties contradict each other on. */
export function drawDisputed(
  ctx: CanvasRenderingContext2D, x: number, y: number, theme: Theme,
): void {
  const ratio = window.devicePixelRatio;
  const key = `${theme.disputed} ${ratio}`;
  let mark = drawnMarks.get(key);
  if (mark === undefined) drawnMarks.set(key, mark = markOf(theme, ratio));
  ctx.drawImage(mark, x - MARK_PX, y - MARK_PX, 2 * MARK_PX, 2 * MARK_PX);
}

function markOf(theme: Theme, ratio: number): ImageBitmap {
  const size = Math.ceil(2 * MARK_PX * ratio);
  const image = new OffscreenCanvas(size, size);
  const pen = image.getContext("2d")!;
  pen.scale(size / (2 * MARK_PX), size / (2 * MARK_PX));
  pen.translate(MARK_PX, MARK_PX);
  disc(pen, 0, 0, 6.5, theme.disputed, theme.paper, 1.5);
  pen.beginPath();
  for (const [x0, y0, x1, y1] of UNEQUAL) {
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
  }
  pen.lineWidth = 1.4;
  pen.strokeStyle = theme.paper;
  pen.stroke();
  return image.transferToImageBitmap();
}

function drawHalo(
  ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, theme: Theme,
): void {
  circlePath(ctx, x, y, radius);
  ctx.fillStyle = withAlpha(theme.ink, 0.18);
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/** A canvas of the page or one beside it. */
type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function disc(
  ctx: Pen, x: number, y: number, radius: number, fill: string,
  stroke: string, width: number,
): void {
  circlePath(ctx, x, y, radius);
  ctx.lineWidth = width * 2;
  ctx.strokeStyle = stroke;
  ctx.stroke();
  ctx.fillStyle = fill;
  ctx.fill();
}

function circlePath(ctx: Pen, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, FULL_TURN);
}

function label(
  ctx: CanvasRenderingContext2D, x: number, y: number, total: number, colour: string,
): void {
  const numbers = total < PRINTED ? numbersIn(colour) : null;
  if (numbers === null) {
    setText(ctx, colour);
    ctx.fillText(compact(total), x, y + 0.5);
    return;
  }
  const [wide, high] = NUMBER_PX;
  const [column, row] = [total % NUMBERS_A_ROW, Math.floor(total / NUMBERS_A_ROW)];
  const { image, ratio } = numbers;
  ctx.drawImage(image, column * wide * ratio, row * high * ratio, wide * ratio, high * ratio,
    Math.round(x - wide / 2), Math.round(y - high / 2), wide, high);
}

function setText(pen: Pen, colour: string): void {
  pen.font = `600 12.5px ${SANS}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour;
}

/** All numbers below PRINTED, drawn once: text is the slowest part of a symbol. */
interface Numbers {
  readonly colour: string;
  readonly ratio: number;
  readonly image: ImageBitmap;
}

const PRINTED = 1000;
const NUMBERS_A_ROW = 40;
const NUMBER_PX = [24, 16] as const;
let printed: Numbers | null = null;
let printing = 0;

/** The numbers in a colour, null while they are not drawn yet. */
function numbersIn(colour: string): Numbers | null {
  const ratio = window.devicePixelRatio;
  if (printed?.colour === colour && printed.ratio === ratio) return printed;
  window.clearTimeout(printing);
  printing = window.setTimeout(() => { printed = print(colour, ratio); }, PRINT_AFTER_MS);
  return null;
}

/** The first map is drawn without them, and fonts come first. */
const PRINT_AFTER_MS = 300;

function print(colour: string, ratio: number): Numbers {
  const [wide, high] = NUMBER_PX;
  const image = new OffscreenCanvas(NUMBERS_A_ROW * wide * ratio, (PRINTED / NUMBERS_A_ROW) * high * ratio);
  const pen = image.getContext("2d")!;
  pen.scale(ratio, ratio);
  setText(pen, colour);
  for (let total = 0; total < PRINTED; total += 1) {
    const [column, row] = [total % NUMBERS_A_ROW, Math.floor(total / NUMBERS_A_ROW)];
    pen.fillText(compact(total), (column + 0.5) * wide, (row + 0.5) * high + 0.5);
  }
  return { colour, ratio, image: image.transferToImageBitmap() };
}

/** 999, 1.2k, 35k: at most four characters. */
export function compact(total: number): string {
  if (total < 1000) return String(total);
  const thousands = total / 1000;
  return thousands < 10 ? `${thousands.toFixed(1)}k` : `${Math.round(thousands)}k`;
}

/** "#rrggbb" with an opacity. */
export function withAlpha(colour: string, alpha: number): string {
  const part = Math.round(Math.max(0, Math.min(1, alpha)) * 255);
  return colour + part.toString(16).padStart(2, "0");
}

const HATCH_PX = 7;

function hatch(ctx: CanvasRenderingContext2D, colour: string): CanvasPattern | null {
  const tile = new OffscreenCanvas(HATCH_PX, HATCH_PX);
  const pen = tile.getContext("2d");
  if (pen === null) return null;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.1;
  for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
    pen.moveTo(shift, HATCH_PX);
    pen.lineTo(shift + HATCH_PX, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, "repeat");
}
