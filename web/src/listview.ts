/** The list beside the map: what is in the window and in view, and what is on no map. */

import { edtfToText } from "./dates";
import { button, el, plural } from "./dom";
import type { Child } from "./dom";
import { DISPUTED } from "./model";
import type { EventTable } from "./model";
import type { Listed } from "./select";
import { areaLabel, FAMILIES, kindLabel } from "./vocabulary";

/** Rows that are shown at first, and added with each press of the button. */
const PAGE = 60;

export interface ListHandlers {
  open(row: number): void;
  clearPlace(): void;
  /** Texts of these rows are wanted; render is called again when they came. */
  want(rows: readonly number[]): void;
}

export class ListView {
  private limit = PAGE;
  private shownFor = "";
  /** Adds rows as the end of the list comes near, so that few are in the page at a time. */
  private growing: IntersectionObserver | null = null;
  private wanted: number[] = [];

  constructor(
    private readonly container: HTMLElement,
    private readonly handlers: ListHandlers,
  ) {}

  /** place: name of the place that the list is narrowed to, or null. */
  render(table: EventTable, listed: Listed, place: string | null): void {
    const key = `${listed.placed.length} ${listed.unplaced.length} ${listed.undated.length}`;
    if (key !== this.shownFor) this.limit = PAGE;
    this.shownFor = key;
    const parts: Child[] = [this.placeBar(place), this.placed(table, listed.placed)];
    const off = this.section(table, listed.unplaced, "Not on the map",
      "In this window, without a scene that could be drawn.", true);
    const undated = this.section(table, listed.undated, "Without a date",
      "Not in any window: their articles do not say when.", true);
    const focused = document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset["id"];
    this.container.replaceChildren(...[...parts, off, undated].filter((part) => part !== null));
    this.askForTexts();
    if (focused !== undefined) this.focus(focused);
  }

  private askForTexts(): void {
    if (this.wanted.length > 0) this.handlers.want(this.wanted);
    this.wanted = [];
  }

  /** Puts the keyboard on an event of the list, if it is there. */
  focus(id: string): void {
    const rows = this.container.querySelectorAll<HTMLElement>("[data-id]");
    Array.from(rows).find((row) => row.dataset["id"] === id)?.focus({ preventScroll: true });
  }

  private placeBar(place: string | null): Child {
    if (place === null) return null;
    const clear = button("Show all places", () => {
      this.handlers.clearPlace();
    }, { class: "link" });
    return el("p", { class: "place-bar" }, el("strong", {}, place), " ", clear);
  }

  private placed(table: EventTable, rows: readonly number[]): Child {
    if (rows.length === 0) {
      return el("p", { class: "nothing" },
        "No event in this window and view. Zoom out, widen the window or clear a filter.");
    }
    const list = el("ol", { class: "events" });
    for (const row of rows.slice(0, this.limit)) list.append(this.item(table, row, false));
    if (rows.length <= this.limit) return list;
    const more = button(`Show more (${plural(rows.length - this.limit, "event")})`, () => {
      this.limit += PAGE;
      const focused = document.activeElement === more;
      const next = this.placed(table, rows)!;
      (list.parentElement ?? list).replaceWith(next);
      this.askForTexts();
      if (focused) (next as HTMLElement).querySelectorAll<HTMLElement>(".event")[this.limit - PAGE]?.focus();
    }, { class: "more" });
    this.growing?.disconnect();
    this.growing = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting) more.click();
    }, { rootMargin: "300px" });
    this.growing.observe(more);
    return el("div", {}, list, more);
  }

  private section(
    table: EventTable, rows: readonly number[], title: string, why: string, reasons: boolean,
  ): Child {
    if (rows.length === 0) return null;
    const list = el("ol", { class: "events" });
    for (const row of rows.slice(0, PAGE)) list.append(this.item(table, row, reasons));
    const heading = el("h3", {}, `${title} `, el("span", { class: "count" }, String(rows.length)));
    const rest = rows.length - PAGE;
    const note = rest > 0 ? el("p", { class: "why" }, `and ${plural(rest, "more event")}`) : null;
    return el("section", { class: "aside-list" }, heading, el("p", { class: "why" }, why), list, note);
  }

  private item(table: EventTable, row: number, withReason: boolean): HTMLElement {
    const text = table.texts.get(row);
    if (text === undefined) {
      this.wanted.push(row);
      return el("li", { class: "pending" }, kindLabel(table.kinds[table.kind[row]!]!), " …");
    }
    const family = FAMILIES[table.familyOf[table.kind[row]!]!]!;
    const disputed = (table.flags[row]! & DISPUTED) !== 0;
    const scene = table.scenes[table.scene[row]!];
    const where = scene ? areaLabel(scene.precision) : null;
    const meta = [
      edtfToText(text.when),
      scene?.near ? "near the place" : where,
      plural(text.claims, "claim"),
      plural(text.origins, "origin"),
    ].filter((part) => part !== null);
    const head = el("span", { class: "title" }, text.title);
    const open = button("", () => {
      this.handlers.open(row);
    }, { class: "event", "data-id": text.id });
    open.replaceChildren(
      el("span", { class: `mark ${family} ${scene ? scene.precision : "none"}`,
        "aria-hidden": "true" }),
      el("span", { class: "text" },
        head,
        disputed ? el("span", { class: "disputed-tag" }, "disputed") : "",
        el("span", { class: "meta" }, meta.join(" · ")),
        withReason ? el("span", { class: "reason" }, reasonOf(table, row)) : "",
        el("span", { class: "hidden" }, `. ${kindLabel(text.kind)}`)),
    );
    return el("li", {}, open);
  }
}

function reasonOf(table: EventTable, row: number): string {
  const text = table.texts.get(row);
  if (text === undefined || table.scene[row]! < table.scenes.length) return "";
  if (text.placeReason !== null) return text.placeReason;
  return text.place === null
    ? "The articles name no place where it happened."
    : `${text.place} is not where it happened.`;
}
