/** The timeline: a histogram with two handles, moved by mouse, touch and keyboard. */

import { dayToText, spanToText } from "./dates";
import { button, el } from "./dom";
import { number, plural, t } from "./i18n";
import { ticksFor } from "./histogram";
import type { Histogram } from "./histogram";
import type { Theme } from "./theme";
import { SANS } from "./theme";
import { dayOfKey, moveHandle, shiftWindow } from "./timewindow";
import type { Handle, TimeWindow } from "./timewindow";
import { FAMILIES } from "./vocabulary";

const AXIS_PX = 20;
const SPANS_PX = 12;
const LANE_PX = 4;
const HEADROOM_PX = 18;
/** Opacity of what lies outside the window. */
const FADED = 0.28;

type Grip = Handle | "window";

export interface TimelineHandlers {
  change(window: TimeWindow, settled: boolean): void;
  /** Show what lies before and after the timeline, too. */
  beyond(): void;
}

export class Timeline {
  private readonly canvas = el("canvas", { "aria-hidden": "true" });
  private readonly frame = el("div", { class: "time-window" });
  private readonly handles: Readonly<Record<Handle, HTMLElement>>;
  private readonly beyond: Readonly<Record<"before" | "after", HTMLButtonElement>>;
  private histogram: Histogram | null = null;
  private window: TimeWindow = { start: 0, end: 1 };
  /** Kept, since asking for it while the page changes makes the browser lay it out. */
  private size: [width: number, height: number] = [0, 0];
  private drawn: { readonly of: readonly unknown[]; readonly image: OffscreenCanvas; readonly axis: OffscreenCanvas } | null = null;

  constructor(
    private readonly track: HTMLElement,
    private readonly handlers: TimelineHandlers,
    private theme: Theme,
  ) {
    this.handles = { start: this.handle("start"), end: this.handle("end") };
    const beyond = (side: string): HTMLButtonElement =>
      button("", () => { handlers.beyond(); }, { class: `beyond ${side}`, hidden: true });
    this.beyond = { before: beyond("before"), after: beyond("after") };
    track.replaceChildren(this.canvas, this.frame, this.handles.start, this.handles.end,
      this.beyond.before, this.beyond.after);
    this.frame.addEventListener("pointerdown", (event) => { this.grab("window", event); });
    this.canvas.addEventListener("pointerdown", (event) => { this.jump(event); });
    new ResizeObserver(() => {
      this.size = [track.clientWidth, track.clientHeight];
      this.draw();
    }).observe(track);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.draw();
  }

  /** clipped: whether to say how much lies before and after. */
  render(histogram: Histogram, window: TimeWindow, clipped: boolean): void {
    if (histogram !== this.histogram) {
      this.say("before", "time.earlier", clipped ? histogram.before : 0);
      this.say("after", "time.after", clipped ? histogram.after : 0);
    }
    this.histogram = histogram;
    this.window = window;
    this.draw();
  }

  private say(side: "before" | "after", key: "time.earlier" | "time.after", count: number): void {
    this.beyond[side].hidden = count === 0;
    this.beyond[side].textContent = t(key, { events: plural(count, "event") });
  }

  /** Width of the track in pixels. */
  get width(): number {
    if (this.size[0] === 0) this.size = [this.track.clientWidth, this.track.clientHeight];
    return this.size[0];
  }

  private get domain(): TimeWindow {
    return this.histogram?.domain ?? { start: 0, end: 1 };
  }

  private handle(which: Handle): HTMLElement {
    const handle = el("div", {
      class: `handle ${which}`,
      role: "slider",
      tabindex: 0,
      "aria-valuenow": 0,
      "aria-label": t(which === "start" ? "time.first" : "time.last"),
    }, el("span", { class: "grip" }));
    handle.addEventListener("pointerdown", (event) => { this.grab(which, event); });
    handle.addEventListener("keydown", (event) => { this.key(which, event); });
    return handle;
  }

