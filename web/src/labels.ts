/** What a place is called: neutrally, as one side calls it, as the sources or as on a date. */

import type { EventTable, Scene } from "./model";
import { NEUTRAL } from "./state";

/** Choices of names beside the neutral ones and those of a side. */
export const AS_IN_SOURCES = "source";
export const AS_ON_DATE = "date";

/** Names of a neutral label: more would not fit on a map. */
const MOST_NAMES = 2;
/** Letters that stand for one sound in the spellings of one name. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/sh|ch|zh|[jcz]/g, "s"], [/kh|gh|[qgxh]/g, "k"], [/w/g, "v"], [/[aeiouyıøœæ]/g, ""],
];

/** The consonants of a name: alike for "Ganja" and "Gəncə", not for names that differ. */
export function soundOf(name: string): string {
  let sound = name.toLowerCase().replace(/ə/g, "e").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}]/gu, "");
  for (const [letters, one] of SOUNDS) sound = sound.replace(letters, one);
  return sound.replace(/(.)\1+/g, "$1");
}

/**
 * "Stepanakert / Xankəndi" where a side has renamed a place, else its one neutral name:
 * a side's own word for a place elsewhere, such as İrəvan, is no second official name.
 *
 * others: names by place id, of the choices that the server is asked for.
 */
export function labelOf(
  scene: Scene, labels: string, others: ReadonlyMap<string, string> = new Map(),
): string {
  if (labels === AS_IN_SOURCES || labels === AS_ON_DATE) {
    return others.get(scene.placeId ?? "") ?? labelOf(scene, NEUTRAL);
  }
  if (labels !== NEUTRAL) return scene.names[labels] ?? scene.name;
  return scene.renamed ? bothNames(scene) : scene.name;
}

function bothNames({ name, names }: Scene): string {
  const bySound = new Map([[soundOf(name), name]]);
  for (const one of Object.values(names)) {
    const sound = soundOf(one);
    if (!bySound.has(sound)) bySound.set(sound, one);
  }
  return [...bySound.values()].slice(0, MOST_NAMES).join(" / ");
}

/** The sides that call a place of the table by a name of their own, sorted. */
export function namingSides(table: EventTable): string[] {
  const sides = new Set(table.scenes.flatMap((scene) => Object.keys(scene.names)));
  return [...sides].sort();
}
