/** Line breaks of any kind survive editing: only what is touched changes. */
import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VerbatimText } from "../../src/components/editor/verbatim";

const lines = fc.string({ unit: fc.constantFrom("a", "b", "😀", "\n", "\r\n", "\r\n"), maxLength: 30 });

/** Replaces a piece of the document, as typing does. */
function edit(text: VerbatimText, from: number, to: number, insert: string): VerbatimText {
  const state = EditorState.create({ doc: text.document });
  const update = state.update({ changes: { from, to, insert } });
  return text.changed(update.changes, update.state.doc.toString());
}

describe("a text with line breaks of any kind", () => {
  test("is shown with the line breaks that CodeMirror counts", () => {
    fc.assert(
      fc.property(lines, (text) => {
        expect(new VerbatimText(text).document).toBe(EditorState.create({ doc: text }).doc.toString());
      }),
    );
  });

  test("has its places at the same characters in the document", () => {
    fc.assert(
      fc.property(lines, (text) => {
        const verbatim = new VerbatimText(text);
        for (const { 0: character, index } of text.matchAll(/[ab]/g)) {
          expect(verbatim.document[verbatim.toDocument(index)]).toBe(character);
          expect(verbatim.toText(verbatim.toDocument(index))).toBe(index);
        }
      }),
    );
  });

  test("keeps everything around an edit as it was", () => {
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat(), fc.constantFrom("", "x", "x\ny"), (text, one, other, insert) => {
        const verbatim = new VerbatimText(text);
        const length = verbatim.document.length + 1;
        const [from, to] = [one % length, other % length].sort((a, b) => a - b) as [number, number];

        const edited = edit(verbatim, from, to, insert);

        expect(edited.document).toBe(verbatim.document.slice(0, from) + insert + verbatim.document.slice(to));
        expect(edited.text.startsWith(text.slice(0, verbatim.toText(from)))).toBe(true);
        expect(edited.text.endsWith(text.slice(verbatim.toText(to)))).toBe(true);
      }),
    );
  });

  test("gets new line breaks like its first one", () => {
    expect(edit(new VerbatimText("a\r\nb"), 3, 3, "\nc").text).toBe("a\r\nb\r\nc");
    expect(edit(new VerbatimText("a\nb"), 3, 3, "\nc").text).toBe("a\nb\nc");
  });

  test("stays true to the document where a lone \\r comes before a \\n", () => {
    const edited = edit(new VerbatimText("a\rb\nc"), 2, 3, "");
    expect(edited.document).toBe("a\n\nc");
  });
});
