/**
 * Asks for the events while the page's own script is still on its way: a few bytes that
 * run first. The page takes the answers from `globalThis.geoeventsEarly`; see api.ts.
 */

declare global {
  /** Answers on their way by path; null for one that failed. */
  var geoeventsEarly: Map<string, Promise<Response | null>> | undefined;
}

const early = (path: string): [string, Promise<Response | null>] =>
  [path, fetch(path).catch(() => null)];

globalThis.geoeventsEarly = new Map([early("api/places.json")]);
// Another clock or day asks with parameters of its own.
if (!/[?&](clock|known_by)=/.test(location.search)) {
  globalThis.geoeventsEarly.set(...early("api/events.bin"));
}

export {};
