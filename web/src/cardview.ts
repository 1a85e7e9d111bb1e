/** The card of one event: what is claimed, by whom, where, when, and how sure. */

import { eventPath } from "./api";
import { claimsOf, figureRows, groupBySide } from "./claims";
import type { Claim, ClaimPlace, Side } from "./claims";
import { edtfToText } from "./dates";
import { button, el, plural, sourceLink } from "./dom";
import type { Child } from "./dom";
import type { EventFeature } from "./geojson";
import {
  claimantKindLabel,
  datePrecisionLabel,
  disputeLabel,
  FAMILY_LABELS,
  figureLabel,
  humanise,
  kindLabel,
  modalityLabel,
  precisionLabel,
  sideLabel,
} from "./vocabulary";
import type { Family } from "./vocabulary";

export interface CardHandlers {
  close(): void;
  showPlace(): void;
}

type Properties = Readonly<Record<string, unknown>>;

export class CardView {
  constructor(
    private readonly container: HTMLElement,
    private readonly handlers: CardHandlers,
  ) {}

  /** The face of a card whose claims are still on their way. */
  loading(title: string): void {
    this.put(title, el("p", { class: "why", role: "status" }, "Loading the claims …"));
  }

  /** The face of a card that could not be loaded. */
  failed(title: string, message: string, retry: () => void): void {
    this.put(title, el("p", { class: "error", role: "alert" }, message),
      button("Try again", retry, { class: "more" }));
  }

  render(feature: EventFeature): void {
    const p = feature.properties;
    const claims = claimsOf(feature);
    this.put(
      textOf(p, "title") ?? "Event",
      kicker(p),
      disputeNote(p),
      factsOf(feature, this.handlers),
      figuresTable(p["figures"]),
      ...groupBySide(claims).map(sideSection),
      tools(feature),
    );
  }

  private put(title: string, ...parts: readonly Child[]): void {
    const back = button("All events", () => {
      this.handlers.close();
    }, { class: "back" });
    back.prepend(el("span", { "aria-hidden": "true" }, "← "));
    const heading = el("h2", { tabindex: "-1" }, title);
    const article = el("article", { class: "card" }, back, heading);
    article.append(...parts.filter((part) => part !== null));
    this.container.replaceChildren(article);
  }

  /** Puts the keyboard on the title, so that a screen reader starts there. */
  focus(): void {
    this.container.querySelector("h2")?.focus({ preventScroll: true });
  }
}

function kicker(p: Properties): HTMLElement {
  const family = textOf(p, "family") ?? "harm";
  const label = FAMILY_LABELS[family as Family] as string | undefined;
  return el("p", { class: "kicker" },
    el("span", { class: `swatch ${family}`, "aria-hidden": "true" }),
    `${label ?? humanise(family)} · ${kindLabel(textOf(p, "kind") ?? "")}`,
    p["background"] === true ? " · background history" : "");
}

function disputeNote(p: Properties): Child {
  const disputed = p["disputed"];
  if (!Array.isArray(disputed) || disputed.length === 0) return null;
  return el("p", { class: "dispute" },
    el("strong", {}, "Disputed"), ` — the sides contradict each other about ${
      disputeLabel(disputed.filter((what) => typeof what === "string"))}.`);
}

function factsOf({ geometry, properties: p }: EventFeature, handlers: CardHandlers): HTMLElement {
  const facts = el("dl", { class: "facts" });
  const add = (term: string, value: Child, note: string | null): void => {
    facts.append(el("dt", {}, term),
      el("dd", {}, value, note === null ? null : el("span", { class: "note" }, note)));
  };
  add("When", edtfToText(textOf(p, "when")), dateNote(p));
  add("Where", placeLine(p, geometry !== null, handlers), textOf(p, "place_reason"));
  const reported = textOf(p, "first_reported");
  if (reported !== null) add("First reported", edtfToText(reported), null);
  const [claims, origins] = [numberOf(p, "claims"), numberOf(p, "origins")];
  add("Rests on", `${plural(claims, "claim")} of ${plural(origins, "independent origin")}`,
    sourcesOf(p));
  return facts;
}

function dateNote(p: Properties): string | null {
  const parts = [datePrecisionLabel(textOf(p, "date_precision") ?? "unknown")];
  const rule = textOf(p, "date_rule");
  if (rule !== null) parts.push(`dated by: ${humanise(rule).toLowerCase()}`);
  const evidence = textOf(p, "date_evidence");
  if (evidence !== null) parts.push(evidence);
  return parts.join(" · ");
}

function placeLine(p: Properties, drawn: boolean, handlers: CardHandlers): HTMLElement {
  const place = textOf(p, "place");
  if (place === null) return el("span", {}, "No scene is named: not on the map");
  const near = p["place_role"] === "near" ? "near " : "";
  const precision = textOf(p, "place_precision");
  const exact = near === "" ? precisionLabel(precision) : "near a settlement";
  const line = el("span", {}, `${near}${place} `, el("span", { class: "note" }, exact));
  if (drawn) {
    line.append(" ", button("Show on the map", () => {
      handlers.showPlace();
    }, { class: "link" }));
  }
  return line;
}

