/**
 * Calendar days as whole numbers (days since 1 January 1970, UTC) and in words.
 * Every date here is a calendar day at the place, kept as that UTC day.
 */

import { t } from "./i18n";

export const MS_PER_DAY = 86_400_000;

const monthsOf = (key: "months" | "months.alone" | "months.short"): string[] => t(key).split("|");

/** The short names of the months, as in "27 Sept". */
export function shortMonths(): string[] {
  return monthsOf("months.short");
}

/** The day number of an ISO date or time, null where it is not one. */
export function isoToDay(iso: string | null): number | null {
  if (iso === null || !/^\d{4}-\d\d-\d\d/.test(iso)) return null;
  const ms = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(ms) ? null : ms / MS_PER_DAY;
}

/** "2020-09-27" */
export function dayToIso(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** "27 Sept 2020" */
export function dayToText(day: number): string {
  const date = new Date(day * MS_PER_DAY);
  const month = monthsOf("months.short")[date.getUTCMonth()];
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** A half-open span of days in words, both end days named: "27 Sept – 10 Nov 2020". */
export function spanToText(start: number, end: number): string {
  const last = dayToText(end - 1);
  if (end - start <= 1) return last;
  const [first, until] = [dayToText(start).split(" "), last.split(" ")];
  const sameYear = first[2] === until[2];
  const kept = sameYear && first[1] === until[1] ? 1 : sameYear ? 2 : 3;
  return `${first.slice(0, kept).join(" ")} – ${last}`;
}

/** An EDTF value in words: "27 September 2020", "since 27 Sept 2020", "1990s". */
export function edtfToText(value: string | null): string {
  if (value === null) return t("date.unknown");
  const [left = "", right] = value.split("/");
  if (right === undefined) return simpleToText(left);
  const [open, since] = [".." === right || right === "", ".." === left || left === ""];
  if (open && since) return t("date.unknown");
  if (open) return t("date.since", { date: simpleToText(left) });
  if (since) return t("date.until", { date: simpleToText(right) });
  const [first, last] = [isoToDay(left), isoToDay(right)];
  if (first !== null && last !== null) return spanToText(first, last + 1);
  return `${simpleToText(left)} – ${simpleToText(right)}`;
}

function simpleToText(value: string): string {
  const plain = value.replace(/[?~%]$/, "");
  const date = exactToText(plain);
  return plain === value ? date : t("date.about", { date });
}

function exactToText(plain: string): string {
  if (/^\d{3}X$/.test(plain)) return t("date.decade", { year: `${plain.slice(0, 3)}0` });
  const [year = "", month, day] = plain.split("-");
  if (month === undefined) return year;
  const name = monthsOf(day === undefined ? "months.alone" : "months")[Number(month) - 1];
  if (name === undefined) return plain;
  const parts = [...(day === undefined ? [] : [String(Number(day))]), name];
  return year === "XXXX" ? t("date.noyear", { date: parts.join(" ") }) : [...parts, year].join(" ");
}
