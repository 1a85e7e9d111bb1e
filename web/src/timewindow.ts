/** The chosen window of time and what moves it. Days are as in dates.ts. */

/** Half-open span of days: start is in, end is out. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

export type Handle = "start" | "end";

export function windowLength(window: TimeWindow): number {
  return window.end - window.start;
}

/** Whether two half-open spans share a day; touching ends do not. */
export function overlaps(a: TimeWindow, b: TimeWindow): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The part of the window that lies in the domain, at least one day long. */
export function clampWindow(window: TimeWindow, domain: TimeWindow): TimeWindow {
  const start = Math.max(domain.start, Math.min(Math.round(window.start), domain.end - 1));
  const end = Math.min(domain.end, Math.max(Math.round(window.end), start + 1));
  return { start, end };
}

/** The domain and what lies beyond it of a window that was asked for. */
export function withWindow(domain: TimeWindow, window: TimeWindow | null): TimeWindow {
  if (window === null || (window.start >= domain.start && window.end <= domain.end)) return domain;
  return { start: Math.min(domain.start, window.start), end: Math.max(domain.end, window.end) };
}

/** One handle moved to a day (the end handle stands on the last day that is in). */
export function moveHandle(
  window: TimeWindow, handle: Handle, day: number, domain: TimeWindow,
): TimeWindow {
  const at = Math.round(day);
  if (handle === "start") {
    const start = Math.max(domain.start, Math.min(at, window.end - 1));
    return { start, end: window.end };
  }
  const end = Math.min(domain.end, Math.max(at + 1, window.start + 1));
  return { start: window.start, end };
}

/** The whole window moved by some days; it keeps its length and stops at the ends. */
export function shiftWindow(window: TimeWindow, days: number, domain: TimeWindow): TimeWindow {
  const lowest = domain.start - window.start;
  const highest = domain.end - window.end;
  const shift = Math.max(lowest, Math.min(Math.round(days), Math.max(lowest, highest)));
  return clampWindow({ start: window.start + shift, end: window.end + shift }, domain);
}

/** Where a key sends a handle, null for keys that do nothing here. */
export function dayOfKey(
  key: string, shift: boolean, day: number, domain: TimeWindow,
): number | null {
  const big = Math.max(7, Math.round(windowLength(domain) / 10));
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return day + (shift ? 7 : 1);
    case "ArrowLeft":
    case "ArrowDown":
      return day - (shift ? 7 : 1);
    case "PageUp":
      return day + big;
    case "PageDown":
      return day - big;
    case "Home":
      return domain.start;
    case "End":
      return domain.end - 1;
    default:
      return null;
  }
}

/** The window that play starts with: a part of the domain where the whole was shown. */
export function playWindow(window: TimeWindow, domain: TimeWindow): TimeWindow {
  const whole = windowLength(domain);
  if (window.end < domain.end && windowLength(window) < whole) return window;
  const length = windowLength(window) < whole ? windowLength(window) : Math.ceil(whole / 12);
  return { start: domain.start, end: domain.start + Math.max(1, length) };
}

/** Days that play moves the window at each beat: the domain passes in some 150 beats. */
export function playStep(domain: TimeWindow): number {
  return Math.max(1, Math.round(windowLength(domain) / 150));
}