  private key(which: Handle, event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const day = which === "start" ? this.window.start : this.window.end - 1;
    const next = dayOfKey(event.key, event.shiftKey, day, this.domain);
    if (next === null) return;
    event.preventDefault();
    this.handlers.change(moveHandle(this.window, which, next, this.domain), true);
  }

  /** Follows the pointer from a grip until it is let go. */
  private grab(grip: Grip, down: PointerEvent): void {
    if (down.button !== 0) return;
    down.preventDefault();
    const target = down.currentTarget as HTMLElement;
    target.setPointerCapture(down.pointerId);
    if (grip !== "window") target.focus({ preventScroll: true });
    const [from, fromDay] = [this.window, this.dayAt(down.clientX)];
    const move = (event: PointerEvent): void => {
      this.handlers.change(this.moved(grip, from, fromDay, event.clientX), false);
    };
    const up = (event: PointerEvent): void => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", up);
      target.removeEventListener("pointercancel", up);
      this.handlers.change(this.moved(grip, from, fromDay, event.clientX), true);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", up);
    target.addEventListener("pointercancel", up);
  }

  private moved(grip: Grip, from: TimeWindow, fromDay: number, x: number): TimeWindow {
    const delta = this.dayAt(x) - fromDay;
    if (grip === "window") return shiftWindow(from, delta, this.domain);
    const at = grip === "start" ? from.start : from.end - 1;
    return moveHandle(from, grip, at + delta, this.domain);
  }

  /** A press beside the window brings its middle there. */
  private jump(event: PointerEvent): void {
    const middle = (this.window.start + this.window.end) / 2;
    const to = shiftWindow(this.window, this.dayAt(event.clientX) - middle, this.domain);
    this.handlers.change(to, true);
  }

  private dayAt(clientX: number): number {
    const { left, width } = this.track.getBoundingClientRect();
    const { start, end } = this.domain;
    return start + ((clientX - left) / width) * (end - start);
  }

  private xOf(day: number, width: number): number {
    const { start, end } = this.domain;
    return ((day - start) / (end - start)) * width;
  }

