/** What a key shows beside the text, until the text changes, the cursor moves or Escape is pressed. */
import { StateEffect, StateField } from "@codemirror/state";
import {
  closeHoverTooltips,
  type EditorView,
  hasHoverTooltips,
  keymap,
  showTooltip,
  type Tooltip,
} from "@codemirror/view";

/** Shows a tooltip in the place of the last one, or takes it away. */
export const askTooltip = StateEffect.define<Tooltip | null>();

const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, { docChanged, selection, effects }) {
    for (const effect of effects) if (effect.is(askTooltip)) return effect.value;
    return docChanged || selection ? null : tooltip;
  },
  provide: (field) => showTooltip.from(field),
});

export const askedTooltip = [
  asked,
  // What the mouse brought up is in the way as well.
  keymap.of([
    {
      key: "Escape",
      run: (view) => (isAsked(view) || hasHoverTooltips(view.state)) && closeAsked(view),
    },
  ]),
];

export function isAsked({ state }: EditorView): boolean {
  return state.field(asked) !== null;
}

export function closeAsked(view: EditorView): true {
  view.dispatch({ effects: [askTooltip.of(null), closeHoverTooltips] });
  return true;
}
