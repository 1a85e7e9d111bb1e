/** State as the query of a URL and back: `?at=46.5,40.1,7&from=2020-09-27&to=2020-10-02`. */

import { dayToIso, isoToDay } from "./dates";
import { LANGUAGES, PSEUDO_RTL } from "./i18n";
import { ALL_FAMILIES, CLOCKS, INITIAL, LAYERS, MODES } from "./state";
import type { MapView, State } from "./state";
import type { TimeWindow } from "./timewindow";
import { FAMILIES } from "./vocabulary";

/** The longest search text that is kept. */
export const MAX_TEXT = 200;

/** Parameters that hold lists, and their fields. */
const LISTS = [
  ["kind", "kinds"], ["precision", "precisions"], ["side", "sides"], ["source", "sources"],
] as const;

/**
 * The parameters of the API that select what the page shows but for the window's place
 * on the map: what is exported is what is listed.
 */
export function stateToApiQuery(state: State, shown: TimeWindow | null): Record<string, string> {
  const query: Record<string, string> = state.background ? {} : { background: "false" };
  if (shown) query["datetime"] = `${dayToIso(shown.start)}/${dayToIso(shown.end - 1)}`;
  if (state.families !== ALL_FAMILIES) {
    query["family"] = FAMILIES.filter((_, i) => state.families & (1 << i)).join(",");
  }
  for (const [name, field] of LISTS) {
    if (state[field].length > 0) query[name] = state[field].join(",");
  }
  if (state.disputed) query["disputed"] = "true";
  if (state.text !== "") query["q"] = state.text;
  return { ...query, ...stateToBase(state) };
}

/** What the rows of a table are numbered in: clock and known_by, if not as at first. */
export function stateToBase(state: State): Record<string, string> {
  return {
    ...(state.clock === INITIAL.clock ? {} : { clock: state.clock }),
    ...(state.knownBy === null ? {} : { known_by: dayToIso(state.knownBy) }),
  };
}

function escapeComma(value: string): string {
  return value.replaceAll(",", " ");
}

function listOf(value: string | null): string[] {
  return value === null ? [] : value.split(",").filter((part) => part !== "").slice(0, 50);
}

/** The query of a state, without "?"; what is as at the start is left out. */
export function stateToQuery(state: State): string {
  const query = new URLSearchParams();
  if (state.view) {
    const { lon, lat, zoom } = state.view;
    query.set("at", `${round(lon)},${round(lat)},${round(zoom)}`);
  }
  if (state.window) {
    query.set("from", dayToIso(state.window.start));
    query.set("to", dayToIso(state.window.end - 1));
  }
  if (state.span) {
    query.set("span", `${dayToIso(state.span.start)}/${dayToIso(state.span.end - 1)}`);
  }
  if (state.families !== ALL_FAMILIES) {
    const shown = FAMILIES.filter((_, index) => state.families & (1 << index));
    query.set("family", shown.join(",") || "none");
  }
  if (state.background) query.set("background", "true");
  for (const [name, field] of LISTS) {
    if (state[field].length > 0) query.set(name, state[field].map(escapeComma).join(","));
  }
  if (state.disputed) query.set("disputed", "true");
  if (state.mode !== INITIAL.mode) query.set("mode", state.mode);
  if (state.clock !== INITIAL.clock) query.set("clock", state.clock);
  if (state.knownBy !== null) query.set("known_by", dayToIso(state.knownBy));
  if (state.labels !== INITIAL.labels) query.set("labels", state.labels);
  if (state.layer !== INITIAL.layer) query.set("layer", state.layer);
  if (state.language !== null) query.set("lang", state.language);
  if (state.embed) query.set("embed", "1");
  if (state.text !== "") query.set("q", state.text);
  if (state.place !== null) query.set("place", state.place);
  if (state.event !== null) query.set("event", state.event);
  return query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
}

/** The state of a query; whatever is malformed is as at the start. */
export function queryToState(search: string): State {
  const query = new URLSearchParams(search);
  return {
    ...INITIAL,
    view: viewOf(query.get("at")),
    window: windowOf(query.get("from"), query.get("to")),
    span: windowOf(...halves(query.get("span"))),
    families: familiesOf(query.get("family")),
    background: query.get("background") === "true",
    ...Object.fromEntries(LISTS.map(([name, field]) => [field, listOf(query.get(name))])),
    disputed: query.get("disputed") === "true",
    mode: MODES.find((mode) => mode === query.get("mode")) ?? INITIAL.mode,
    clock: CLOCKS.find((clock) => clock === query.get("clock")) ?? INITIAL.clock,
    knownBy: isoToDay(query.get("known_by")),
    labels: query.get("labels") ?? INITIAL.labels,
    layer: LAYERS.find((layer) => layer === query.get("layer")) ?? INITIAL.layer,
    language: languageOf(query.get("lang")),
    embed: query.get("embed") === "1",
    text: (query.get("q") ?? "").slice(0, MAX_TEXT),
    place: query.get("place"),
    event: query.get("event"),
  };
}

function languageOf(value: string | null): string | null {
  return value !== null && (value === PSEUDO_RTL || Object.hasOwn(LANGUAGES, value)) ? value : null;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e4) / 1e4;
}

function halves(value: string | null): [string | null, string | null] {
  const [first = null, second = null] = value?.split("/") ?? [];
  return [first, second];
}

function viewOf(value: string | null): MapView | null {
  const [lon, lat, zoom] = (value ?? "").split(",").map((part) => Number.parseFloat(part));
  if (lon === undefined || lat === undefined || zoom === undefined) return null;
  const sound = Math.abs(lon) <= 540 && Math.abs(lat) <= 90 && zoom >= 0 && zoom <= 20;
  return sound ? { lon, lat, zoom } : null;
}

function windowOf(from: string | null, to: string | null): TimeWindow | null {
  const [start, last] = [isoToDay(from), isoToDay(to)];
  return start === null || last === null || last < start ? null : { start, end: last + 1 };
}

function familiesOf(value: string | null): number {
  if (value === null) return ALL_FAMILIES;
  const asked = value.split(",");
  return FAMILIES.reduce((mask, name, i) => (asked.includes(name) ? mask | (1 << i) : mask), 0);
}
