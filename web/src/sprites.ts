/** Names drawn once and kept: text with a halo is the slowest thing on a canvas. */

import type { Pixel } from "./symbols";
import type { Theme } from "./theme";
import { SANS } from "./theme";

const FONT = `600 13px ${SANS}`;
const [HALO, HEIGHT] = [4, 22];
/** More are forgotten together. */
const MOST_KEPT = 600;

export class NameSprites {
  private readonly kept = new Map<string, ImageBitmap>();
  private readonly widths = new Map<string, number>();
  private readonly ruler = new OffscreenCanvas(1, 1).getContext("2d")!;

  constructor(private readonly theme: Theme) {
    this.ruler.font = FONT;
  }

  /** Of a text in pixels of the page. */
  widthOf(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      width = Math.ceil(this.ruler.measureText(text).width);
      this.widths.set(text, width);
    }
    return width;
  }

  private of(text: string): ImageBitmap {
    let sprite = this.kept.get(text);
    if (sprite === undefined) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      sprite = this.make(text);
      this.kept.set(text, sprite);
    }
    return sprite;
  }

  /** Draws a text about its middle. */
  draw(ctx: CanvasRenderingContext2D, text: string, [x, y]: Pixel): void {
    const image = this.of(text);
    const wide = this.widthOf(text) + 2 * HALO;
    ctx.drawImage(image, Math.round(x - wide / 2), Math.round(y - HEIGHT / 2),
      image.width / window.devicePixelRatio, HEIGHT);
  }

  private make(text: string): ImageBitmap {
    const ratio = window.devicePixelRatio;
    const width = this.widthOf(text);
    const image = new OffscreenCanvas(Math.ceil((width + 2 * HALO) * ratio), HEIGHT * ratio);
    const pen = image.getContext("2d")!;
    pen.scale(ratio, ratio);
    pen.font = FONT;
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    pen.strokeStyle = this.theme.halo;
    pen.fillStyle = this.theme.ink;
    pen.strokeText(text, HALO, HEIGHT / 2);
    pen.fillText(text, HALO, HEIGHT / 2);
    return image.transferToImageBitmap();
  }
}
