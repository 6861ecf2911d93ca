/** Completion and explanation of a schema's keywords, in the editor. */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { type EditorView, hoverTooltip, type Rect, type Tooltip } from "@codemirror/view";
import { type Suggestion, suggestionsAt } from "../../schema/completion";
import type { SchemaRole } from "../../schema/judge";
import { KEYWORDS, type Keyword } from "../../schema/keywords";
import { placeAt } from "../../schema/place";
import { inWords } from "./problemMarks";

/** Longer texts are completed only when asked to (characters). */
const MAX_UNASKED = 60_000;

/** Enter and Tab stay what they are until a suggestion is chosen with the arrow keys. */
export function schemaHelp(role: SchemaRole): Extension {
  return [
    autocompletion({ override: [complete], icons: false, selectOnOpen: false, positionInfo: belowList }),
    hoverTooltip((view, position) => explain(view, position, role)),
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

function explain(view: EditorView, position: number, role: SchemaRole): Tooltip | null {
  const text = view.state.doc.toString();
  // Inside the word, even at its first character.
  const place = placeAt(text, position + 1);
  if (place === null || place.part !== "schema" || place.expects.kind !== "key") return null;
  const { from, to } = place.token;
  const keyword = KEYWORDS.get(text.slice(from, to).replaceAll('"', ""));
  if (keyword === undefined) return null;
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "pw-explanation";
    dom.append(inWords(inSentences(keyword, role)));
    return { dom };
  };
  return { pos: from, end: to, create };
}

function inSentences({ name, summary, status, instead }: Keyword, role: SchemaRole): string {
  const sentences = [`\`${name}\`: ${summary}`];
  if (role === "output" && status === "unsupported")
    sentences.push("The Task API does not support it in output schemas.", instead ?? "");
  if (role === "output" && status === "unverified")
    sentences.push("The Task API's documentation does not mention it.");
  return sentences.filter(Boolean).join(" ");
}
