/** What the page says of itself: loading, failed, empty, and how much is shown. */

import { spanToText } from "./dates";
import { button, byId, el } from "./dom";
import { number, plural, t } from "./i18n";
import type { TimeWindow } from "./timewindow";

/** A line over the map: what is going on, or what failed and a way to try again. */
export function showNotice(message: string | null, retry?: () => void): void {
  const notice = byId("notice", HTMLElement);
  notice.hidden = message === null;
  notice.replaceChildren(message ?? "");
  if (retry) notice.append(" ", button(t("again"), retry, { class: "more" }));
}

/** How many events are in view, on no map, and in no window. */
export interface Sums {
  readonly placed: number;
  readonly unplaced: number;
  readonly undated: number;
}

/** The counts and the window in words. Unchanged words are left, so none is read twice. */
export function showCounts(shown: TimeWindow, { placed, unplaced, undated }: Sums): void {
  const off = unplaced > 0 ? t("sum.off", { n: number(unplaced) }) : "";
  setText("summary", t("sum.view", { events: plural(placed, "event") }) + off);
  setText("window-text", spanToText(shown.start, shown.end));
  setText("undated", undated > 0 ? t("sum.undated", { n: number(undated) }) : "");
}

/** The face of a store without events: how to put some in. */
export function showEmpty(): void {
  setText("summary", t("sum.none"));
  const commands = "geoevents ingest my-articles/ --db events.db\ngeoevents serve --db events.db";
  byId("list", HTMLElement).replaceChildren(
    el("div", { class: "nothing" },
      el("p", {}, t("empty.how")),
      el("pre", { tabindex: 0 }, commands),
      el("p", {}, t("empty.what"))),
  );
}

function setText(id: string, text: string): void {
  const element = byId(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}
