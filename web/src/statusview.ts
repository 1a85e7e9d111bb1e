/** What the page says of itself: loading, failed, empty, and how much is shown. */

import { spanToText } from "./dates";
import { button, byId, el, number, plural } from "./dom";
import type { TimeWindow } from "./timewindow";

/** A line over the map: what is going on, or what failed and a way to try again. */
export function showNotice(message: string | null, retry?: () => void): void {
  const notice = byId("notice", HTMLElement);
  notice.hidden = message === null;
  notice.replaceChildren(message ?? "");
  if (retry) notice.append(" ", button("Try again", retry, { class: "more" }));
}

/** How many events are in view, on no map, and in no window. */
export interface Sums {
  readonly placed: number;
  readonly unplaced: number;
  readonly undated: number;
}

/** The counts and the window in words. Unchanged words are left, so none is read twice. */
export function showCounts(shown: TimeWindow, { placed, unplaced, undated }: Sums): void {
  const off = unplaced > 0 ? `, ${number(unplaced)} not on the map` : "";
  setText("summary", `${plural(placed, "event")} in view${off}`);
  setText("window-text", spanToText(shown.start, shown.end));
  setText("undated", undated > 0 ? `+ ${number(undated)} without a date` : "");
}

/** The face of a store without events: how to put some in. */
export function showEmpty(): void {
  setText("summary", "No events yet");
  const commands = "geoevents ingest my-articles/ --db events.db\ngeoevents serve --db events.db";
  byId("list", HTMLElement).replaceChildren(
    el("div", { class: "nothing" },
      el("p", {}, "This store holds no events. Put articles in, then reload this page:"),
      el("pre", { tabindex: 0 }, commands),
      el("p", {}, "Files, folders, text, HTML, JSON Lines, CSV, RSS, Atom and WARC are read. "
        + "To look around first: geoevents demo")),
  );
}

function setText(id: string, text: string): void {
  const element = byId(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}
