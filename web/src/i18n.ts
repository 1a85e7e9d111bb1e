/** The words of the page: strings/*.json, one file a language, chosen once at the start. */

import en from "./strings/en.json";
import ro from "./strings/ro.json";
import ru from "./strings/ru.json";

export type Key = keyof typeof en;
type Forms = Readonly<Record<string, string>>;
type Words = Readonly<Record<string, string | Forms>>;

/** Languages by BCP 47 tag. */
export const LANGUAGES: Readonly<Record<string, Words>> = { en, ro, ru };
/** English laid out from right to left, to try what a right-to-left language would show. */
export const PSEUDO_RTL = "en-x-rtl";

let words: Words = en;
let tag = "en";
let plurals = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en-GB");

/** The language to show: the one asked for, else the reader's first that there is. */
export function languageFor(asked: string | null, liked: readonly string[]): string {
  for (const one of asked === null ? liked : [asked, ...liked]) {
    if (one === PSEUDO_RTL) return one;
    const base = one.toLowerCase().split("-")[0]!;
    if (Object.hasOwn(LANGUAGES, base)) return base;
  }
  return "en";
}

/** Makes all words that follow those of a language. */
export function useLanguage(language: string): void {
  tag = language;
  words = LANGUAGES[language] ?? en;
  const locale = language === "en" || language === PSEUDO_RTL ? "en-GB" : language;
  plurals = new Intl.PluralRules(locale);
  numbers = new Intl.NumberFormat(locale);
}

/** The language in use and the direction that it is read in. */
export function language(): { readonly tag: string; readonly direction: "ltr" | "rtl" } {
  const rtl = tag === PSEUDO_RTL || words["direction"] === "rtl";
  return { tag, direction: rtl ? "rtl" : "ltr" };
}

/** Whether titles are those of the API, which are English. */
export function isEnglish(): boolean {
  return words === en;
}

/** The words of a key, with {name} filled in. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(formOf(words[key] ?? en[key], "other"), values);
}

/** The words of a code of a vocabulary, or null for one that is not known. */
export function known(group: string, code: string): string | null {
  const key = `${group}.${code}`;
  const found = words[key] ?? (en as Words)[key];
  return found === undefined ? null : formOf(found, "other");
}

/** "1 claim", "3 claims" in the forms that the language has. */
export function plural(count: number, what: "event" | "claim" | "origin"): string {
  const form = formOf(words[`count.${what}`] ?? en[`count.${what}`], plurals.select(count));
  return fill(form, { n: number(count) });
}

/** "12,345" */
export function number(value: number): string {
  return numbers.format(value);
}

function formOf(found: string | Forms, form: string): string {
  return typeof found === "string" ? found : (found[form] ?? found["other"] ?? "");
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words of the markup: data-t is the text, data-t-NAME the attribute NAME. */
export function translate(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-t], [data-t-label], [data-t-title], [data-t-hint]")) {
    const { t: text, tLabel, tTitle, tHint } = element.dataset;
    if (text !== undefined) element.textContent = t(text as Key);
    if (tLabel !== undefined) element.setAttribute("aria-label", t(tLabel as Key));
    if (tTitle !== undefined) element.title = t(tTitle as Key);
    if (tHint !== undefined) element.setAttribute("placeholder", t(tHint as Key));
  }
}
