/** The languages of the page, to choose from. */

import { byId, el } from "./dom";
import { language, LANGUAGES } from "./i18n";

/** chosen: told of another language, by its tag. */
export function languageSwitch(chosen: (tag: string) => void): void {
  const select = byId("language", HTMLSelectElement);
  const { tag: now } = language();
  select.replaceChildren(...Object.entries(LANGUAGES).map(([tag, words]) =>
    el("option", { value: tag, lang: tag }, words["language"] as string)));
  if (!(now in LANGUAGES)) select.append(el("option", { value: now }, now));
  select.value = now;
  select.addEventListener("change", () => { chosen(select.value); });
}
