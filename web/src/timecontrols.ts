/** How time is shown: mode of the window, clock, "as known on", and decades of history. */

import { dayToIso, isoToDay, MS_PER_DAY } from "./dates";
import { button, byId, el } from "./dom";
import { plural, t } from "./i18n";
import { CLOCKS, MODES } from "./state";
import type { Clock, Mode, State } from "./state";
import type { TimeWindow } from "./timewindow";

export interface TimeHandlers {
  change(patch: Partial<State>): void;
  decade(span: TimeWindow): void;
}

export class TimeControls {
  private readonly modes: Readonly<Record<Mode, HTMLButtonElement>>;
  private readonly clock = el("select", { id: "clock" });
  private readonly knownBy = el("input", { id: "known-by", type: "date", min: "0001-01-01", max: "9999-12-31" });
  private readonly clear: HTMLButtonElement;
  /** On a phone the rarer options are behind it. */
  private readonly more = button(t("time.options"), () => {
    const open = byId("time-options", HTMLElement).classList.toggle("open");
    this.more.setAttribute("aria-expanded", String(open));
  }, { class: "segment time-toggle", "aria-expanded": "false", "aria-controls": "time-more" });

  constructor(private readonly handlers: TimeHandlers) {
    this.modes = Object.fromEntries(MODES.map((mode) => [mode, button(t(`time.${mode}`), () => {
      handlers.change({ mode });
    }, { class: "segment" })])) as Record<Mode, HTMLButtonElement>;
    for (const clock of CLOCKS) this.clock.append(el("option", { value: clock }, t(`time.clock.${clock}`)));
    this.clock.addEventListener("change", () => {
      handlers.change({ clock: this.clock.value as Clock, window: null, span: null });
    });
    this.knownBy.addEventListener("change", () => {
      handlers.change({ knownBy: isoToDay(this.knownBy.value) });
    });
    this.clear = button(t("time.known.clear"), () => { handlers.change({ knownBy: null }); }, { class: "quiet" }, "×");
    byId("time-options", HTMLElement).replaceChildren(
      el("div", { class: "segments", role: "group", "aria-label": t("time.modes") },
        ...MODES.map((mode) => this.modes[mode])),
      this.more,
      el("div", { id: "time-more", class: "time-more" },
        el("label", { for: "clock" }, `${t("time.clock")} `, this.clock),
        el("span", { class: "known" },
          el("label", { for: "known-by" }, `${t("time.known")} `, this.knownBy), this.clear),
        // Beside the window's words there is no room: they would wrap and move the map.
        byId("step", HTMLSelectElement).closest("label") ?? ""),
    );
  }

  render({ mode, clock, knownBy }: State): void {
    for (const name of MODES) this.modes[name].setAttribute("aria-pressed", String(name === mode));
    if (this.clock.value !== clock) this.clock.value = clock;
    const day = knownBy === null ? "" : dayToIso(knownBy);
    if (this.knownBy.value !== day && document.activeElement !== this.knownBy) this.knownBy.value = day;
    this.clear.hidden = knownBy === null;
  }

  /**
   * The decades that history reaches back to, as bars along a line of their own: every
   * decade from the first to the last, those without events too. A press shows one.
   */
  renderDecades(decades: readonly { readonly year: number; readonly count: number }[]): void {
    const strip = byId("decades", HTMLElement);
    strip.hidden = decades.length === 0;
    const counts = new Map(decades.map(({ year, count }) => [year, count]));
    const [first, last] = [decades[0]?.year ?? 0, decades.at(-1)?.year ?? 0];
    const most = Math.max(1, ...counts.values());
    const bars = [];
    const from = Math.max(first, last - 10 * (MOST_DECADES - 1));
    for (let year = from; year <= last; year += 10) bars.push(this.decade(year, counts.get(year) ?? 0, most));
    strip.replaceChildren(el("span", { class: "note" }, t("time.history")),
      el("div", { class: "decade-bars" }, ...bars));
  }

  private decade(year: number, count: number, most: number): HTMLElement {
    const name = t("date.decade", { year });
    const bar = el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.height = `${count === 0 ? 0 : Math.max(3, Math.round(20 * count / most))}px`;
    const chip = button("", () => { this.handlers.decade(decadeSpan(year)); }, { class: "decade" });
    chip.replaceChildren(bar, el("span", { class: "year" }, name));
    const events = plural(count, "event");
    chip.setAttribute("aria-label", t("time.decade", { decade: name, events }));
    chip.title = t("time.decade", { decade: name, events });
    chip.disabled = count === 0;
    return chip;
  }
}

/** Earlier decades than these are reached by the address alone. */
const MOST_DECADES = 30;

/** The days of ten years. */
function decadeSpan(year: number): TimeWindow {
  const day = (of: number): number => new Date(0).setUTCFullYear(of, 0, 1) / MS_PER_DAY;
  return { start: day(year), end: day(year + 10) };
}
