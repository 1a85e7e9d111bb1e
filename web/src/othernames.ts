/** Names that the server is asked for: as the sources write them, or of a day. */

import { fetchNames, RequestError } from "./api";
import { dayToIso } from "./dates";
import { AS_IN_SOURCES, AS_ON_DATE } from "./labels";
import type { EventTable } from "./model";

export class OtherNames {
  private asked = "";
  private timer = 0;
  /** By place id; empty where none were asked for. */
  names: ReadonlyMap<string, string> = new Map();

  /** changed: told when other names have come. */
  constructor(private readonly changed: () => void) {}

  /** Asks for the names of a choice of labels, once the last day rests. */
  want(table: EventTable, labels: string, lastDay: number): void {
    const on = labels === AS_ON_DATE ? dayToIso(lastDay) : null;
    const wanted = !table.complete && (labels === AS_IN_SOURCES || on !== null);
    const question = wanted ? `${table.version} ${labels} ${on ?? ""}` : "";
    if (question === this.asked) return;
    this.asked = question;
    window.clearTimeout(this.timer);
    if (!wanted) this.names = new Map();
    else this.timer = window.setTimeout(() => { void this.ask(question, on); }, 150);
  }

  private async ask(question: string, on: string | null): Promise<void> {
    try {
      const names = await fetchNames(on);
      if (question !== this.asked) return;
      this.names = names;
      this.changed();
    } catch (error) {
      // The neutral names stand in for what could not be had.
      if (!(error instanceof RequestError)) throw error;
    }
  }
}
