/** The page as a whole: user action -> new state -> URL and render. */

import { fetchEvents, fetchTexts, MAX_TEXTS, RequestError } from "./api";
import type { Query } from "./api";
import { Cards } from "./cards";
import { type Counts, familyCounts, WindowCounter } from "./counting";
import { MS_PER_DAY } from "./dates";
import { byId } from "./dom";
import { backgroundCount, Facets } from "./facets";
import { FiltersView } from "./filtersview";
import { Finder } from "./finder";
import { boxOf, boxUnion } from "./geometry";
import type { Box } from "./geometry";
import { decadesOf, type Histogram, histogramOf } from "./histogram";
import { number, t } from "./i18n";
import { labelOf } from "./labels";
import { languageSwitch } from "./languageview";
import type { MapSymbol } from "./layout";
import { LayerSwitch } from "./layerswitch";
import { legendRows } from "./legend";
import { ListView } from "./listview";
import { MapOfEvents } from "./mapview";
import { MatchesView } from "./matchesview";
import { bulkOf, domainOf, geonamesOf } from "./model";
import type { EventTable, Scene } from "./model";
import { OtherNames } from "./othernames";
import { Playback } from "./playback";
import type { Report } from "./report";
import {
  choiceOf, chosenRows, coreBox, filterParts, listRows, passing, rowsAt, scenesInBox,
} from "./select";
import type { Listed } from "./select";
import type { State } from "./state";
import { showCounts, showEmpty, showNotice } from "./statusview";
import { themeOf } from "./theme";
import { TimeControls } from "./timecontrols";
import { Timeline } from "./timeline";
import { showTooltip } from "./tooltip";
import { clampWindow, withWindow } from "./timewindow";
import type { TimeWindow } from "./timewindow";
import { queryToState, stateToApiQuery, stateToBase, stateToQuery } from "./urlstate";

const TYPING_PAUSE_MS = 200;
/** The list follows when the window has rested that long. */
const LIST_PAUSE_MS = 90;
const URL_PAUSE_MS = 120;
const BAR_PX = 7;
const EVERYWHERE: Box = { west: -20, south: -20, east: 60, north: 60 };

export class App {
  private state: State = queryToState(location.search);
  private table: EventTable | null = null;
  /** Clock and known_by that the table was loaded with. */
  private loadedFor = "";
  /** The same, of the table that is here: its rows are numbered in it. */
  private base: Query = {};
  /** 1 for each row that is shown in some window. */
  private mask: Uint8Array = new Uint8Array();
  private counter: WindowCounter | null = null;
  private maskFor: readonly unknown[] = [];
  private readonly finder = new Finder((message) => {
    showNotice(message, message === null ? undefined : () => {
      this.finder.forget();
      this.update({}, "replace");
    });
  });
  private readonly asked = new Set<number>();
  private listTimer = 0;
  private urlTimer = 0;
  private readonly steps: number[] = [];
  private selected: number | null = null;
  private histogram: { readonly of: readonly unknown[]; readonly made: Histogram } | null = null;
  private domains: Record<string, TimeWindow | undefined> = {};
  private frame = 0;
  private visible: Uint8Array = new Uint8Array();
  private listed: Listed = { placed: [], unplaced: [], undated: [] };
  private inView = 0;
  private total = 0;
  private undated: { readonly of: readonly unknown[]; readonly count: number } | null = null;
  private readonly dark = window.matchMedia("(prefers-color-scheme: dark)");
  private readonly map: MapOfEvents;
  private readonly timeline: Timeline;
  private readonly filters: FiltersView;
  private readonly time: TimeControls;
  private readonly list: ListView;
  private readonly cards: Cards;
  private readonly playback: Playback;
  private readonly layers = new LayerSwitch((layer) => { this.update({ layer }, "push"); });
  private readonly matches = new MatchesView({
    place: (place) => { this.goToPlace(place); },
    side: (side) => { this.update({ sides: [side], text: "", event: null }, "push"); },
  });
  private readonly facets = new Facets();
  private readonly names = new OtherNames(() => { this.update({}, "replace"); });

