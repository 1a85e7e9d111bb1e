/** The page as a whole: user action -> new state -> URL and render. */

import { fetchEvent, fetchEvents, RequestError } from "./api";
import { CardView } from "./cardview";
import { MS_PER_DAY } from "./dates";
import { byId, el, number, plural } from "./dom";
import { nameOf } from "./eventlayer";
import { FiltersView } from "./filtersview";
import { boxOf, boxUnion } from "./geometry";
import type { Box } from "./geometry";
import { histogramOf } from "./histogram";
import type { Histogram } from "./histogram";
import { legendRows } from "./legend";
import type { MapSymbol } from "./layout";
import { isSettlement } from "./layout";
import { ListView } from "./listview";
import { MapOfEvents } from "./mapview";
import { domainOf } from "./model";
import type { EventTable } from "./model";
import { BEAT_MS, Player } from "./player";
import {
  coreBox,
  countScenes,
  listRows,
  ofFamilies,
  passing,
  scenesInBox,
  sceneTotals,
} from "./select";
import type { Filters, Listed } from "./select";
import type { State } from "./state";
import { showCounts, showEmpty, showNotice } from "./statusview";
import { themeOf } from "./theme";
import { Timeline } from "./timeline";
import { clampWindow, playStep, playWindow, shiftWindow, windowLength } from "./timewindow";
import type { TimeWindow } from "./timewindow";
import { queryToState, stateToQuery } from "./urlstate";

const TYPING_PAUSE_MS = 200;
const BAR_PX = 7;
const EVERYWHERE: Box = { west: -20, south: -20, east: 60, north: 60 };

/** What a test or another page may read: never written from outside. */
export interface Report {
  readonly ready: boolean;
  readonly window: TimeWindow;
  readonly total: number;
  readonly inView: number;
  readonly events: number;
}

export class App {
  private state: State = queryToState(location.search);
  private table: EventTable | null = null;
  /** Rows that pass all filters but families, and those of them whose family is shown. */
  private passing: Uint8Array = new Uint8Array();
  private mask: Uint8Array = new Uint8Array();
  private maskFor: (Filters & Pick<State, "families">) | null = null;
  private histogram: { readonly of: readonly unknown[]; readonly made: Histogram } | null = null;
  private domains: Record<string, TimeWindow | undefined> = {};
  private frame = 0;
  private visible: Uint8Array = new Uint8Array();
  private listed: Listed = { placed: [], unplaced: [], undated: [] };
  private total = 0;
  private cardFor: string | null = null;
  private readonly dark = window.matchMedia("(prefers-color-scheme: dark)");
  private readonly map: MapOfEvents;
  private readonly timeline: Timeline;
  private readonly filters: FiltersView;
  private readonly list: ListView;
  private readonly card: CardView;
  private readonly player: Player;

  constructor() {
    const theme = themeOf(this.dark.matches);
    this.map = new MapOfEvents(byId("map", HTMLElement), {
      onMove: (view, box) => { this.moved({ view }, box); },
      onPick: (symbol) => { this.pick(symbol); },
      onHover: (symbol, x, y) => { this.hover(symbol, x, y); },
    }, theme);
    this.timeline = new Timeline(byId("track", HTMLElement), (window, settled) => {
      this.player.stop();
      this.update({ window }, settled ? "replace" : "none");
    }, theme);
    this.filters = new FiltersView(byId("filters", HTMLElement), {
      change: (patch) => { this.update(patch, "push"); },
    });
    this.list = new ListView(byId("list", HTMLElement), {
      open: (id) => { this.openEvent(id); },
      clearPlace: () => { this.update({ place: null }, "push"); },
    });
    this.card = new CardView(byId("card-face", HTMLElement), {
      close: () => { this.closeEvent(); },
      showPlace: () => { this.showPlace(); },
    });
    this.player = new Player(() => this.beat(), (playing) => { this.showPlaying(playing); });
    this.listen();
  }

  /** Loads the events and shows them. */
  async start(): Promise<void> {
    showNotice("Loading events …");
    try {
      this.table = await fetchEvents((have, of) => {
        showNotice(of === null || of <= have ? "Loading events …"
          : `Loading events: ${plural(have, "event")} of ${number(of)}`);
      });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      showNotice(error.message, () => { void this.start(); });
      return;
    }
    this.ready(this.table);
  }

  report(): Report {
    const inView = this.listed.placed.length;
    const events = this.table?.size ?? 0;
    return { ready: this.table !== null, window: this.window(), total: this.total, inView, events };
  }

  private ready(table: EventTable): void {
    showNotice(null);
    document.body.dataset["ready"] = "true";
    if (table.size === 0) {
      showEmpty();
      return;
    }
    const ids = table.scenes.filter(isSettlement).map((s) => s.placeId?.split(":") ?? []);
    this.map.setLabelled(new Set(ids.filter(([from]) => from === "geonames").map(([, n]) => Number(n))));
    if (this.state.view) this.map.setView(this.state.view);
    else this.map.fit(this.boxOfWindow(table), 8, false);
    this.visible = scenesInBox(table, this.map.box());
    this.render();
  }

