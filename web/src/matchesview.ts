/** Places and parties that the search words name, above the list: a press narrows to one. */

import { button, byId, el } from "./dom";
import { number, t } from "./i18n";
import type { EventTable } from "./model";
import { fold } from "./select";
import { sideLabel } from "./vocabulary";

const MOST_PLACES = 6;
/** Shorter words name too much. */
const SHORTEST = 2;

export interface MatchHandlers {
  place(placeId: string): void;
  side(side: string): void;
}

export class MatchesView {
  private shownFor = "";
  private folded: { readonly of: EventTable; readonly names: readonly string[] } | null = null;

  private counted: { readonly of: EventTable; readonly totals: Uint32Array } | null = null;

  constructor(private readonly handlers: MatchHandlers) {}

  render(table: EventTable, text: string, nameOf: (scene: number) => string): void {
    const words = fold(text);
    const box = byId("matches", HTMLElement);
    const places = words.length < SHORTEST ? [] : this.places(table, words);
    const sides = words.length < SHORTEST ? []
      : Object.keys(table.facets.side).filter((side) => fold(sideLabel(side)).includes(words));
    const key = JSON.stringify([text, places.map(nameOf), sides]);
    if (key === this.shownFor) return;
    this.shownFor = key;
    box.hidden = places.length + sides.length === 0;
    box.replaceChildren(
      ...row(t("search.places"), places.map((scene) => chip(nameOf(scene), this.totals(table)[scene]!, () => {
        this.handlers.place(table.scenes[scene]!.placeId!);
      }))),
      ...row(t("search.parties"), sides.map((side) =>
        chip(sideLabel(side), table.facets.side[side]!, () => { this.handlers.side(side); }))));
  }

  /** All events of each scene, whatever is filtered. */
  private totals(table: EventTable): Uint32Array {
    if (this.counted?.of !== table) {
      const totals = new Uint32Array(table.scenes.length + 1);
      for (const scene of table.scene) totals[scene]! += 1;
      this.counted = { of: table, totals };
    }
    return this.counted.totals;
  }

  /** Scenes whose place has a name with the words in it, one a place, the first best. */
  private places(table: EventTable, words: string): number[] {
    if (this.folded?.of !== table) {
      const names = table.scenes.map(({ name, names: others }) =>
        fold([name, ...Object.values(others)].join("\n")));
      this.folded = { of: table, names };
    }
    const found = new Map<string, number>();
    for (const [scene, names] of this.folded.names.entries()) {
      const { placeId } = table.scenes[scene]!;
      if (placeId === null || found.has(placeId) || !names.includes(words)) continue;
      found.set(placeId, scene);
      if (found.size >= MOST_PLACES) break;
    }
    return [...found.values()];
  }
}

function chip(name: string, count: number, act: () => void): HTMLElement {
  const made = button(name, act, { class: "chip", dir: "auto" });
  made.append(" ", el("span", { class: "count" }, number(count)));
  return made;
}

function row(title: string, chips: readonly HTMLElement[]): HTMLElement[] {
  return chips.length === 0 ? [] : [el("p", {}, el("span", { class: "note" }, title), " ", ...chips)];
}