  constructor() {
    const theme = themeOf(this.dark.matches);
    this.map = new MapOfEvents(byId("map", HTMLElement), {
      onMove: (view, box) => { this.moved({ view }, box); },
      onPick: (symbol) => { this.pick(symbol); },
      onHover: (symbol, x, y) => { showTooltip(symbol, symbol === null ? "" : this.map.nameOf(symbol), x, y); },
    }, theme);
    this.timeline = new Timeline(byId("track", HTMLElement), {
      change: (window, settled) => {
        this.playback.stop();
        this.update({ window }, settled ? "replace" : "none");
      },
      beyond: () => { this.update({ span: this.domain() }, "push"); },
    }, theme);
    this.filters = new FiltersView(byId("filters", HTMLElement), {
      change: (patch) => { this.update(patch, "push"); },
    });
    this.time = new TimeControls({
      change: (patch) => { this.update(patch, "push"); },
      decade: (span) => { this.update({ span, window: span }, "push"); },
    });
    this.list = new ListView(byId("list", HTMLElement), {
      open: (row) => { void this.openRow(row); },
      want: (rows) => { void this.loadTexts(rows); },
      clearPlace: () => { this.update({ place: null }, "push"); },
    });
    this.cards = new Cards({
      close: () => { this.closeEvent(); },
      showPlace: () => { this.showPlace(); },
    }, (scene) => { this.select(scene); });
    this.playback = new Playback({
      mode: () => this.state.mode,
      window: () => this.window(), span: () => this.span(), domain: () => this.domain(),
      move: (window, settled) => { this.update({ window }, settled ? "replace" : "none"); },
      settle: () => { this.update({}, "replace"); },
    });
    this.listen();
  }

  /** Loads the events and shows them. fonts: what must be there before. */
  async start(fonts: Promise<unknown> = Promise.resolve()): Promise<void> {
    showNotice(t("load.events"));
    const base = stateToBase(this.state);
    const asked = this.loadedFor = JSON.stringify(base);
    try {
      const table = await fetchEvents(base, (have, of) => {
        showNotice(of === null || of <= have ? t("load.events")
          : t("load.some", { n: number(have), all: number(of) }));
      });
      // What was asked for since then counts, whichever answer comes first.
      if (this.loadedFor !== asked) return;
      this.table = table;
      this.base = base;
      await fonts;
      this.paintTheme();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (this.loadedFor === asked) showNotice(error.message, () => { void this.start(); });
      return;
    }
    this.domains = {};
    this.maskFor = [];
    this.asked.clear();
    await this.finder.find(this.table, this.state);
    if (this.loadedFor === asked) this.ready(this.table);
  }

  /** Loads again where another clock or day is asked for; the rows are others then. */
  private reloadIfNeeded(): boolean {
    if (this.table === null || this.loadedFor === JSON.stringify(stateToBase(this.state))) return false;
    void this.start();
    return true;
  }

  private async loadTexts(rows: readonly number[]): Promise<void> {
    const table = this.table;
    const missing = rows.filter((row) => !this.asked.has(row)).slice(0, MAX_TEXTS);
    if (table === null || missing.length === 0) return;
    for (const row of missing) this.asked.add(row);
    try {
      await fetchTexts(table, this.base, missing);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      for (const row of missing) this.asked.delete(row);
      if (error.status === 404) void this.start();
      else showNotice(error.message, () => { showNotice(null); void this.loadTexts(missing); });
      return;
    }
    if (table === this.table) this.list.filled(table, missing);
  }

  report(): Report {
    const { inView, total, steps } = this;
    const [listed, events] = [this.listed.placed.length, this.table?.size ?? 0];
    return { ready: this.table !== null, window: this.window(), total, inView, events, listed, steps };
  }

  private ready(table: EventTable): void {
    showNotice(null);
    document.body.dataset["ready"] = "true";
    if (table.size === 0) {
      showEmpty();
      return;
    }
    this.map.setLabelled(geonamesOf(table));
    if (this.state.view) this.map.setView(this.state.view);
    else this.map.fit(this.boxOfWindow(table), 8, false);
    this.visible = scenesInBox(table, this.map.box());
    this.render();
  }

