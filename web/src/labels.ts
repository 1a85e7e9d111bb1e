/** What a place is called: neutrally by both names, or as one side calls it. */

import type { EventTable, Scene } from "./model";
import { NEUTRAL } from "./state";

/** Names of a neutral label: more would not fit on a map. */
const MOST_NAMES = 2;

/** "Stepanakert / Xankəndi" where sides differ, else the one name. */
export function labelOf(scene: Scene, labels: string): string {
  const own = scene.names[labels];
  if (labels !== NEUTRAL) return own ?? scene.name;
  const names = new Set(Object.values(scene.names));
  if (names.size < 2) return scene.name;
  return [...names].slice(0, MOST_NAMES).join(" / ");
}

/** The sides that call a place of the table by a name of their own, sorted. */
export function namingSides(table: EventTable): string[] {
  const sides = new Set(table.scenes.flatMap((scene) => Object.keys(scene.names)));
  return [...sides].sort();
}
