/** The list beside the map: what is in the window and in view, and what is on no map. */

import { edtfToText } from "./dates";
import { button, el } from "./dom";
import type { Child } from "./dom";
import { plural, t } from "./i18n";
import { DISPUTED } from "./model";
import type { EventTable, EventText } from "./model";
import type { Listed } from "./select";
import { areaLabel, FAMILIES, kindLabel, titleOf } from "./vocabulary";
import { evidenceText } from "./wording";

/** Rows that are made at first, and added as the end comes near. */
const PAGE = 60;

export interface ListHandlers {
  open(row: number): void;
  clearPlace(): void;
  /** Texts of these rows are wanted; filled is called when they came. */
  want(rows: readonly number[]): void;
}

/**
 * A list that makes rows only as far as one has scrolled; the browser lays out and
 * paints only those near the view (`content-visibility` in app.css).
 */
export class ListView {
  private shownFor: readonly unknown[] = [];
  private made = PAGE;
  private items = new Map<number, HTMLElement>();
  private growing: IntersectionObserver | null = null;
  private wanted: number[] = [];

  constructor(
    private readonly container: HTMLElement,
    private readonly handlers: ListHandlers,
  ) {}

  /** place: name of the place that the list is narrowed to, or null. */
  render(table: EventTable, listed: Listed, place: string | null): void {
    const key = [table, place, ...listed.placed, "", ...listed.unplaced, "", ...listed.undated];
    if (key.length === this.shownFor.length && key.every((part, at) => part === this.shownFor[at])) return;
    this.shownFor = key;
    const focused = document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset["id"];
    this.items = new Map();
    this.container.replaceChildren(...[
      this.placeBar(place),
      ...this.placed(table, listed.placed),
      this.section(table, listed.unplaced, t("list.off"), t("list.off.why")),
      this.section(table, listed.undated, t("list.undated"), t("list.undated.why")),
    ].filter((part) => part !== null));
    this.askForTexts();
    if (focused !== undefined) this.focus(focused);
  }

  /** Puts texts that have come where their rows wait for them. */
  filled(table: EventTable, rows: readonly number[]): void {
    for (const row of rows) {
      const waiting = this.items.get(row);
      if (waiting === undefined || !table.texts.has(row)) continue;
      waiting.replaceWith(this.item(table, row, waiting.dataset["reason"] === "1"));
    }
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
    const clear = button(t("list.all"), () => {
      this.handlers.clearPlace();
    }, { class: "link" });
    return el("p", { class: "place-bar" }, el("strong", {}, place), " ", clear);
  }

  private placed(table: EventTable, rows: readonly number[]): Child[] {
    this.growing?.disconnect();
    this.made = 0;
    if (rows.length === 0) return [el("p", { class: "nothing" }, t("list.none"))];
    const list = el("ol", { class: "events" });
    const more = button("", () => {
      const focused = document.activeElement === more;
      const first = this.grow(table, rows, list, more);
      this.askForTexts();
      if (focused) first?.querySelector("button")?.focus();
    }, { class: "more" });
    this.grow(table, rows, list, more);
    this.growing = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting) more.click();
    }, { rootMargin: "600px" });
    if (!more.hidden) this.growing.observe(more);
    return [list, more];
  }

  /** Makes the next rows; the first of them comes back. */
  private grow(
    table: EventTable, rows: readonly number[], list: HTMLElement, more: HTMLElement,
  ): HTMLElement | undefined {
    const items = rows.slice(this.made, this.made + PAGE).map((row) => this.item(table, row, false));
    list.append(...items);
    this.made += items.length;
    const rest = rows.length - this.made;
    more.hidden = rest === 0;
    more.textContent = t("list.more", { events: plural(rest, "event") });
    return items[0];
  }

  private section(
    table: EventTable, rows: readonly number[], title: string, why: string,
  ): Child {
    if (rows.length === 0) return null;
    const list = el("ol", { class: "events" });
    for (const row of rows.slice(0, PAGE)) list.append(this.item(table, row, true));
    const heading = el("h3", {}, `${title} `, el("span", { class: "count" }, String(rows.length)));
    const rest = rows.length - PAGE;
    const note = rest > 0
      ? el("p", { class: "why" }, t("list.rest", { events: plural(rest, "event") })) : null;
    return el("section", { class: "aside-list" }, heading, el("p", { class: "why" }, why), list, note);
  }

  private item(table: EventTable, row: number, withReason: boolean): HTMLElement {
    const text = table.texts.get(row);
    const made = text === undefined
      ? el("li", { class: "pending" }, kindLabel(table.kinds[table.kind[row]!]!), " …")
      : el("li", {}, this.opener(table, row, text, withReason));
    if (withReason) made.dataset["reason"] = "1";
    if (text === undefined) this.wanted.push(row);
    this.items.set(row, made);
    return made;
  }

  private opener(table: EventTable, row: number, text: EventText, withReason: boolean): HTMLElement {
    const family = FAMILIES[table.familyOf[table.kind[row]!]!]!;
    const scene = table.scenes[table.scene[row]!];
    const open = button("", () => {
      this.handlers.open(row);
    }, { class: "event", "data-id": text.id });
    open.replaceChildren(
      el("span", { class: `mark ${family} ${scene ? scene.precision : "none"}${scene?.near ? " near" : ""}`,
        "aria-hidden": "true" }),
      el("span", { class: "text" },
        el("span", { class: "title", dir: "auto" },
          titleOf(text.title, text.kind, text.place, scene?.near ?? false)),
        (table.flags[row]! & DISPUTED) !== 0
          ? el("span", { class: "disputed-tag" }, t("list.disputed")) : "",
        metaOf(text, scene?.near ? t("list.near") : scene ? areaLabel(scene.precision) : null),
        withReason ? el("span", { class: "reason", dir: "auto" }, reasonOf(table, row, text)) : "",
        el("span", { class: "hidden" }, `. ${kindLabel(text.kind)}`)),
    );
    return open;
  }
}

/** Date, exactness and how much it rests on; a date that is a span stands out as one. */
function metaOf(text: EventText, where: string | null): HTMLElement {
  const rest = [where, plural(text.claims, "claim"), plural(text.origins, "origin")]
    .filter((part) => part !== null);
  const vague = text.when !== null && !/^\d{4}-\d\d-\d\d$/.test(text.when);
  return el("span", { class: "meta" },
    el("span", { class: vague ? "when vague" : "when" }, edtfToText(text.when)),
    ` · ${rest.join(" · ")}`);
}

function reasonOf(table: EventTable, row: number, text: EventText): string {
  if (table.scene[row]! < table.scenes.length) return "";
  if (text.placeReason !== null) return evidenceText(text.placeReason);
  return text.place === null ? t("list.noplace") : t("list.elsewhere", { place: text.place });
}