  /** Where a map first looks: where most of what is in the window happened. */
  private boxOfWindow(table: EventTable): Box {
    const { families } = this.state;
    const shown = { ...this.state, families };
    const mask = passing(table, shown, this.finder.rows);
    const counter = new WindowCounter(table, mask, choiceOf(table, shown)).moveTo(this.window());
    return coreBox(table, counter.sceneTotal) ?? EVERYWHERE;
  }

  /** The whole span of the events; a pass over all of them, hence kept. */
  private domain(): TimeWindow {
    const today = Math.floor(Date.now() / MS_PER_DAY);
    if (this.table === null) return { start: today - 6, end: today + 1 };
    const [known, key] = [this.domains, String(this.state.background)];
    return withWindow(known[key] ??= domainOf(this.table, this.state.background, today), this.state.window);
  }

  private window(): TimeWindow {
    const [domain, { mode }] = [this.domain(), this.state];
    const window = this.state.window ? clampWindow(this.state.window, domain) : domain;
    if (mode === "cumulative") return { start: domain.start, end: window.end };
    return mode === "instant" ? { start: window.end - 1, end: window.end } : window;
  }

  /** What the timeline shows: history does not press the news together. */
  private span(): TimeWindow {
    if (this.state.span) return clampWindow(this.state.span, this.domain());
    if (this.table === null) return this.domain();
    const bulk = this.domains["bulk"] ??= bulkOf(this.table,
      domainOf(this.table, false, Math.floor(Date.now() / MS_PER_DAY)));
    return withWindow(bulk, this.state.window);
  }

  private update(patch: Partial<State>, history: "push" | "replace" | "none"): void {
    this.state = { ...this.state, ...patch };
    window.clearTimeout(this.urlTimer);
    if (history === "push") this.writeUrl("pushState");
    // Writing the address takes longer than a step: it waits until the steps rest.
    else this.urlTimer = window.setTimeout(() => { this.writeUrl("replaceState"); }, URL_PAUSE_MS);
    if (history !== "none") this.render();
    else if (this.frame === 0) {
      this.frame = window.requestAnimationFrame(() => { this.render(); });
    }
  }

  private writeUrl(how: "pushState" | "replaceState"): void {
    window.history[how](null, "", `${location.pathname}?${stateToQuery(this.state)}`);
  }

  private moved(patch: Partial<State>, box: Box): void {
    if (this.table === null || this.table.size === 0) return;
    this.visible = scenesInBox(this.table, box);
    this.update(patch, "replace");
  }

  private render(): void {
    const began = performance.now();
    window.cancelAnimationFrame(this.frame);
    this.frame = 0;
    const table = this.table;
    if (table === null || this.reloadIfNeeded() || table.size === 0) return;
    const shown = this.window();
    this.refreshMask(table);
    const counts = this.counter!.moveTo(shown);
    this.total = counts.total;
    this.names.want(table, this.state.labels, shown.end - 1);
    this.map.show({ table, counts, selected: this.selected, layer: this.state.layer,
      nameOf: this.nameOf });
    this.timeline.render(this.histogramNow(table), shown, this.state.span === null);
    this.showSums(table, counts, shown);
    this.renderControls(shown);
    this.cards.render(table, this.state.event, stateToBase(this.state));
    window.clearTimeout(this.listTimer);
    this.listTimer = window.setTimeout(() => { this.renderList(table); }, LIST_PAUSE_MS);
    this.steps.push(performance.now() - began);
    if (this.steps.length > 500) this.steps.shift();
  }

  /** What a scene is called now. */
  private readonly nameOf = (scene: Scene): string =>
    labelOf(scene, this.state.labels, this.names.names);

