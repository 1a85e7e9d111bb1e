/** The card of one event: what is claimed, by whom, where, when, and how sure. */

import { eventPath } from "./api";
import { claimBlock } from "./claimview";
import { claimsOf, figureRows, groupBySide } from "./claims";
import type { Claim, Side } from "./claims";
import { edtfToText } from "./dates";
import { button, el } from "./dom";
import type { Child } from "./dom";
import type { EventFeature } from "./geojson";
import { plural, t } from "./i18n";
import { totalsOf } from "./totals";
import { totalsSection } from "./totalsview";
import {
  datePrecisionLabel, disputeLabel, familyLabel, figureLabel, kindLabel,
  precisionLabel, sideLabel, titleOf,
} from "./vocabulary";
import { evidenceText, ruleText } from "./wording";

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
    this.put(title, el("p", { class: "why", role: "status" }, t("load.claims")));
  }

  /** The face of a card that could not be loaded. */
  failed(title: string, message: string, retry: () => void): void {
    this.put(title, el("p", { class: "error", role: "alert" }, message),
      button(t("again"), retry, { class: "more" }));
  }

  render(feature: EventFeature): void {
    const p = feature.properties;
    const claims = claimsOf(feature);
    this.put(
      cardTitle(p),
      kicker(p),
      disputeNote(p),
      factsOf(feature, this.handlers),
      figuresTable(p["figures"]),
      totalsSection(totalsOf(claims)),
      ...groupBySide(claims).map(sideSection),
      tools(feature, claims),
    );
  }

  private put(title: string, ...parts: readonly Child[]): void {
    const back = button(t("card.back"), () => {
      this.handlers.close();
    }, { class: "back" });
    back.prepend(el("span", { "aria-hidden": "true", class: "arrow" }, "← "));
    const heading = el("h2", { tabindex: "-1", dir: "auto" }, title);
    const article = el("article", { class: "card" }, back, heading);
    article.append(...parts.filter((part) => part !== null));
    this.container.replaceChildren(article);
  }

  /** Puts the keyboard on the title, so that a screen reader starts there. */
  focus(): void {
    this.container.querySelector("h2")?.focus({ preventScroll: true });
  }
}

function cardTitle(p: Properties): string {
  return titleOf(textOf(p, "title") ?? t("card.event"), textOf(p, "kind") ?? "",
    textOf(p, "place"), p["place_role"] === "near");
}

function kicker(p: Properties): HTMLElement {
  const family = textOf(p, "family") ?? "harm";
  return el("p", { class: "kicker" },
    el("span", { class: `swatch ${family}`, "aria-hidden": "true" }),
    `${familyLabel(family)} · ${kindLabel(textOf(p, "kind") ?? "")}`,
    p["background"] === true ? ` · ${t("card.background")}` : "");
}

function disputeNote(p: Properties): Child {
  const disputed = p["disputed"];
  if (!Array.isArray(disputed) || disputed.length === 0) return null;
  const what = disputeLabel(disputed.filter((one) => typeof one === "string"));
  return el("p", { class: "dispute" },
    el("strong", {}, t("card.disputed")), ` — ${t("card.disputed.about", { what })}`);
}

function factsOf({ geometry, properties: p }: EventFeature, handlers: CardHandlers): HTMLElement {
  const facts = el("dl", { class: "facts" });
  const add = (term: string, value: Child, note: string | null): void => {
    facts.append(el("dt", {}, term),
      el("dd", {}, value, note === null ? null : el("span", { class: "note", dir: "auto" }, note)));
  };
  add(t("card.when"), edtfToText(textOf(p, "when")), dateNote(p));
  add(t("card.where"), placeLine(p, geometry !== null, handlers), reasonOf(p));
  const reported = textOf(p, "first_reported");
  if (reported !== null) add(t("card.reported"), edtfToText(reported), null);
  add(t("card.rests"), restsOn(p), sourcesOf(p));
  return facts;
}

