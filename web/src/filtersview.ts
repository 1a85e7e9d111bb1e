/** The filters: families, history, and on demand kinds, places, sides, sources, names. */

import { suffix } from "./api";
import type { Query } from "./api";
import type { Counts } from "./counting";
import { button, el } from "./dom";
import { DIMENSIONS } from "./facets";
import type { FacetCounts } from "./facets";
import { number, t } from "./i18n";
import { AS_IN_SOURCES, AS_ON_DATE, namingSides } from "./labels";
import type { EventTable } from "./model";
import { ALL_FAMILIES, NEUTRAL } from "./state";
import type { State } from "./state";
import { FAMILIES, familyLabel, kindLabel, precisionLabel, PRECISIONS, sideLabel } from "./vocabulary";

export interface FilterHandlers {
  change(patch: Partial<State>): void;
}

/** A list of values to choose from, as a field of the state. */
type ListField = "kinds" | "precisions" | "sides" | "sources";

const MOST_OPTIONS = 40;

export class FiltersView {
  private readonly chips: HTMLButtonElement[] = [];
  private readonly counts: HTMLElement[] = [];
  private readonly background: HTMLInputElement;
  private readonly disputed: HTMLInputElement;
  private readonly totals = {
    background: el("span", { class: "count" }), disputed: el("span", { class: "count" }),
  };
  private readonly groups: Readonly<Record<ListField, HTMLElement>>;
  private readonly labels = el("select", { id: "labels" });
  private readonly exports = el("p", { class: "exports" });
  private readonly more = el("details", { class: "more-filters" });
  private readonly summary = el("summary", {}, t("filter.more"));
  private state: State | null = null;
  private filledFor: EventTable | null = null;
  private exportsFor = "";

  constructor(container: HTMLElement, private readonly handlers: FilterHandlers) {
    const list = el("div", { class: "chips", role: "group", "aria-label": t("filter.families") });
    FAMILIES.forEach((family, index) => {
      const count = el("span", { class: "count" });
      const chip = button(familyLabel(family), () => {
        this.toggle(index);
      }, { class: "chip", "data-family": family });
      chip.prepend(el("span", { class: `swatch ${family}`, "aria-hidden": "true" }));
      chip.append(" ", count);
      this.chips.push(chip);
      this.counts.push(count);
      list.append(chip);
    });
    this.background = this.box("background", (on) => ({ background: on, window: null, span: null }));
    this.disputed = this.box("disputed", (on) => ({ disputed: on }));
    const group = (): HTMLElement => el("ul", { class: "options" });
    this.groups = { kinds: group(), precisions: group(), sides: group(), sources: group() };
    this.labels.addEventListener("change", () => { handlers.change({ labels: this.labels.value }); });
    this.more.append(this.summary,
      this.section(t("filter.kind"), this.groups.kinds),
      this.section(t("filter.precision"), this.groups.precisions),
      this.section(t("filter.side"), this.groups.sides),
      this.section(t("filter.source"), this.groups.sources),
      el("p", {}, el("label", { for: "labels" }, `${t("labels")} `, this.labels)), this.exports);
    container.replaceChildren(list, el("div", { class: "switches" },
      
      this.labelled(this.background, t("filter.background"), this.totals.background),
      this.labelled(this.disputed, t("filter.disputed"), this.totals.disputed)), this.more);
  }

  /** byFamily: counts of what is in the window, families that are not shown too. */
  render(state: State, table: EventTable, counts: Counts, byFamily: Uint32Array): void {
    this.state = state;
    this.background.checked = state.background;
    this.disputed.checked = state.disputed;
    setText(this.totals.disputed, number(counts.disputedTotal));
    this.chips.forEach((chip, index) => {
      const isPressed = String((state.families & (1 << index)) !== 0);
      if (chip.getAttribute("aria-pressed") !== isPressed) chip.setAttribute("aria-pressed", isPressed);
      setText(this.counts[index]!, number(byFamily[index]!));
    });
    if (this.filledFor !== table) this.fill(table);
    if (!this.more.open) return;
    this.labels.value = state.labels;
    this.count("kinds", (name) => counts.byKind[table.kinds.indexOf(name)]!);
    this.count("precisions", (name) =>
      counts.byPrecision[(PRECISIONS as readonly string[]).indexOf(name) + 1]!);
    this.check("sides");
    this.check("sources");
  }

  /** Whether the lists that are long to count are open. */
  get open(): boolean {
    return this.more.open;
  }