  private renderList(table: EventTable): void {
    if (table !== this.table) return;
    this.matches.render(table, this.state.text, (scene) => this.nameOf(table.scenes[scene]!));
    this.listed = listRows(table, this.mask, this.window(), this.visible);
    this.list.render(table, this.listed, this.placeName(table));
    const all = this.state.window === null && this.state.mode === "window";
    void this.countRested(table);
    this.filters.renderExport(stateToApiQuery(this.state, all ? null : this.window()), !table.complete);
  }

  /** Counts beside the filters that take longer than a step. */
  private async countRested(table: EventTable): Promise<void> {
    const [state, window, choice] = [this.state, this.window(), choiceOf(table, this.state)];
    const background = backgroundCount(table, state, this.finder.rows, window, choice);
    const facets = this.filters.open ? await this.facets.count(table, state, window, choice) : null;
    if (table === this.table && state === this.state) this.filters.renderRested(background, facets);
  }

  private showSums(table: EventTable, counts: Counts, shown: TimeWindow): void {
    const last = table.scenes.length;
    this.inView = 0;
    for (let scene = 0; scene < last; scene += 1) {
      if (this.visible[scene] === 1) this.inView += counts.sceneTotal[scene]!;
    }
    const undated = this.undatedNow(table);
    showCounts(shown, { placed: this.inView, unplaced: counts.sceneTotal[last]!, undated });
    this.filters.render(this.state, table, counts, familyCounts(table, counts.byKind));
  }

  /** Events in view without a date; counted again only when that may have changed. */
  private undatedNow(table: EventTable): number {
    const of = [table, this.mask, this.visible];
    if (!this.undated?.of.every((part, index) => part === of[index])) {
      let count = 0;
      for (let row = table.dated; row < table.size; row += 1) {
        if (this.mask[row] === 1 && (this.visible[table.scene[row]!] ?? 1) === 1) count += 1;
      }
      this.undated = { of, count };
    }
    return this.undated.count;
  }

  /** The histogram, made again only when something that it shows has changed. */
  private histogramNow(table: EventTable): Histogram {
    const { width } = this.timeline;
    const { start, end } = this.span();
    const of = [table, this.mask, this.visible, width, start, end];
    if (!this.histogram?.of.every((part, index) => part === of[index])) {
      const bars = Math.max(20, Math.floor(width / BAR_PX));
      const made = histogramOf(table, this.mask, this.visible, { start, end }, bars);
      this.histogram = { of, made };
    }
    return this.histogram.made;
  }

  private refreshMask(table: EventTable): void {
    void this.findAgain(table);
    const of = [table, this.finder.rows, ...filterParts(this.state)];
    if (of.every((part, index) => part === this.maskFor[index])) return;
    this.maskFor = of;
    const passed = passing(table, this.state, this.finder.rows);
    const choice = choiceOf(table, this.state);
    this.mask = chosenRows(table, passed, choice);
    this.counter = new WindowCounter(table, passed, choice);
    this.time.renderDecades(this.state.background ? decadesOf(table, this.mask) : []);
  }

  /** Renders once more when the server has found something else. */
  private async findAgain(table: EventTable): Promise<void> {
    const before = this.finder.rows;
    await this.finder.find(table, this.state);
    if (table === this.table && this.finder.rows !== before) this.render();
  }

  private renderControls(window: TimeWindow): void {
    const span = this.span();
    byId("fit", HTMLButtonElement).disabled =
      window.start === span.start && window.end === span.end;
    byId("whole", HTMLButtonElement).disabled = this.state.span === null && this.state.window === null;
    this.time.render(this.state);
    document.body.classList.toggle("embed", this.state.embed);
    document.body.dataset["mode"] = this.state.mode;
    this.layers.render(this.state.layer);
    const search = byId("search", HTMLInputElement);
    if (document.activeElement !== search) search.value = this.state.text;
  }

  private placeName(table: EventTable): string | null {
    const { place } = this.state;
    const scene = place === null ? undefined : table.scenes.find(({ placeId }) => placeId === place);
    return scene ? this.nameOf(scene) : place;
  }

  /** Marks the scene of the open event. */
  private select(scene: number | null): void {
    if (this.selected === scene) return;
    this.selected = scene;
    if (this.frame === 0) this.frame = window.requestAnimationFrame(() => { this.render(); });
  }