  /** Where a map first looks: where most of what is in the window happened. */
  private boxOfWindow(table: EventTable): Box {
    const { families } = this.state;
    const counts = countScenes(table, passing(table, this.state), families, this.window());
    return coreBox(table, sceneTotals(counts)) ?? EVERYWHERE;
  }

  /** The whole span of the events; a pass over all of them, hence kept. */
  private domain(): TimeWindow {
    const today = Math.floor(Date.now() / MS_PER_DAY);
    if (this.table === null) return { start: today - 6, end: today + 1 };
    const [known, key] = [this.domains, String(this.state.background)];
    return (known[key] ??= domainOf(this.table, this.state.background, today));
  }

  private window(): TimeWindow {
    const domain = this.domain();
    return this.state.window ? clampWindow(this.state.window, domain) : domain;
  }

  private span(): TimeWindow {
    return this.state.span ? clampWindow(this.state.span, this.domain()) : this.domain();
  }

  private update(patch: Partial<State>, history: "push" | "replace" | "none"): void {
    this.state = { ...this.state, ...patch };
    const url = `${location.pathname}?${stateToQuery(this.state)}`;
    if (history === "push") window.history.pushState(null, "", url);
    else if (history === "replace") window.history.replaceState(null, "", url);
    if (history !== "none") this.render();
    else if (this.frame === 0) {
      this.frame = window.requestAnimationFrame(() => { this.render(); });
    }
  }

  private moved(patch: Partial<State>, box: Box): void {
    if (this.table === null || this.table.size === 0) return;
    this.visible = scenesInBox(this.table, box);
    this.update(patch, "replace");
  }

  private render(): void {
    window.cancelAnimationFrame(this.frame);
    this.frame = 0;
    const table = this.table;
    if (table === null || table.size === 0) return;
    const shown = this.window();
    this.refreshMask(table);
    const counts = countScenes(table, this.passing, this.state.families, shown);
    this.total = counts.total;
    this.listed = listRows(table, this.mask, shown, this.visible);
    const row = this.state.event === null ? undefined : table.indexOf.get(this.state.event);
    const selected = row === undefined || table.scene[row]! < 0 ? null : table.scene[row]!;
    this.map.show({ table, counts, selected });
    this.timeline.render(this.histogramNow(table), shown);
    this.filters.render(this.state, counts.byFamily);
    this.list.render(table, this.listed, this.placeName(table));
    showCounts(shown, this.listed);
    this.renderControls(shown);
    this.renderCard(table);
  }

  /** The histogram, made again only when something that it shows has changed. */
  private histogramNow(table: EventTable): Histogram {
    const width = byId("track", HTMLElement).clientWidth;
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
    const { families, background, text, place } = this.state;
    const same = this.maskFor !== null && this.maskFor.families === families &&
      this.maskFor.background === background && this.maskFor.text === text &&
      this.maskFor.place === place && this.mask.length === table.size;
    if (same) return;
    this.maskFor = { families, background, text, place };
    this.passing = passing(table, this.maskFor);
    this.mask = ofFamilies(table, this.passing, families);
  }

  private renderControls(window: TimeWindow): void {
    const [domain, span] = [this.domain(), this.span()];
    byId("fit", HTMLButtonElement).disabled =
      window.start === span.start && window.end === span.end;
    byId("whole", HTMLButtonElement).disabled =
      windowLength(window) === windowLength(domain) && windowLength(span) === windowLength(domain);
    const search = byId("search", HTMLInputElement);
    if (document.activeElement !== search) search.value = this.state.text;
  }

  private placeName(table: EventTable): string | null {
    const { place } = this.state;
    return place === null ? null
      : (table.scenes.find((scene) => scene.placeId === place)?.name ?? place);
  }

  private renderCard(table: EventTable): void {
    const id = this.state.event;
    document.body.classList.toggle("has-card", id !== null);
    byId("card-face", HTMLElement).hidden = id === null;
    byId("list-face", HTMLElement).hidden = id !== null;
    if (id === this.cardFor) return;
    this.cardFor = id;
    if (id !== null) void this.loadCard(table, id);
  }

  private async loadCard(table: EventTable, id: string): Promise<void> {
    const row = table.indexOf.get(id);
    const title = row === undefined ? "Event" : table.text[row]!.title;
    this.card.loading(title);
    this.card.focus();
    byId("panel", HTMLElement).scrollTop = 0;
    try {
      const feature = await fetchEvent(id);
      if (this.cardFor !== id) return;
      this.card.render(feature);
      this.card.focus();
    } catch (error) {
      if (!(error instanceof RequestError) || this.cardFor !== id) return;
      this.card.failed(title, error.message, () => { void this.loadCard(table, id); });
    }
  }

