/** What the page tells of itself. */

import type { TimeWindow } from "./timewindow";

/** What a test or another page may read: never written from outside. */
export interface Report {
  readonly ready: boolean;
  readonly window: TimeWindow;
  readonly total: number;
  readonly inView: number;
  readonly events: number;
  /** Milliseconds that the newest steps took, drawing included. */
  readonly steps: readonly number[];
  readonly listed: number;
}