  private async openRow(row: number): Promise<void> {
    const table = this.table;
    if (table === null) return;
    if (!table.texts.has(row)) await this.loadTexts([row]);
    const text = table.texts.get(row);
    if (text === undefined) return;
    this.playback.stop();
    this.update({ event: text.id }, "push");
    const scene = table.scenes[table.scene[row]!];
    if (scene) this.map.reveal(scene.anchor);
  }

  private closeEvent(): void {
    const id = this.state.event;
    this.update({ event: null }, "push");
    if (id !== null) this.list.focus(id);
  }

  private showPlace(): void {
    const scene = this.selected === null ? undefined : this.table?.scenes[this.selected];
    if (scene) this.map.fit(boxOf(scene.anchor, scene.rings), 9);
  }

  /** One event: its card. Several at one place: their list. Several places: closer. */
  private pick(symbol: MapSymbol): void {
    const table = this.table;
    if (table === null) return;
    const indices = this.map.scenesOf(symbol);
    if (symbol.tally.total === 1) {
      const [only] = rowsAt(table, this.mask, this.window(), indices, 1);
      if (only !== undefined) void this.openRow(only);
      return;
    }
    const scenes = indices.map((scene) => table.scenes[scene]!);
    const places = new Set(scenes.map((scene) => scene.placeId));
    if (places.size > 1) {
      this.map.fit(scenes.map((s) => boxOf(s.anchor, s.rings)).reduce(boxUnion), 12);
    } else {
      this.update({ place: scenes[0]?.placeId ?? null, event: null }, "push");
    }
  }

  /** The place that the search named: it alone, and the map there. */
  private goToPlace(place: string): void {
    const scenes = this.table?.scenes.filter(({ placeId }) => placeId === place) ?? [];
    this.update({ place, text: "", event: null }, "push");
    if (scenes.length > 0) this.map.fit(scenes.map((s) => boxOf(s.anchor, s.rings)).reduce(boxUnion), 10);
  }

  private listen(): void {
    const on = (id: string, act: () => void): void => {
      byId(id, HTMLButtonElement).addEventListener("click", act);
    };
    on("fit", () => { this.update({ span: this.window(), window: this.window() }, "push"); });
    on("whole", () => { this.update({ span: null, window: null }, "push"); });
    let typing = 0;
    const search = byId("search", HTMLInputElement);
    search.addEventListener("input", () => {
      window.clearTimeout(typing);
      typing = window.setTimeout(() => {
        this.update({ text: search.value.trim(), event: null }, "replace");
      }, TYPING_PAUSE_MS);
    });
    window.addEventListener("popstate", () => { this.goTo(queryToState(location.search)); });
    window.addEventListener("beforeprint", () => {
      byId("print-source", HTMLElement).textContent = location.href;
    });
    languageSwitch((tag) => {
      this.update({ language: tag }, "push");
      location.reload();
    });
    window.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.state.event !== null) this.closeEvent();
    });
    this.dark.addEventListener("change", () => { this.paintTheme(); });
    const legend = byId("legend", HTMLDetailsElement);
    legend.addEventListener("toggle", () => { this.showLegend(); });
    legend.open = window.innerWidth >= 1500;
    this.paintTheme();
  }

  /** The legend in the colours of the theme, once it is open. */
  private showLegend(): void {
    const legend = byId("legend", HTMLDetailsElement);
    const rows = legend.open ? [legendRows(themeOf(this.dark.matches))] : [];
    legend.replaceChildren(legend.querySelector("summary")!, ...rows);
  }

  private goTo(state: State): void {
    window.clearTimeout(this.urlTimer);
    this.playback.stop();
    const another = state.language !== this.state.language;
    this.state = state;
    if (another) location.reload();
    if (state.view) this.map.setView(state.view);
    this.render();
  }

  private paintTheme(): void {
    const theme = themeOf(this.dark.matches);
    this.map.setTheme(theme);
    this.timeline.setTheme(theme);
    this.showLegend();
  }
}
