/** Wrapped lines go on under their own indentation, so that long descriptions keep the shape of the JSON visible. */
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

/** Deeper than this, a narrow editor would have no room left for the text (characters). */
const MAX_INDENT = 16;

export function hangingIndent(): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = indented(view);
      }

      update({ docChanged, viewportChanged, view }: ViewUpdate): void {
        if (docChanged || viewportChanged) this.decorations = indented(view);
      }
    },
    { decorations: ({ decorations }) => decorations },
  );
}

function indented(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const spaces = Math.min(/^ */.exec(line.text)?.[0].length ?? 0, MAX_INDENT) + 2;
      const style = `text-indent: -${spaces}ch; padding-left: calc(8px + ${spaces}ch)`;
      builder.add(line.from, line.from, Decoration.line({ attributes: { style } }));
      at = line.to + 1;
    }
  }
  return builder.finish();
}
