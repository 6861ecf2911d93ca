/** Completion and explanation of a schema's keywords, in the editor. */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, type Rect, type Tooltip } from "@codemirror/view";
import { type Suggestion, suggestionsAt } from "../../schema/completion";
import type { SchemaRole } from "../../schema/judge";
import { KEYWORDS, type Keyword } from "../../schema/keywords";
import { placeAt } from "../../schema/place";
import { askedTooltip, askTooltip } from "./askedTooltip";
import { inWords } from "./problemMarks";

/** Longer texts are completed only when asked to (characters). */
const MAX_UNASKED = 60_000;

/** Enter and Tab stay what they are until a suggestion is chosen with the arrow keys. */
export function schemaHelp(role: SchemaRole): Extension {
  return [
    autocompletion({ override: [complete], icons: false, selectOnOpen: false, positionInfo: belowList }),
    hoverTooltip((view, position) => tooltipOf(explain(view, position, role))),
    askedTooltip,
    keymap.of([{ key: "F1", run: (view) => explainHere(view, role) }]),
  ];
}

/** What a suggestion says stands below the list, or above it where there is more room, and never on it. */
function belowList(_view: EditorView, list: Rect, _option: Rect, info: Rect, space: Rect): { style: string } {
  const isAbove = list.bottom + (info.bottom - info.top) > space.bottom && list.top > space.top;
  return {
    style: `left: -1px; right: -1px; ${isAbove ? "bottom" : "top"}: 100%; width: auto; max-width: none`,
  };
}

function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  if (!explicit && state.doc.length > MAX_UNASKED) return null;
  const text = state.doc.toString();
  const suggestions = suggestionsAt(text, pos);
  if (suggestions === null) return null;
  const isQuoted = text.charAt(suggestions.from) === '"' && suggestions.from < pos;
  if (!explicit && suggestions.from === pos) return null;
  return {
    from: suggestions.from + (isQuoted ? 1 : 0),
    options: suggestions.all.map((suggestion, index) => ({
      label: suggestion.label,
      detail: suggestion.detail,
      ...(suggestion.explanation ? { info: () => inWords(suggestion.explanation) } : {}),
      boost: -index,
      apply: (view) => insert(view, suggestion.label),
    })),
    validFor: /^[\w$#/-]*$/,
  };
}

/** Writes the suggestion as it is for the text by now, which may have been typed on since it was shown. */
function insert(view: EditorView, label: string): void {
  const suggestions = suggestionsAt(view.state.doc.toString(), view.state.selection.main.head);
  const chosen = suggestions?.all.find((suggestion: Suggestion) => suggestion.label === label);
  if (suggestions === null || chosen === undefined) return;
  const { from, to } = suggestions;
  view.dispatch({
    changes: { from, to, insert: chosen.insert },
    selection: { anchor: from + chosen.select.from, head: from + chosen.select.to },
    scrollIntoView: true,
    userEvent: "input.complete",
  });
}

interface Explanation {
  readonly from: number;
  readonly to: number;
  readonly sentences: string;
}

/** What the mouse is told where it rests, for the cursor: beside the text, and to those who do not see it. */
function explainHere(view: EditorView, role: SchemaRole): true {
  const { from } = view.state.selection.main;
  // At the end of a word it is still of that word.
  const found = explain(view, from, role) ?? explain(view, Math.max(0, from - 2), role);
  const said = found?.sentences.replaceAll("`", "") ?? "There is no keyword at the cursor.";
  view.dispatch({ effects: [askTooltip.of(tooltipOf(found)), EditorView.announce.of(said)] });
  return true;
}

function explain(view: EditorView, position: number, role: SchemaRole): Explanation | null {
  const text = view.state.doc.toString();
  // Inside the word, even at its first character.
  const place = placeAt(text, position + 1);
  if (place === null || place.part !== "schema" || place.expects.kind !== "key") return null;
  const { from, to } = place.token;
  const keyword = KEYWORDS.get(text.slice(from, to).replaceAll('"', ""));
  return keyword === undefined ? null : { from, to, sentences: inSentences(keyword, role) };
}

function tooltipOf(found: Explanation | null): Tooltip | null {
  if (found === null) return null;
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "pw-explanation";
    dom.append(inWords(found.sentences));
    return { dom };
  };
  return { pos: found.from, end: found.to, create };
}

function inSentences({ name, summary, status, instead }: Keyword, role: SchemaRole): string {
  const sentences = [`\`${name}\`: ${summary}`];
  if (role === "output" && status === "unsupported")
    sentences.push("The Task API does not support it in output schemas.", instead ?? "");
  if (role === "output" && status === "unverified")
    sentences.push("The Task API's documentation does not mention it.");
  return sentences.filter(Boolean).join(" ");
}
