/** The closed vocabularies of docs/codebook.md in words for readers. */

import { isEnglish, known, t } from "./i18n";

export const FAMILIES = [
  "violence",
  "territory",
  "posture",
  "unrest",
  "diplomacy",
  "harm",
] as const;

export type Family = (typeof FAMILIES)[number];

/** How exact a place is known, the most exact first. */
export const PRECISIONS = ["settlement", "district", "region", "country", "line"] as const;

/** "air_strike" -> "Air strike"; also for ids of sides and codes of rules. */
export function humanise(code: string): string {
  const words = code.replace(/_/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function familyLabel(family: string): string {
  return known("family", family) ?? humanise(family);
}

export function kindLabel(kind: string): string {
  return known("kind", kind) ?? humanise(kind);
}

/** The name of a side: "nagorno_karabakh" -> "Nagorno-Karabakh". */
export function sideLabel(side: string): string {
  const listed = known("side", side);
  if (listed !== null) return listed;
  return side.includes(" ") ? side : side.split("_").map(humanise).join(" ");
}

/** "injured" -> "Injured", "tanks_destroyed" -> "Tanks destroyed". */
export function figureLabel(what: string): string {
  return known("figure", what) ?? humanise(what);
}

export function precisionLabel(precision: string | null): string {
  return known("precision", precision ?? "none") ?? precision ?? "";
}

/** For lists: "in the region"; null for a settlement. */
export function areaLabel(precision: string): string | null {
  return known("area", precision);
}

export function datePrecisionLabel(precision: string): string {
  return known("dated", precision) ?? precision;
}

/** The verb of a claimant: "claims", "denies". */
export function modalityLabel(modality: string): string {
  return known("modality", modality) ?? modality;
}

export function claimantKindLabel(kind: string): string {
  return known("claimant", kind) ?? humanise(kind);
}

export function roleLabel(role: string): string {
  return known("role", role) ?? humanise(role).toLowerCase();
}

/** What the parties contradict each other about: "whether it happened, how many killed". */
export function disputeLabel(disputed: readonly string[]): string {
  return disputed
    .map((what) => (what === "denied" ? t("card.disputed.denied")
      : t("card.disputed.figure", { what: figureLabel(what).toLowerCase() })))
    .join(", ");
}

/** What an event is called: the API's words in English, kind and place elsewhere. */
export function titleOf(title: string, kind: string, place: string | null, near: boolean): string {
  if (isEnglish()) return title;
  const label = kindLabel(kind);
  if (place === null) return label + (/ \(.*\)$/.exec(title)?.[0] ?? "");
  return t(near ? "title.near" : "title.place", { kind: label, place });
}
