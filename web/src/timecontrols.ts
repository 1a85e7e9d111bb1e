/** How time is shown: mode of the window, clock, "as known on", and decades of history. */

import { dayToIso, isoToDay, MS_PER_DAY } from "./dates";
import { button, byId, el, number } from "./dom";
import { CLOCKS, MODES } from "./state";
import type { Clock, Mode, State } from "./state";
import type { TimeWindow } from "./timewindow";

const MODE_LABELS: Readonly<Record<Mode, string>> = {
  window: "Window",
  cumulative: "All until",
  instant: "One day",
};
const CLOCK_LABELS: Readonly<Record<Clock, string>> = {
  event: "when it happened",
  report: "when it was reported",
};

export interface TimeHandlers {
  change(patch: Partial<State>): void;
  decade(span: TimeWindow): void;
}

export class TimeControls {
  private readonly modes: Readonly<Record<Mode, HTMLButtonElement>>;
  private readonly clock = el("select", { id: "clock" });
  private readonly knownBy = el("input", { id: "known-by", type: "date", min: "0001-01-01", max: "9999-12-31" });
  private readonly clear: HTMLButtonElement;

  constructor(private readonly handlers: TimeHandlers) {
    this.modes = Object.fromEntries(MODES.map((mode) => [mode, button(MODE_LABELS[mode], () => {
      handlers.change({ mode });
    }, { class: "segment" })])) as Record<Mode, HTMLButtonElement>;
    for (const clock of CLOCKS) this.clock.append(el("option", { value: clock }, CLOCK_LABELS[clock]));
    this.clock.addEventListener("change", () => {
      handlers.change({ clock: this.clock.value as Clock, window: null, span: null });
    });
    this.knownBy.addEventListener("change", () => {
      handlers.change({ knownBy: isoToDay(this.knownBy.value) });
    });
    this.clear = button("Clear the day", () => { handlers.change({ knownBy: null }); }, { class: "quiet" }, "×");
    byId("time-options", HTMLElement).replaceChildren(
      el("div", { class: "segments", role: "group", "aria-label": "What the window shows" },
        ...MODES.map((mode) => this.modes[mode])),
      el("label", { for: "clock" }, "Time is ", this.clock),
      el("label", { for: "known-by" }, "As known on ", this.knownBy), this.clear,
      // Beside the window's words there is no room: they would wrap and move the map.
      byId("step", HTMLSelectElement).closest("label") ?? "",
    );
  }

  render({ mode, clock, knownBy }: State): void {
    for (const name of MODES) this.modes[name].setAttribute("aria-pressed", String(name === mode));
    if (this.clock.value !== clock) this.clock.value = clock;
    const day = knownBy === null ? "" : dayToIso(knownBy);
    if (this.knownBy.value !== day && document.activeElement !== this.knownBy) this.knownBy.value = day;
    this.clear.hidden = knownBy === null;
  }

  /** The decades that history reaches back to; a press shows one of them. */
  renderDecades(decades: readonly { readonly year: number; readonly count: number }[]): void {
    const strip = byId("decades", HTMLElement);
    strip.hidden = decades.length === 0;
    strip.replaceChildren(el("span", { class: "note" }, "History"),
      ...decades.map(({ year, count }) => {
        const chip = button(`${year}s `, () => { this.handlers.decade(decadeSpan(year)); }, { class: "decade" });
        chip.append(el("span", { class: "count" }, number(count)));
        return chip;
      }));
  }
}

/** The days of ten years. */
function decadeSpan(year: number): TimeWindow {
  const day = (of: number): number => new Date(0).setUTCFullYear(of, 0, 1) / MS_PER_DAY;
  return { start: day(year), end: day(year + 10) };
}
