/** Small helpers for the DOM. Text goes in as text nodes, never as HTML. */

import { t } from "./i18n";

export type Child = Node | string | null;

export interface Attributes {
  readonly class?: string;
  readonly [name: string]: string | number | boolean | undefined;
}

/** An element with attributes and children; false and undefined attributes are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null) element.append(typeof child === "string" ? withoutOverrides(child) : child);
  }
  return element;
}

/** Overrides of the reading direction would show text as it was not written. */
function withoutOverrides(text: string): string {
  return text.replace(/[\u202d\u202e]/g, "");
}

/** The element of the page with this id. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return element;
}

/** A button that calls back. label: shown, or read out where an icon is shown. */
export function button(
  label: string, onClick: () => void, attributes: Attributes = {}, icon?: string,
): HTMLButtonElement {
  const shown = icon === undefined ? label : el("span", { "aria-hidden": "true" }, icon);
  const made = el("button", { type: "button", ...attributes }, shown);
  if (icon !== undefined) {
    made.setAttribute("aria-label", label);
    made.title = label;
  }
  made.addEventListener("click", onClick);
  return made;
}

/** A link to a source: http and https only, else its text alone. */
export function sourceLink(text: string, url: string | null): Node {
  if (url === null || !/^https?:\/\//i.test(url)) return document.createTextNode(text);
  const attributes = { href: url, rel: "noopener noreferrer", target: "_blank" };
  return el("a", attributes, text, el("span", { class: "hidden" }, ` ${t("card.tab")}`));
}
