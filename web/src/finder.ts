/** Rows that only the server can find: by words in the texts, by side and by source. */

import { fetchFound, RequestError } from "./api";
import type { EventTable } from "./model";
import { asksServer } from "./select";
import type { State } from "./state";
import { stateToApiQuery } from "./urlstate";

/** What the server is asked with; the rest is chosen in the page. */
const ASKED = ["q", "side", "source", "clock", "known_by"];

export class Finder {
  private query = "";
  /** 1 for each row that was found; null where nothing was asked for. */
  rows: Uint8Array | null = null;

  /** failed: told of a request that failed, or null when one went well. */
  constructor(private readonly failed: (message: string | null) => void) {}

  /** Finds what the state asks for; the newest question counts. */
  async find(table: EventTable, state: State): Promise<void> {
    const wanted = !table.complete && asksServer(state);
    const all = Object.entries(stateToApiQuery(state, null));
    const asked = all.filter(([name]) => ASKED.includes(name));
    const query = wanted ? JSON.stringify([table.version, asked]) : "";
    if (query === this.query) return;
    this.query = query;
    let rows: Uint8Array | null = null;
    try {
      if (wanted) rows = await fetchFound(table, Object.fromEntries(asked));
      if (wanted) this.failed(null);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Words without a letter or digit find nothing.
      rows = new Uint8Array(table.size);
      if (error.status !== 400) this.failed(error.message);
    }
    if (this.query === query) this.rows = rows;
  }

  /** Asks anew, even if the question is the same. */
  forget(): void {
    this.query = "";
    this.rows = null;
  }
}
