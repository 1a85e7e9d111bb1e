/** The filters: families with their counts, background history, what is narrowed to. */

import { button, el, number } from "./dom";
import { ALL_FAMILIES } from "./state";
import type { State } from "./state";
import { FAMILIES, FAMILY_LABELS } from "./vocabulary";

export interface FilterHandlers {
  change(patch: Partial<State>): void;
}

export class FiltersView {
  private readonly chips: HTMLButtonElement[] = [];
  private readonly counts: HTMLElement[] = [];
  private readonly background: HTMLInputElement;
  private state: State | null = null;

  constructor(container: HTMLElement, private readonly handlers: FilterHandlers) {
    const list = el("div", { class: "chips", role: "group", "aria-label": "Families of events" });
    FAMILIES.forEach((family, index) => {
      const count = el("span", { class: "count" });
      const chip = button(FAMILY_LABELS[family], () => {
        this.toggle(index);
      }, { class: "chip", "data-family": family });
      chip.prepend(el("span", { class: `swatch ${family}`, "aria-hidden": "true" }));
      chip.append(" ", count);
      this.chips.push(chip);
      this.counts.push(count);
      list.append(chip);
    });
    this.background = el("input", { type: "checkbox", id: "background" });
    this.background.addEventListener("change", () => {
      handlers.change({ background: this.background.checked, window: null, span: null });
    });
    const label = el("label", { class: "switch", for: "background" }, this.background,
      el("span", {}, "Background history"));
    container.replaceChildren(list, label);
  }

  render(state: State, counts: Uint32Array): void {
    this.state = state;
    this.background.checked = state.background;
    this.chips.forEach((chip, index) => {
      chip.setAttribute("aria-pressed", String((state.families & (1 << index)) !== 0));
      this.counts[index]!.textContent = number(counts[index]!);
    });
  }

  /** From all: only this one. Then each adds or removes itself; none left: all again. */
  private toggle(index: number): void {
    const shown = this.state?.families ?? ALL_FAMILIES;
    const next = shown === ALL_FAMILIES ? 1 << index : shown ^ (1 << index);
    this.handlers.change({ families: next === 0 ? ALL_FAMILIES : next });
  }
}
