import assert from "node:assert/strict";
import { test } from "node:test";

import { edtfToText } from "../src/dates";
import { languageFor, LANGUAGES, language, plural, PSEUDO_RTL, t, useLanguage } from "../src/i18n";
import { AS_IN_SOURCES, labelOf, soundOf } from "../src/labels";
import type { Scene } from "../src/model";
import { NEUTRAL } from "../src/state";
import { kindLabel, sideLabel, titleOf } from "../src/vocabulary";

test("every language has the same keys, placeholders and the forms that it counts with", () => {
  const holes = (text: unknown): string[] => JSON.stringify(text).match(/\{\w+\}/g) ?? [];
  const { en } = LANGUAGES;
  for (const [tag, words] of Object.entries(LANGUAGES)) {
    assert.deepEqual(Object.keys(words), Object.keys(en!), tag);
    for (const [key, said] of Object.entries(words)) {
      assert.deepEqual(new Set(holes(said)), new Set(holes(en![key])), `${tag} ${key}`);
      if (typeof said === "string") continue;
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      assert.deepEqual(Object.keys(said).sort(), [...forms].sort(), `${tag} ${key}`);
    }
  }
});

test("numbers, dates and titles follow the language", () => {
  useLanguage("ru");
  assert.equal(plural(1, "event"), "1 событие");
  assert.equal(plural(3, "event"), "3 события");
  assert.equal(plural(5, "event"), "5 событий");
  assert.equal(edtfToText("2020-09-27"), "27 сентября 2020");
  assert.equal(edtfToText("2020-09"), "сентябрь 2020");
  assert.equal(titleOf("Shelling, Ganja", "shelling", "Ganja", false), "Обстрел, Ganja");
  useLanguage("ro");
  assert.equal(plural(20, "claim"), "20 de afirmații");
  assert.equal(titleOf("Shelling, near Talish", "shelling", "Talish", true), "Bombardament de artilerie, lângă Talish");
  useLanguage("en");
  assert.equal(titleOf("Shelling, Ganja", "shelling", "Ganja", false), "Shelling, Ganja");
});

test("what no vocabulary lists is said as its code says it", () => {
  assert.equal(kindLabel("sea_battle"), "Sea battle");
  assert.equal(sideLabel("new_zealand"), "New Zealand");
});

test("the language is the one asked for, else one that the reader likes, else English", () => {
  assert.equal(languageFor("ro", ["ru"]), "ro");
  assert.equal(languageFor(null, ["fr-FR", "ru-RU"]), "ru");
  assert.equal(languageFor("xx", ["fr"]), "en");
  assert.equal(languageFor("constructor", []), "en");
  useLanguage(PSEUDO_RTL);
  assert.deepEqual(language(), { tag: PSEUDO_RTL, direction: "rtl" });
  assert.equal(t("time.play"), "Play");
  useLanguage("en");
});

function scene(name: string, names: Record<string, string>, renamed: boolean): Scene {
  return { key: name, placeId: `p:${name}`, name, names, renamed, precision: "settlement",
    near: false, anchor: [0, 0], rings: [], isLine: false };
}

test("spellings of one name sound alike, other names do not", () => {
  for (const [a, b] of [["Ganja", "Gəncə"], ["Tartar", "Tərtər"], ["Shusha", "Şuşa"], ["Talish", "Talış"]]) {
    assert.equal(soundOf(a!), soundOf(b!), `${a} ${b}`);
  }
  assert.notEqual(soundOf("Stepanakert"), soundOf("Xankəndi"));
});

test("both names stand only where a side has renamed the place", () => {
  const twice = { armenia: "Stepanakert", azerbaijan: "Xankəndi" };
  assert.equal(labelOf(scene("Stepanakert", twice, true), NEUTRAL), "Stepanakert / Xankəndi");
  assert.equal(labelOf(scene("Yerevan", { azerbaijan: "İrəvan" }, false), NEUTRAL), "Yerevan");
  assert.equal(labelOf(scene("Ganja", { azerbaijan: "Gəncə" }, true), NEUTRAL), "Ganja");
  assert.equal(labelOf(scene("Stepanakert", twice, true), "azerbaijan"), "Xankəndi");
  assert.equal(labelOf(scene("Ganja", {}, false), AS_IN_SOURCES, new Map([["p:Ganja", "Gandja"]])), "Gandja");
});