  private draw(): void {
    const [width, height] = this.size;
    const histogram = this.histogram;
    if (histogram === null || width === 0) return;
    const ratio = window.devicePixelRatio;
    const of = [histogram, this.theme, width, height, ratio];
    if (!this.drawn?.of.every((part, index) => part === of[index])) {
      this.drawn = {
        of,
        image: picture(width, height, ratio, (ctx) => {
          this.drawBars(ctx, histogram, width, height - AXIS_PX - SPANS_PX);
          this.drawSpans(ctx, histogram, width, height - AXIS_PX - SPANS_PX + 2);
        }),
        axis: picture(width, height, ratio, (ctx) => {
          this.drawAxis(ctx, width, height);
          this.drawScale(ctx, histogram);
        }),
      };
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    this.show(this.drawn.image, width, height, ratio);
    this.placeHandles(width);
  }

  private show(image: OffscreenCanvas, width: number, height: number, ratio: number): void {
    const ctx = this.canvas.getContext("2d");
    if (ctx === null || this.histogram === null) return;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.globalAlpha = FADED;
    ctx.drawImage(image, 0, 0, width, height);
    ctx.globalAlpha = 1;
    const [left, right] = [this.window.start, this.window.end].map((day) =>
      Math.round(Math.max(0, Math.min(width, this.xOf(day, width))))) as [number, number];
    if (right > left) {
      ctx.clearRect(left, 0, right - left, height);
      ctx.drawImage(image, left * ratio, 0, (right - left) * ratio, image.height,
        left, 0, right - left, height);
    }
    ctx.drawImage(this.drawn!.axis, 0, 0, width, height);
  }

  /** How many events the highest bar stands for. */
  private drawScale(ctx: OffscreenCanvasRenderingContext2D, { highest, binDays }: Histogram): void {
    if (highest === 0) return;
    const key = binDays === 1 ? "time.most.day" : binDays === 7 ? "time.most.week" : "time.most.days";
    ctx.fillStyle = this.theme.muted;
    ctx.textAlign = "right";
    ctx.font = `500 12px ${SANS}`;
    ctx.fillText(t(key, { n: number(highest), days: binDays }), this.size[0] - 14, 5);
    ctx.textAlign = "left";
  }

  private drawBars(
    ctx: OffscreenCanvasRenderingContext2D, histogram: Histogram, width: number, height: number,
  ): void {
    const { domain, binDays, bins, counts, highest } = histogram;
    const scale = (height - HEADROOM_PX) / Math.max(4, highest);
    for (let bin = 0; bin < bins; bin += 1) {
      const start = domain.start + bin * binDays;
      const left = this.xOf(start, width);
      const right = this.xOf(Math.min(start + binDays, domain.end), width);
      let y = height;
      for (let family = 0; family < FAMILIES.length; family += 1) {
        const tall = counts[bin * FAMILIES.length + family]! * scale;
        ctx.fillStyle = this.theme.families[family]!;
        ctx.fillRect(left + 0.5, y - tall, Math.max(1, right - left - 1), tall);
        y -= tall;
      }
    }
  }

  private drawSpans(
    ctx: OffscreenCanvasRenderingContext2D, histogram: Histogram, width: number, top: number,
  ): void {
    for (const { start, end, family, lane } of histogram.spans) {
      const [left, right] = [Math.max(0, this.xOf(start, width)), this.xOf(end, width)];
      ctx.globalAlpha = 0.85;
      ctx.fillStyle = this.theme.families[family]!;
      ctx.fillRect(left, top + lane * LANE_PX, Math.max(2, Math.min(right, width) - left), 2);
    }
    ctx.globalAlpha = 1;
  }

  private drawAxis(ctx: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
    const base = height - AXIS_PX;
    ctx.fillStyle = this.theme.muted;
    ctx.font = `500 12px ${SANS}`;
    ctx.textBaseline = "top";
    let free = 0;
    for (const { day, label } of ticksFor(this.domain, Math.max(2, Math.floor(width / 70)))) {
      const x = this.xOf(day, width);
      ctx.fillRect(x, base, 1, 5);
      const wide = ctx.measureText(label).width;
      const at = Math.max(0, Math.min(x - 1, width - wide));
      if (at < free) continue;
      ctx.fillText(label, at, base + 6);
      free = at + wide + 10;
    }
    ctx.globalAlpha = 0.5;
    ctx.fillRect(0, base, width, 1);
    ctx.globalAlpha = 1;
  }

  private placeHandles(width: number): void {
    const { start, end } = this.window;
    const [left, right] = [start, end].map((day) =>
      Math.max(0, Math.min(width, this.xOf(day, width))),
    ) as [number, number];
    this.frame.style.left = `${left}px`;
    this.frame.style.width = `${Math.max(2, right - left)}px`;
    this.handles.start.style.left = `${left}px`;
    this.handles.end.style.left = `${right}px`;
    this.describe("start", start);
    this.describe("end", end - 1);
  }

  private describe(which: Handle, day: number): void {
    const handle = this.handles[which];
    handle.setAttribute("aria-valuemin", String(this.domain.start));
    handle.setAttribute("aria-valuemax", String(this.domain.end - 1));
    handle.setAttribute("aria-valuenow", String(day));
    const whole = spanToText(this.window.start, this.window.end);
    handle.setAttribute("aria-valuetext", t("time.shown", { day: dayToText(day), span: whole }));
  }
}

/** What was drawn once: a step only copies it, the bars faded beside the window. */
function picture(
  width: number, height: number, ratio: number, paint: (ctx: OffscreenCanvasRenderingContext2D) => void,
): OffscreenCanvas {
  const image = new OffscreenCanvas(Math.round(width * ratio), Math.round(height * ratio));
  const ctx = image.getContext("2d");
  if (ctx === null) return image;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "left";
  paint(ctx);
  return image;
}
