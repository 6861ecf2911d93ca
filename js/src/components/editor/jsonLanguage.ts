/** JSON for CodeMirror: colours, indentation and folding from one small tokenizer; what is wrong is told by the verdict. */
import {
  codeFolding,
  foldGutter,
  foldKeymap,
  foldService,
  indentUnit,
  StreamLanguage,
  type StringStream,
  syntaxHighlighting,
} from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

/** How far a fold looks for its closing bracket (characters). */
const MAX_FOLD = 60_000;

interface Brackets {
  readonly depth: number;
}

const language = StreamLanguage.define<{ depth: number }>({
  name: "json",
  startState: () => ({ depth: 0 }),
  copyState: ({ depth }) => ({ depth }),
  token(stream, state) {
    if (stream.eatSpace()) return null;
    const mark = stream.peek();
    if (mark === '"') return string(stream);
    if (stream.match(/^-?\d[\d.eE+-]*/)) return "number";
    if (stream.match(/^(?:true|false)\b/)) return "bool";
    if (stream.match(/^null\b/)) return "null";
    if (stream.match(/^(?:\/\/|#).*/)) return "comment";
    stream.next();
    if (mark === "{" || mark === "[") state.depth++;
    else if (mark === "}" || mark === "]") state.depth = Math.max(0, state.depth - 1);
    return mark === ":" || mark === "," ? "separator" : "bracket";
  },
  indent: ({ depth }: Brackets, textAfter, { unit }) =>
    (depth - (/^\s*[}\]]/.test(textAfter) ? 1 : 0)) * unit,
  languageData: {
    closeBrackets: { brackets: ["{", "[", '"'] },
    indentOnInput: /^\s*[}\]]$/,
  },
});

function string(stream: StringStream): string {
  stream.match(/^"(?:[^"\\]|\\.)*"?/);
  return stream.match(/^\s*:/, false) ? "propertyName" : "string";
}

const colours = tagHighlighter([
  { tag: tags.propertyName, class: "pw-code-name" },
  { tag: tags.string, class: "pw-code-string" },
  { tag: tags.number, class: "pw-code-number" },
  { tag: [tags.bool, tags.null], class: "pw-code-word" },
  { tag: tags.comment, class: "pw-code-comment" },
  { tag: [tags.separator, tags.bracket], class: "pw-code-mark" },
]);

/** From an opening bracket at the end of a line to the bracket that closes it. */
function foldRange(
  state: EditorState,
  lineStart: number,
  lineEnd: number,
): { from: number; to: number } | null {
  if (!/[{[]\s*$/.test(state.sliceDoc(lineStart, lineEnd))) return null;
  const after = state.sliceDoc(lineEnd, lineEnd + MAX_FOLD);
  let depth = 1;
  for (const { 0: token, index } of after.matchAll(/"(?:[^"\\\n]|\\.)*"?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth === 0) return index > 0 ? { from: lineEnd, to: lineEnd + index } : null;
  }
  return null;
}

/** All that an editor needs to know of JSON. */
export function jsonLanguage(): Extension {
  return [
    language,
    indentUnit.of("  "),
    syntaxHighlighting(colours),
    foldService.of(foldRange),
    codeFolding({ placeholderText: "…" }),
    foldGutter({ openText: "⌄", closedText: "›" }),
    keymap.of(foldKeymap),
  ];
}
