/** The closed vocabularies of docs/codebook.md in words for readers. */

export const FAMILIES = [
  "violence",
  "territory",
  "posture",
  "unrest",
  "diplomacy",
  "harm",
] as const;

export type Family = (typeof FAMILIES)[number];

export const FAMILY_LABELS: Readonly<Record<Family, string>> = {
  violence: "Violence",
  territory: "Territory",
  posture: "Military posture",
  unrest: "Unrest",
  diplomacy: "Diplomacy",
  harm: "Disasters, accidents",
};

/** How exact a place is known, the most exact first. */
export const PRECISIONS = ["settlement", "district", "region", "country", "line"] as const;

const KIND_LABELS: Readonly<Record<string, string>> = {
  attack_on_civilians: "Attack on civilians",
  equipment_destroyed: "Equipment destroyed",
  territory_captured: "Capture of territory",
  territory_lost: "Loss of territory",
  foreign_fighters_transfer: "Transfer of foreign fighters",
  movement_restriction: "Restriction of movement",
  troop_deployment: "Deployment of troops",
  ceasefire_appeal: "Call for a ceasefire",
  ceasefire_agreement: "Ceasefire agreement",
  support_statement: "Statement of support",
};

const PRECISION_LABELS: Readonly<Record<string, string>> = {
  settlement: "a settlement",
  district: "somewhere in a district",
  region: "somewhere in a region",
  country: "somewhere in a country",
  line: "along a line",
};

const AREA_LABELS: Readonly<Record<string, string>> = {
  district: "in the district",
  region: "in the region",
  country: "in the country",
  line: "along the line",
};

const DATE_PRECISION_LABELS: Readonly<Record<string, string>> = {
  day: "to the day",
  days: "a span of days",
  month: "to the month",
  year: "to the year",
  years: "a span of years",
  decade: "to the decade",
  unknown: "not dated",
};

const MODALITY_LABELS: Readonly<Record<string, string>> = {
  reported: "reports",
  claimed: "claims",
  admitted: "admits",
  denied: "denies",
  statement: "states",
};

const CLAIMANT_LABELS: Readonly<Record<string, string>> = {
  party: "party to the conflict",
  monitor: "monitor",
  media: "media",
  third_country: "third country",
  igo: "international organisation",
  unattributed: "unattributed",
};

/** "air_strike" -> "Air strike"; also for ids of sides and codes of rules. */
export function humanise(code: string): string {
  const words = code.replace(/_/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function kindLabel(kind: string): string {
  return KIND_LABELS[kind] ?? humanise(kind);
}

/** The name of a side: "nagorno_karabakh" -> "Nagorno Karabakh". */
export function sideLabel(side: string): string {
  if (side === "unknown") return "not stated";
  return side.includes(" ") ? side : side.split("_").map(humanise).join(" ");
}

/** "injured" -> "Injured", "tanks_destroyed" -> "Tanks destroyed". */
export function figureLabel(what: string): string {
  return humanise(what);
}

export function precisionLabel(precision: string | null): string {
  return precision === null ? "no scene" : (PRECISION_LABELS[precision] ?? precision);
}

/** For lists: "in the region"; null for a settlement. */
export function areaLabel(precision: string): string | null {
  return AREA_LABELS[precision] ?? null;
}

export function datePrecisionLabel(precision: string): string {
  return DATE_PRECISION_LABELS[precision] ?? precision;
}

/** The verb of a claimant: "claims", "denies". */
export function modalityLabel(modality: string): string {
  return MODALITY_LABELS[modality] ?? modality;
}

export function claimantKindLabel(kind: string): string {
  return CLAIMANT_LABELS[kind] ?? humanise(kind);
}

/** What the parties contradict each other about: "whether it happened, how many killed". */
export function disputeLabel(disputed: readonly string[]): string {
  return disputed
    .map((what) => (what === "denied" ? "whether it happened" : `how many ${figureLabel(what).toLowerCase()}`))
    .join(", ");
}
