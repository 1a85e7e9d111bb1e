/** The claims of one event as its card shows them: read from the API, grouped by side. */

import type { EventFeature } from "./geojson";
import { number, t } from "./i18n";

export interface Claimant {
  readonly name: string;
  readonly kind: string;
  readonly side: string | null;
  readonly via: string | null;
}

/** A place that the name might mean. */
export interface Candidate {
  readonly name: string;
  readonly country: string | null;
  readonly score: number;
  readonly reasons: readonly string[];
}

export interface ClaimPlace {
  readonly id: string | null;
  readonly name: string;
  readonly role: string;
  /** Why this role, in words. */
  readonly reason: string | null;
  /** The name as the article writes it, and why it was taken for this place. */
  readonly mention: string | null;
  readonly reasons: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly wouldChange: string | null;
  /** A proposed reading of a machine-translated name. */
  readonly repair: { readonly original: string; readonly reading: string } | null;
}

/** One claim. The quote stands in its context: before + quote + after. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly modality: string;
  readonly when: string | null;
  readonly claimant: Claimant | null;
  readonly before: string;
  readonly quote: string;
  readonly after: string;
  readonly source: string;
  readonly url: string | null;
  readonly headline: string | null;
  readonly published: string | null;
  /** Other articles that carry the same words of the same speaker. */
  readonly copies: readonly Claim[];
  readonly places: readonly ClaimPlace[];
  readonly figures: readonly ClaimFigure[];
}

/** A number in a claim: between low and high, null where open. */
export interface ClaimFigure {
  readonly what: string;
  /** Whose people or equipment is counted, null where not stated. */
  readonly whose: string | null;
  readonly low: number | null;
  readonly high: number | null;
  /** A running total, not a new loss. */
  readonly cumulative: boolean;
}

/** Claims of one side, or of speakers without a side. */
export interface Side {
  /** Id of the side, null for speakers of no side. */
  readonly side: string | null;
  readonly claims: readonly Claim[];
}

/** One kind of figure about one side's people or equipment, and who says how many. */
export interface FigureRow {
  readonly what: string;
  /** Whose people or equipment is counted. */
  readonly whose: string;
  readonly said: readonly { readonly claimant: string; readonly range: string }[];
}

type Json = Readonly<Record<string, unknown>>;

/** The embedded claims of a feature, as `embed=claims` gives them. */
export function claimsOf(feature: EventFeature): Claim[] {
  const embedded = feature.properties["claims_embedded"];
  return Array.isArray(embedded) ? embedded.map((row) => claimOf(row as Json)) : [];
}

function claimOf(row: Json): Claim {
  const source = (row["source"] ?? {}) as Json;
  const quote = text(row["quote"]) ?? "";
  const offset = Number(row["start"]) - Number(row["context_start"]);
  const [before, after] = contextOf(text(row["context"]), quote, offset);
  return {
    id: text(row["id"]) ?? "",
    kind: text(row["kind"]) ?? "statement",
    modality: text(row["modality"]) ?? "reported",
    when: text(row["when"]),
    claimant: claimantOf(row["claimant"]),
    before,
    quote,
    after,
    source: text(source["name"]) ?? "unnamed source",
    url: text(source["url"]),
    headline: text(source["title"]),
    published: text(source["published"]),
    copies: [],
    places: Array.isArray(row["places"]) ? row["places"].map(placeOf) : [],
    figures: Array.isArray(row["figures"]) ? row["figures"].map(figureOf) : [],
  };
}

function figureOf(value: unknown): ClaimFigure {
  const row = value as Json;
  const victims = (row["victims"] ?? {}) as Json;
  const one = (name: string): number | null => {
    const found = row[name];
    return typeof found === "number" ? found : null;
  };
  return { what: text(row["what"]) ?? "", whose: text(victims["side"]), low: one("low"),
    high: one("high"), cumulative: row["cumulative"] === true };
}

/** What stands before and after the quote. offset: of the quote, in code points. */
export function contextOf(context: string | null, quote: string, offset: number): [string, string] {
  const points = Array.from(context ?? "");
  const end = offset + Array.from(quote).length;
  if (points.slice(offset, end).join("") !== quote) return ["", ""];
  return [points.slice(0, offset).join(""), points.slice(end).join("")];
}

function claimantOf(value: unknown): Claimant | null {
  if (typeof value !== "object" || value === null) return null;
  const row = value as Json;
  return {
    name: text(row["name"]) ?? "unnamed",
    kind: text(row["kind"]) ?? "unattributed",
    side: text(row["side"]),
    via: text(row["via"]),
  };
}

function placeOf(value: unknown): ClaimPlace {
  const row = value as Json;
  const why = (row["why"] ?? {}) as Json;
  const repair = why["repair"] as Json | undefined;
  return {
    id: text(row["place_id"]),
    name: text(row["name"]) ?? "unnamed place",
    role: text(row["role"]) ?? "event",
    reason: text(row["reason"]),
    mention: text(why["text"]),
    reasons: texts(why["reasons"]),
    candidates: Array.isArray(why["candidates"]) ? why["candidates"].map(candidateOf) : [],
    wouldChange: text(why["would_change"]),
    repair: repair
      ? { original: String(repair["original"]), reading: String(repair["reading"]) }
      : null,
  };
}

function candidateOf(value: unknown): Candidate {
  const row = value as Json;
  return {
    name: text(row["name"]) ?? "unnamed place",
    country: text(row["country"]),
    score: typeof row["score"] === "number" ? row["score"] : 0,
    reasons: texts(row["reasons"]),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/**
 * Claims by side in the order in which sides first speak; those without a side last.
 * Word-for-word copies stand with the first that carries them.
 */
export function groupBySide(claims: readonly Claim[]): Side[] {
  const groups = new Map<string | null, Map<string, Claim[]>>();
  for (const claim of claims) {
    const side = claim.claimant?.side ?? null;
    const words = [claim.claimant?.name, claim.modality, claim.kind, claim.quote].join("\n");
    const group = groups.get(side) ?? new Map<string, Claim[]>();
    groups.set(side, group.set(words, [...(group.get(words) ?? []), claim]));
  }
  return Array.from(groups, ([side, group]) => ({
    side,
    claims: Array.from(group.values(), ([first, ...copies]) => ({ ...first!, copies })),
  })).sort((a, b) => Number(a.side === null) - Number(b.side === null));
}

/** The rows of `figures {what: {side: {low, high, claims, by}}}`. */
export function figureRows(figures: unknown): FigureRow[] {
  return entries(figures).flatMap(([what, sides]) =>
    entries(sides).map(([whose, range]) => {
      const by = entries((range as Json)["by"]);
      const speakers: [string, unknown][] = by.length > 0 ? by : [["unknown", range]];
      const said = speakers.map(([claimant, of]) => ({ claimant, range: rangeText(of as Json) }));
      return { what, whose, said };
    }),
  );
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** "28", "12–28", "28 or more", "up to 28". */
export function rangeText(range: { readonly low?: unknown; readonly high?: unknown }): string {
  const { low, high } = range;
  const [from, to] = [typeof low === "number" ? low : null, typeof high === "number" ? high : null];
  if (from === null && to === null) return t("range.none");
  if (to === null) return t("range.more", { n: number(from!) });
  if (from === null) return t("range.upto", { n: number(to) });
  return from === to ? number(from) : `${number(from)}–${number(to)}`;
}
