/** The card beside the map: opened for the event of the state, loaded, closed. */

import { fetchEvent, RequestError } from "./api";
import type { Query } from "./api";
import { CardView } from "./cardview";
import type { CardHandlers } from "./cardview";
import { byId } from "./dom";
import { sceneOf } from "./geojson";
import { t } from "./i18n";
import type { EventTable } from "./model";

export class Cards {
  private shownFor: string | null = null;
  private readonly view: CardView;

  /** select: marks the scene of the open event on the map, null for none. */
  constructor(handlers: CardHandlers, private readonly select: (scene: number | null) => void) {
    this.view = new CardView(byId("card-face", HTMLElement), handlers);
  }

  /** Shows the card of an event, or the list where none is open. */
  render(table: EventTable, id: string | null, base: Query): void {
    if (id === this.shownFor) return;
    document.body.classList.toggle("has-card", id !== null);
    byId("card-face", HTMLElement).hidden = id === null;
    byId("list-face", HTMLElement).hidden = id !== null;
    this.shownFor = id;
    if (id === null) this.select(null);
    else void this.load(table, id, base);
  }

  private async load(table: EventTable, id: string, base: Query): Promise<void> {
    const title = [...table.texts.values()].find((text) => text.id === id)?.title ?? t("card.event");
    this.view.loading(title);
    this.view.focus();
    byId("panel", HTMLElement).scrollTop = 0;
    try {
      const feature = await fetchEvent(id, base);
      if (this.shownFor !== id) return;
      this.select(table.sceneOf.get(sceneOf(feature)?.key ?? "") ?? null);
      this.view.render(feature);
      this.view.focus();
    } catch (error) {
      if (!(error instanceof RequestError) || this.shownFor !== id) return;
      this.view.failed(title, error.message, () => { void this.load(table, id, base); });
    }
  }
}
