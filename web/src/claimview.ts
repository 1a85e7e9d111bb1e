/** One claim on a card: who says so, the quoted words in their context, and the source. */

import type { Claim, ClaimPlace } from "./claims";
import { edtfToText } from "./dates";
import { el, sourceLink } from "./dom";
import type { Child } from "./dom";
import { t } from "./i18n";
import { claimantKindLabel, kindLabel, modalityLabel, roleLabel } from "./vocabulary";
import { evidenceText } from "./wording";

export function claimBlock(claim: Claim): HTMLElement {
  const quote = el("blockquote", { dir: "auto" },
    el("span", { class: "context" }, claim.before),
    el("mark", {}, claim.quote),
    el("span", { class: "context" }, claim.after));
  return el("div", { class: `claim ${claim.modality}` }, speaker(claim), quote, cited(claim),
    whyThere(claim.places));
}

function speaker({ claimant, modality, kind }: Claim): HTMLElement {
  const who = claimant === null ? t("card.unnamed") : claimant.name;
  const parts: Child[] = [el("strong", { dir: "auto" }, who)];
  if (claimant !== null) {
    parts.push(el("span", { class: "note" }, ` ${claimantKindLabel(claimant.kind)}`));
  }
  const verb = modalityLabel(claimant === null ? "none" : modality);
  parts.push(el("span", { class: "verb" }, ` ${verb}: ${kindLabel(kind).toLowerCase()}`));
  return el("p", { class: "speaker" }, ...parts);
}

function cited(claim: Claim): HTMLElement {
  const line = el("p", { class: "cited" }, ...citation(claim));
  const via = claim.claimant?.via ?? null;
  if (via !== null) line.append(` · ${t("card.via", { name: via })}`);
  if (claim.copies.length > 0) {
    line.append(` · ${t("card.copies")} `);
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
  return el("details", {}, el("summary", {}, t("card.why")), list);
}

function placeItem(place: ClaimPlace): HTMLElement {
  const item = el("li", {}, el("strong", {}, place.name), ` — ${roleLabel(place.role)}`);
  const say = (words: string | null): void => {
    if (words !== null) item.append(el("span", { class: "note", dir: "auto" }, words));
  };
  say(place.reason === null ? null : evidenceText(place.reason));
  if (place.repair !== null) say(t("card.repair", place.repair));
  else if (place.mention !== null && place.mention !== place.name) {
    say(t("card.writes", { original: place.mention }));
  }
  if (place.reasons.length > 0) say(place.reasons.join("; "));
  const others = place.candidates.slice(1, 4).map(({ name, country }) =>
    country === null ? name : `${name} (${country})`);
  if (others.length > 0) say(t("card.considered", { names: others.join(", ") }));
  if (place.wouldChange !== null) say(t("card.change", { what: place.wouldChange }));
  return item;
}
