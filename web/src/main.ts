import "@fontsource-variable/source-sans-3/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "leaflet/dist/leaflet.css";
import "./app.css";

import { App } from "./app";
import { language, languageFor, translate, useLanguage } from "./i18n";
import type { Report } from "./report";
import { SANS, SERIF } from "./theme";
import { queryToState } from "./urlstate";

declare global {
  interface Window {
    /** Read-only view of the page, for tests. */
    geoevents?: { readonly report: () => Report };
  }
}

/** Canvas text does not wait for fonts: they are loaded before the first map is drawn. */
async function main(): Promise<void> {
  useLanguage(languageFor(queryToState(location.search).language, navigator.languages));
  const { tag, direction } = language();
  document.documentElement.lang = tag;
  document.documentElement.dir = direction;
  translate(document);
  const fonts = [`400 12px ${SANS}`, `600 12px ${SANS}`, `italic 400 12px ${SERIF}`];
  const loaded = Promise.allSettled(fonts.map((font) => document.fonts.load(font)));
  const app = new App();
  window.geoevents = { report: () => app.report() };
  await app.start(loaded);
}

void main();