  /** Counts that are only made when the window rests; facets: null where none came. */
  renderRested(background: number, facets: FacetCounts | null): void {
    setText(this.totals.background, number(background));
    if (facets === null) return;
    for (const field of DIMENSIONS) this.count(field, (name) => facets[field].get(name) ?? 0);
  }

  /**
   * Links that give exactly the events that the list and the map show, in every view.
   * online: whether a server is there that can write other formats.
   */
  renderExport(query: Query, online: boolean): void {
    const key = JSON.stringify([query, online]);
    if (key === this.exportsFor) return;
    this.exportsFor = key;
    const geojson = `api/events.geojson${suffix({ ...query, limit: "10000" })}`;
    const files: [string, string, string][] = [["GeoJSON", geojson, "events.geojson"]];
    if (online) {
      files.push(["CSV", `api/export.csv${suffix(query)}`, "events.csv"],
        ["HTML", `api/export.html${suffix(query)}`, "events.html"]);
    }
    const options = Object.entries(query)
      .map(([name, value]) => `--${name.replace("_", "-")} '${value.replaceAll("'", "")}'`);
    this.exports.replaceChildren(`${t("export")} (${t("export.all")}): `,
      ...files.flatMap(([name, href, download]) => [el("a", { href, download, class: "more" }, name), " "]),
      el("code", { dir: "ltr" }, `geoevents export -f csv -o events.csv ${options.join(" ")}`));
  }

  private fill(table: EventTable): void {
    this.filledFor = table;
    this.options("kinds", [...table.kinds], kindLabel);
    this.options("precisions", [...PRECISIONS], precisionLabel);
    this.options("sides", Object.keys(table.facets.side), sideLabel, table.facets.side);
    this.options("sources", Object.keys(table.facets.source), (name) => name, table.facets.source);
    const sides = namingSides(table);
    this.labels.replaceChildren(el("option", { value: NEUTRAL }, t("labels.neutral")),
      ...sides.map((side) => el("option", { value: side }, t("labels.side", { side: sideLabel(side) }))),
      ...(table.complete ? [] : [el("option", { value: AS_IN_SOURCES }, t("labels.source")),
        el("option", { value: AS_ON_DATE }, t("labels.date"))]));
    this.more.ontoggle = (): void => { if (this.more.open && this.state) this.handlers.change({}); };
  }

  private options(
    field: ListField, names: readonly string[], label: (name: string) => string,
    totals: Readonly<Record<string, number>> = {},
  ): void {
    this.groups[field].parentElement!.hidden = names.length === 0;
    this.groups[field].replaceChildren(...names.slice(0, MOST_OPTIONS).map((name) => {
      const box = el("input", { type: "checkbox", value: name });
      box.addEventListener("change", () => { this.choose(field); });
      const count = el("span", { class: "count" }, totals[name] === undefined ? "" : number(totals[name]));
      return el("li", {}, el("label", {}, box, label(name), " ", count));
    }));
  }

  private boxes(field: ListField): HTMLInputElement[] {
    return [...this.groups[field].querySelectorAll("input")];
  }

  private check(field: ListField): void {
    for (const box of this.boxes(field)) box.checked = this.state?.[field].includes(box.value) ?? false;
  }

  private count(field: ListField, countOf: (name: string) => number): void {
    this.check(field);
    for (const box of this.boxes(field)) {
      const count = countOf(box.value);
      setText(box.parentElement!.querySelector<HTMLElement>(".count")!, number(count));
      box.closest("li")!.hidden = count === 0 && !box.checked;
    }
  }

  private choose(field: ListField): void {
    const chosen = this.boxes(field).filter((box) => box.checked).map((box) => box.value);
    this.handlers.change({ [field]: chosen });
  }

  private box(id: string, patchOf: (on: boolean) => Partial<State>): HTMLInputElement {
    const box = el("input", { type: "checkbox", id });
    box.addEventListener("change", () => { this.handlers.change(patchOf(box.checked)); });
    return box;
  }

  private labelled(box: HTMLInputElement, text: string, total: HTMLElement): HTMLElement {
    return el("label", { class: "switch", for: box.id }, box, el("span", {}, text, " ", total));
  }

  private section(title: string, list: HTMLElement): HTMLElement {
    return el("fieldset", {}, el("legend", {}, title), list);
  }

  /** From all: only this one. Then each adds or removes itself; none left: all again. */
  private toggle(index: number): void {
    const shown = this.state?.families ?? ALL_FAMILIES;
    const next = shown === ALL_FAMILIES ? 1 << index : shown ^ (1 << index);
    this.handlers.change({ families: next === 0 ? ALL_FAMILIES : next });
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