function reasonOf(p: Properties): string | null {
  const reason = textOf(p, "place_reason");
  return reason === null ? null : evidenceText(reason);
}

function restsOn(p: Properties): string {
  const claims = plural(numberOf(p, "claims"), "claim");
  return t("card.rests.on", { claims, origins: plural(numberOf(p, "origins"), "origin") });
}

function dateNote(p: Properties): string {
  const parts = [datePrecisionLabel(textOf(p, "date_precision") ?? "unknown")];
  const rule = textOf(p, "date_rule");
  if (rule !== null) parts.push(t("card.dated", { rule: ruleText(rule) }));
  const evidence = textOf(p, "date_evidence");
  if (evidence !== null) parts.push(evidenceText(evidence));
  return parts.join(" · ");
}

function placeLine(p: Properties, drawn: boolean, handlers: CardHandlers): HTMLElement {
  const place = textOf(p, "place");
  if (place === null) return el("span", {}, t("card.noscene"));
  const near = p["place_role"] === "near";
  const exact = near ? t("card.near.settlement") : precisionLabel(textOf(p, "place_precision"));
  const line = el("span", {}, near ? t("card.near", { place }) : place, " ",
    el("span", { class: "note" }, exact));
  if (drawn) {
    line.append(" ", button(t("card.show"), () => {
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
        el("span", { class: "note" }, t("card.of", { side: sideLabel(whose) })));
      const by = claimant === "unknown" ? t("card.unattributed") : sideLabel(claimant);
      body.append(el("tr", {}, index === 0 ? figure : null,
        el("td", { class: "number" }, range), el("td", {}, by)));
    });
  }
  const head = el("thead", {}, el("tr", {}, ...(["card.figure", "card.said", "card.by"] as const)
    .map((key) => el("th", { scope: "col" }, t(key)))));
  return el("section", {}, el("h3", {}, t("card.figures")),
    el("table", { class: "figures" }, head, body));
}

function sideSection({ side, claims }: Side): HTMLElement {
  const name = side === null ? t("card.side.none") : t("card.side", { side: sideLabel(side) });
  const heading = el("h3", {}, `${name} `, el("span", { class: "count" }, String(claims.length)));
  return el("section", { class: "side" }, heading, ...claims.map(claimBlock));
}

function tools(feature: EventFeature, claims: readonly Claim[]): HTMLElement {
  const said = el("span", { class: "note", role: "status" });
  const copy = (text: string, done: string): void => {
    navigator.clipboard.writeText(text).then(
      () => { said.textContent = done; },
      () => { said.textContent = t("card.copy.failed"); },
    );
  };
  const geojson = new URL(eventPath(feature.id), document.baseURI).href;
  return el("p", { class: "tools" },
    button(t("card.link"), () => { copy(location.href, t("card.link.done")); }, { class: "more" }),
    button(t("card.geojson"), () => {
      copy(JSON.stringify(feature, null, 2), t("card.geojson.done"));
    }, { class: "more" }),
    button(t("card.cite"), () => { copy(citationOf(feature, claims), t("card.cite.done")); },
      { class: "more" }),
    el("a", { class: "more", href: geojson }, t("card.api")), said);
}

/** The event in one line of text with its sources and its address. */
function citationOf({ properties: p }: EventFeature, claims: readonly Claim[]): string {
  const sources = new Set(claims.map(({ headline, source, published, url }) =>
    [headline ?? source, headline === null ? null : source, published, url]
      .filter((part) => part !== null).join(", ")));
  return t("card.cite.text", { title: cardTitle(p), when: edtfToText(textOf(p, "when")),
    claims: plural(numberOf(p, "claims"), "claim"), origins: plural(numberOf(p, "origins"), "origin"),
    sources: [...sources].join("; "), link: location.href });
}

function textOf(p: Properties, name: string): string | null {
  const value = p[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(p: Properties, name: string): number {
  const value = p[name];
  return typeof value === "number" ? value : 0;
}