  private openEvent(id: string): void {
    this.player.stop();
    this.update({ event: id }, "push");
    const row = this.table?.indexOf.get(id);
    const scene = row === undefined ? undefined : this.table?.scenes[this.table.scene[row]!];
    if (scene) this.map.reveal(scene.anchor);
  }

  private closeEvent(): void {
    const id = this.state.event;
    this.update({ event: null }, "push");
    if (id !== null) this.list.focus(id);
  }

  private showPlace(): void {
    const row = this.state.event === null ? undefined : this.table?.indexOf.get(this.state.event);
    const scene = row === undefined ? undefined : this.table?.scenes[this.table.scene[row]!];
    if (scene) this.map.fit(boxOf(scene.anchor, scene.rings), 9);
  }

  /** One event: its card. Several at one place: their list. Several places: closer. */
  private pick(symbol: MapSymbol): void {
    const table = this.table;
    if (table === null) return;
    const rows = this.listed.placed.filter((row) => symbol.scenes.includes(table.scene[row]!));
    const [first] = rows;
    if (rows.length === 1 && first !== undefined) {
      this.openEvent(table.text[first]!.id);
      return;
    }
    const scenes = symbol.scenes.map((scene) => table.scenes[scene]!);
    const places = new Set(scenes.map((scene) => scene.placeId));
    if (places.size > 1) {
      this.map.fit(scenes.map((s) => boxOf(s.anchor, s.rings)).reduce(boxUnion), 12);
    } else {
      this.update({ place: scenes[0]?.placeId ?? null, event: null }, "push");
    }
  }

  private hover(symbol: MapSymbol | null, x: number, y: number): void {
    const tooltip = byId("tooltip", HTMLElement);
    tooltip.hidden = symbol === null || this.table === null;
    if (symbol === null || this.table === null) return;
    const name = nameOf(this.table, symbol.scenes);
    const near = symbol.form === "near" ? "Near " : "";
    tooltip.replaceChildren(el("strong", {}, near + name),
      ` ${plural(symbol.tally.total, "event")}${symbol.tally.disputed ? ", disputed" : ""}`);
    tooltip.style.transform = `translate(${Math.round(x + 14)}px, ${Math.round(y + 14)}px)`;
  }

  private beat(): boolean {
    const [domain, window] = [this.span(), this.window()];
    if (window.end >= domain.end) {
      this.update({}, "replace");
      return false;
    }
    this.update({ window: shiftWindow(window, playStep(domain), domain) }, "none");
    return true;
  }

  private togglePlay(): void {
    if (!this.player.playing) {
      this.update({ window: playWindow(this.window(), this.span()) }, "none");
    }
    this.player.toggle(BEAT_MS / Number(byId("speed", HTMLSelectElement).value));
  }

  private showPlaying(playing: boolean): void {
    const play = byId("play", HTMLButtonElement);
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    play.classList.toggle("playing", playing);
    if (!playing) this.update({}, "replace");
  }

  private step(direction: 1 | -1): void {
    this.player.stop();
    const window = this.window();
    const whole = windowLength(window) === windowLength(this.domain());
    const days = whole ? 1 : windowLength(window);
    const from = whole ? playWindow(window, this.span()) : window;
    this.update({ window: whole ? from : shiftWindow(from, direction * days, this.domain()) }, "replace");
  }

  private listen(): void {
    const on = (id: string, act: () => void): void => {
      byId(id, HTMLButtonElement).addEventListener("click", act);
    };
    on("play", () => { this.togglePlay(); });
    on("back", () => { this.step(-1); });
    on("forward", () => { this.step(1); });
    on("fit", () => { this.update({ span: this.window(), window: this.window() }, "push"); });
    on("whole", () => { this.update({ span: null, window: null }, "push"); });
    byId("speed", HTMLSelectElement).addEventListener("change", () => {
      if (this.player.playing) this.player.start(BEAT_MS / Number(byId("speed", HTMLSelectElement).value));
    });
    let typing = 0;
    const search = byId("search", HTMLInputElement);
    search.addEventListener("input", () => {
      window.clearTimeout(typing);
      typing = window.setTimeout(() => {
        this.update({ text: search.value.trim(), event: null }, "replace");
      }, TYPING_PAUSE_MS);
    });
    window.addEventListener("popstate", () => { this.goTo(queryToState(location.search)); });
    window.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.state.event !== null) this.closeEvent();
    });
    this.dark.addEventListener("change", () => { this.paintTheme(); });
    this.paintTheme();
  }

  private goTo(state: State): void {
    this.player.stop();
    this.state = state;
    if (state.view) this.map.setView(state.view);
    this.render();
  }

  private paintTheme(): void {
    const theme = themeOf(this.dark.matches);
    this.map.setTheme(theme);
    this.timeline.setTheme(theme);
    const legend = byId("legend", HTMLDetailsElement);
    legend.replaceChildren(legend.querySelector("summary")!, legendRows(theme));
    if (this.table === null) legend.open = window.innerWidth >= 1500;
  }
}
