/** The state of the page: one plain object; the URL holds all of it. */

import type { TimeWindow } from "./timewindow";
import { FAMILIES } from "./vocabulary";

/** Centre and zoom of the map. */
export interface MapView {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface State {
  /** Null until the map was moved or the first events set it. */
  readonly view: MapView | null;
  /** Null means the whole span of the events. */
  readonly window: TimeWindow | null;
  /** The span that the timeline shows; null means that of the events. */
  readonly span: TimeWindow | null;
  /** Bit i is FAMILIES[i]. */
  readonly families: number;
  readonly background: boolean;
  readonly text: string;
  /** Only events of this place (a place id). */
  readonly place: string | null;
  /** The event whose card is open. */
  readonly event: string | null;
}

export const ALL_FAMILIES = (1 << FAMILIES.length) - 1;

export const INITIAL: State = {
  view: null,
  window: null,
  span: null,
  families: ALL_FAMILIES,
  background: false,
  text: "",
  place: null,
  event: null,
};
