/** Moves the window by itself, step by step or played; the page tells it where it is. */

import { byId } from "./dom";
import { t } from "./i18n";
import { BEAT_MS, Player } from "./player";
import type { Mode } from "./state";
import { playStep, playWindow, shiftWindow, windowLength } from "./timewindow";
import type { TimeWindow } from "./timewindow";

/** What playback asks of the page. */
export interface PlayedPage {
  mode(): Mode;
  /** What is shown, what the timeline shows, and the whole span of the events. */
  window(): TimeWindow;
  span(): TimeWindow;
  domain(): TimeWindow;
  /** settled: whether the window stays there. */
  move(window: TimeWindow, settled: boolean): void;
  settle(): void;
}

export class Playback {
  private readonly player: Player;

  constructor(private readonly page: PlayedPage) {
    this.player = new Player(() => this.beat(), (playing) => { this.show(playing); });
    const on = (id: string, act: () => void): void => {
      byId(id, HTMLButtonElement).addEventListener("click", act);
    };
    on("play", () => { this.toggle(); });
    on("back", () => { this.step(-1); });
    on("forward", () => { this.step(1); });
    byId("speed", HTMLSelectElement).addEventListener("change", () => {
      if (this.player.playing) this.player.start(beatMs());
    });
  }

  stop(): void {
    this.player.stop();
  }

  private beat(): boolean {
    const [domain, from] = [this.page.span(), this.moving()];
    if (from.end >= domain.end) {
      this.page.settle();
      return false;
    }
    this.page.move(shiftWindow(from, playStep(domain), domain), false);
    return true;
  }

  /** What a step moves: of all until a day, that day. */
  private moving(): TimeWindow {
    const shown = this.page.window();
    return this.page.mode() === "cumulative" ? { start: shown.end - 1, end: shown.end } : shown;
  }

  private toggle(): void {
    if (!this.player.playing) {
      const [span, shown] = [this.page.span(), this.page.window()];
      const first = { start: span.start, end: span.start + 1 };
      if (this.page.mode() === "window") this.page.move(playWindow(shown, span), false);
      else if (shown.end >= span.end) this.page.move(first, false);
    }
    this.player.toggle(beatMs());
  }

  private step(direction: 1 | -1): void {
    this.stop();
    const [window, domain, mode] = [this.page.window(), this.page.domain(), this.page.mode()];
    const by = byId("step", HTMLSelectElement).value;
    const whole = windowLength(window) === windowLength(domain) && mode === "window";
    if (whole) {
      this.page.move(playWindow(window, this.page.span()), true);
      return;
    }
    const days = by === "window" ? windowLength(window) : Number(by);
    this.page.move(shiftWindow(this.moving(), direction * days, domain), true);
  }

  private show(playing: boolean): void {
    const play = byId("play", HTMLButtonElement);
    play.setAttribute("aria-label", t(playing ? "time.pause" : "time.play"));
    play.classList.toggle("playing", playing);
    if (!playing) this.page.settle();
  }
}

function beatMs(): number {
  return BEAT_MS / Number(byId("speed", HTMLSelectElement).value);
}
