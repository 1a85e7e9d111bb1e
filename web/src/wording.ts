/** Reasons of the parser, written in English, in the language of the page. */

import { isEnglish, known, t } from "./i18n";
import type { Key } from "./i18n";
import { humanise } from "./vocabulary";

/** Fixed sentences of the parser; what stands in (.*) is of the article and stays. */
const SENTENCES: readonly (readonly [RegExp, Key])[] = [
  [/^no date in the passage: the date of the article$/, "evidence.article"],
  [/^“(.*)” in the same (?:clause|sentence)$/, "evidence.sentence"],
  [/^“(.*)” in the sentence before$/, "evidence.before"],
  [/^“(.*)” in the same paragraph$/, "evidence.paragraph"],
  [/^“(.*)” in the lead$/, "evidence.lead"],
  [/^named as the scene: (.*)$/, "evidence.named"],
  [/^near or around (.*)$/, "evidence.near"],
  [/^it holds in the whole of (.*)$/, "evidence.whole"],
  [/^carried over from the sentence before \((.*)\)$/, "evidence.carried"],
  [/^the place that the article speaks of most; this sentence names none$/, "evidence.main"],
  [/^the capital that the article names$/, "evidence.capital"],
];

/** A reason in the words of the page; one that is not known stays as it is. */
export function evidenceText(reason: string): string {
  if (isEnglish()) return reason;
  for (const [sentence, key] of SENTENCES) {
    const found = sentence.exec(reason);
    if (found) return t(key, { it: found[1] ?? "" });
  }
  return reason;
}

/** The rule that dated an event: "the date of the article". */
export function ruleText(rule: string): string {
  return known("rule", rule) ?? humanise(rule).toLowerCase();
}