function sourcesOf(p: Properties): string | null {
  const sources = p["sources"];
  return Array.isArray(sources) && sources.length > 0 ? sources.map(String).join(", ") : null;
}

function figuresTable(figures: unknown): Child {
  const rows = figureRows(figures);
  if (rows.length === 0) return null;
  const body = el("tbody");
  for (const { what, whose, said } of rows) {
    said.forEach(({ claimant, range }, index) => {
      const figure = el("th", { scope: "row", rowspan: said.length }, figureLabel(what),
        el("span", { class: "note" }, `of: ${sideLabel(whose)}`));
      const by = claimant === "unknown" ? "not attributed" : sideLabel(claimant);
      body.append(el("tr", {}, index === 0 ? figure : null,
        el("td", { class: "number" }, range), el("td", {}, by)));
    });
  }
  const head = el("thead", {}, el("tr", {}, ...["Figure", "Said", "By"].map((name) =>
    el("th", { scope: "col" }, name))));
  return el("section", {}, el("h3", {}, "Figures, side by side"),
    el("table", { class: "figures" }, head, body));
}

function sideSection({ side, claims }: Side): HTMLElement {
  const name = side === null ? "Speakers of no side" : `By the word of ${sideLabel(side)}`;
  const heading = el("h3", {}, `${name} `, el("span", { class: "count" }, String(claims.length)));
  return el("section", { class: "side" }, heading, ...claims.map(claimBlock));
}

function claimBlock(claim: Claim): HTMLElement {
  const quote = el("blockquote", { dir: "auto" },
    el("span", { class: "context" }, claim.before),
    el("mark", {}, claim.quote),
    el("span", { class: "context" }, claim.after));
  return el("div", { class: `claim ${claim.modality}` }, speaker(claim), quote, cited(claim),
    whyThere(claim.places));
}

function speaker({ claimant, modality, kind }: Claim): HTMLElement {
  const who = claimant === null ? "Not attributed" : claimant.name;
  const parts: Child[] = [el("strong", {}, who)];
  if (claimant !== null) {
    parts.push(el("span", { class: "note" }, ` ${claimantKindLabel(claimant.kind)}`));
  }
  const verb = claimant === null ? "reported" : modalityLabel(modality);
  parts.push(el("span", { class: "verb" }, ` ${verb}: ${kindLabel(kind).toLowerCase()}`));
  return el("p", { class: "speaker" }, ...parts);
}

function cited(claim: Claim): HTMLElement {
  const line = el("p", { class: "cited" }, ...citation(claim));
  const via = claim.claimant?.via ?? null;
  if (via !== null) line.append(` · via ${via}`);
  if (claim.copies.length > 0) {
    line.append(" · word for word in ");
    claim.copies.forEach((copy, index) => {
      line.append(index > 0 ? "; " : "", ...citation(copy));
    });
  }
  return line;
}

/** Headline or source as a link, source and date. */
function citation({ headline, source, url, published }: Claim): (Node | string)[] {
  return [
    sourceLink(headline ?? source, url),
    headline === null ? "" : `, ${source}`,
    published === null ? "" : `, ${edtfToText(published)}`,
  ];
}

/** Which places the claim names, what else each name might mean, and why this one. */
function whyThere(places: readonly ClaimPlace[]): Child {
  if (places.length === 0) return null;
  const list = el("ul", {}, ...places.map(placeItem));
  return el("details", {}, el("summary", {}, "Why these places"), list);
}

function placeItem(place: ClaimPlace): HTMLElement {
  const item = el("li", {}, el("strong", {}, place.name), ` — ${humanise(place.role).toLowerCase()}`);
  const say = (words: string | null): void => {
    if (words !== null) item.append(el("span", { class: "note" }, words));
  };
  say(place.reason);
  if (place.repair !== null) {
    say(`The article writes “${place.repair.original}”; read as “${place.repair.reading}”.`);
  } else if (place.mention !== null && place.mention !== place.name) {
    say(`The article writes “${place.mention}”.`);
  }
  if (place.reasons.length > 0) say(place.reasons.join("; "));
  const others = place.candidates.slice(1, 4).map(({ name, country }) =>
    country === null ? name : `${name} (${country})`);
  if (others.length > 0) say(`Also considered: ${others.join(", ")}.`);
  if (place.wouldChange !== null) say(`Would change it: ${place.wouldChange}`);
  return item;
}

function tools(feature: EventFeature): HTMLElement {
  const said = el("span", { class: "note", role: "status" });
  const copy = (text: string, done: string): void => {
    navigator.clipboard.writeText(text).then(
      () => { said.textContent = done; },
      () => { said.textContent = "The browser did not allow copying."; },
    );
  };
  const geojson = new URL(eventPath(feature.id), document.baseURI).href;
  return el("p", { class: "tools" },
    button("Copy link", () => { copy(location.href, "Link copied."); }, { class: "more" }),
    button("Copy as GeoJSON", () => {
      copy(JSON.stringify(feature, null, 2), "GeoJSON copied.");
    }, { class: "more" }),
    el("a", { class: "more", href: geojson }, "Open in the API"), said);
}

function textOf(p: Properties, name: string): string | null {
  const value = p[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(p: Properties, name: string): number {
  const value = p[name];
  return typeof value === "number" ? value : 0;
}
