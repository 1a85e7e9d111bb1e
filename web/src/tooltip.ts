/** What the pointer is over, beside it. */

import { byId, el } from "./dom";
import { plural, t } from "./i18n";
import type { MapSymbol } from "./layout";

/** symbol: null for nothing. place: what its place is called. x, y: pixels of the map. */
export function showTooltip(symbol: MapSymbol | null, place: string, x: number, y: number): void {
  const tooltip = byId("tooltip", HTMLElement);
  tooltip.hidden = symbol === null;
  if (symbol === null) return;
  const name = symbol.form === "near" ? t("map.near", { place }) : place;
  const disputed = symbol.tally.disputed ? `, ${t("list.disputed")}` : "";
  tooltip.replaceChildren(el("strong", {}, name), ` ${plural(symbol.tally.total, "event")}${disputed}`);
  tooltip.style.transform = `translate(${Math.round(x + 14)}px, ${Math.round(y + 14)}px)`;
}
