/** Names drawn once and kept: text with a halo is the slowest thing on a canvas. */

import type { Pixel } from "./symbols";
import type { Theme } from "./theme";
import { SANS } from "./theme";

const FONT = `600 13px ${SANS}`;
const [HALO, HEIGHT] = [4, 22];
/** More are forgotten together. */
const MOST_KEPT = 600;

interface Sprite {
  readonly image: OffscreenCanvas;
  /** Of the text alone, in pixels of the page. */
  readonly width: number;
}

export class NameSprites {
  private readonly kept = new Map<string, Sprite>();

  constructor(private readonly theme: Theme) {}

  /** The sprite of a text. */
  of(text: string): Sprite {
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
    const { image, width } = this.of(text);
    const wide = width + 2 * HALO;
    ctx.drawImage(image, Math.round(x - wide / 2), Math.round(y - HEIGHT / 2),
      image.width / window.devicePixelRatio, HEIGHT);
  }

  private make(text: string): Sprite {
    const ratio = window.devicePixelRatio;
    const measure = new OffscreenCanvas(1, 1).getContext("2d")!;
    measure.font = FONT;
    const width = Math.ceil(measure.measureText(text).width);
    const image = new OffscreenCanvas(Math.ceil((width + 2 * HALO) * ratio), HEIGHT * ratio);
    const pen = image.getContext("2d")!;
    pen.scale(ratio, ratio);
    pen.font = FONT;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    pen.strokeStyle = this.theme.halo;
    pen.fillStyle = this.theme.ink;
    pen.strokeText(text, HALO, HEIGHT / 2);
    pen.fillText(text, HALO, HEIGHT / 2);
    return { image, width };
  }
}
