/** The piece of the text that is shown to somebody whose focus is elsewhere, as where a row of the table stands. */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Marks this piece until the cursor is set elsewhere. */
export const markRevealed = StateEffect.define<{ readonly from: number; readonly to: number }>();

const mark = Decoration.mark({ class: "pw-revealed" });

export const revealed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, selection, changes }) {
    for (const effect of effects) {
      if (!effect.is(markRevealed)) continue;
      const { from, to } = effect.value;
      return from < to ? Decoration.set(mark.range(from, to)) : Decoration.none;
    }
    return selection ? Decoration.none : marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
