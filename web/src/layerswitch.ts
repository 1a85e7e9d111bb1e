/** How settlements are drawn: clusters, points or density, as buttons over the map. */

import { button, byId } from "./dom";
import { t } from "./i18n";
import { LAYERS } from "./state";
import type { Layer } from "./state";

export class LayerSwitch {
  private readonly buttons: Readonly<Record<Layer, HTMLButtonElement>>;

  /** chosen: told of another layer. */
  constructor(chosen: (layer: Layer) => void) {
    this.buttons = Object.fromEntries(LAYERS.map((layer) => [layer, button(t(`layer.${layer}`), () => {
      chosen(layer);
    }, { class: "segment" })])) as Record<Layer, HTMLButtonElement>;
    const box = byId("layers", HTMLElement);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", t("layer.label"));
    box.replaceChildren(...LAYERS.map((layer) => this.buttons[layer]));
  }

  render(shown: Layer): void {
    for (const layer of LAYERS) this.buttons[layer].setAttribute("aria-pressed", String(layer === shown));
  }
}
