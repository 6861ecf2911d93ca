/** The editor behind JsonEditor: CodeMirror with this widget's manners. It knows nothing of documents, kernels or verdicts. */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  isolateHistory,
} from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintGutter } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
} from "@codemirror/view";
import type { Problem } from "../../schema/problem";
import { spliceBetween } from "../../schema/splice";
import { hangingIndent } from "./hangingIndent";
import { jsonLanguage } from "./jsonLanguage";
import { problemKeys, showProblems } from "./problemMarks";
import { VerbatimText } from "./verbatim";

/** Longer texts are edited without colours, folding and bracket matching (characters). */
const MAX_COLOURED = 300_000;

export type EditorLanguage = "json" | "text";

export interface CodeEditorOptions {
  readonly parent: HTMLElement;
  /** Where messages float: around the parent, which clips. */
  readonly outside: HTMLElement;
  readonly label: string;
  readonly text: string;
  readonly language: EditorLanguage;
  readonly placeholder: string;
  readonly readOnly: boolean;
  onChange(text: string): void;
  onBlur(): void;
}

export interface CodeEditor {
  /** Makes the text what it became elsewhere; cursor, history and marks stay. */
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  setReadOnly(readOnly: boolean): void;
  /** Selects a piece of the text, scrolls to it and gives the editor the focus. */
  reveal(from: number, to: number): void;
  focus(): void;
  destroy(): void;
}

/** Marks a change that came from outside, and is not told back. */
const fromOutside = Annotation.define<true>();

const KEYS = {
  json: "Tab indents; to leave the editor, press Escape, then Tab. F8 leads to the next problem.",
  text: "F8 leads to the next problem.",
};

export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const { parent, language } = options;
  let verbatim = new VerbatimText(options.text);
  const manners = new Compartment();
  const writable = new Compartment();
  const mannersFor = (length: number) => (language === "json" && length <= MAX_COLOURED ? jsonManners() : []);

  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: verbatim.document,
      extensions: [
        language === "json" ? jsonFrame() : [],
        manners.of(mannersFor(verbatim.document.length)),
        EditorState.transactionExtender.of(({ docChanged, startState, newDoc }) => {
          const crosses = docChanged && startState.doc.length > MAX_COLOURED !== newDoc.length > MAX_COLOURED;
          return crosses ? { effects: manners.reconfigure(mannersFor(newDoc.length)) } : null;
        }),
        writable.of(writing(options.readOnly)),
        history(),
        problemKeys(),
        escapeLeaves(),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
        // Invisible and direction-changing characters make a text look like another.
        highlightSpecialChars(),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        placeholder(options.placeholder),
        tooltips({ parent: options.outside }),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          "aria-description": KEYS[language],
          // Reached by keyboard even where it is read-only, so that it can be scrolled.
          tabindex: "0",
          spellcheck: String(language === "text"),
        }),
        EditorView.domEventHandlers({ blur: () => options.onBlur() }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (update.transactions.some((transaction) => transaction.annotation(fromOutside))) return;
          verbatim = verbatim.changed(update.changes, update.state.doc.toString());
          options.onChange(verbatim.text);
        }),
      ],
    }),
  });
  const forgetRoot = followRoot(view, parent);

  return {
    setText(text) {
      if (text === verbatim.text) return;
      verbatim = new VerbatimText(text);
      const changes = spliceBetween(view.state.doc.toString(), verbatim.document);
      if (changes === null) return;
      view.dispatch({ changes, annotations: [fromOutside.of(true), isolateHistory.of("full")] });
    },
    setProblems: (problems) => view.dispatch(showProblems(view.state, verbatim, problems)),
    setReadOnly: (readOnly) => view.dispatch({ effects: writable.reconfigure(writing(readOnly)) }),
    reveal(from, to) {
      const end = view.state.doc.length;
      const anchor = Math.min(end, verbatim.toDocument(from));
      const head = Math.min(end, verbatim.toDocument(to));
      view.dispatch({
        selection: { anchor, head },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
      view.focus();
    },
    focus: () => view.focus(),
    destroy() {
      forgetRoot();
      view.destroy();
    },
  };
}

function jsonFrame(): Extension {
  return [lineNumbers(), lintGutter(), keymap.of([{ key: "Tab", run: indentMore, shift: indentLess }])];
}

function jsonManners(): Extension {
  return [jsonLanguage(), bracketMatching(), closeBrackets(), indentOnInput(), hangingIndent()];
}

function writing(readOnly: boolean): Extension {
  return [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
}

/** After Escape, Tab moves the focus until something is typed: an editor must not be a trap. */
function escapeLeaves(): Extension {
  return [
    keymap.of([
      {
        key: "Escape",
        run(view) {
          view.setTabFocusMode(true);
          return false;
        },
      },
    ]),
    EditorView.updateListener.of(({ docChanged, focusChanged, view }) => {
      if (docChanged || (focusChanged && !view.hasFocus)) view.setTabFocusMode(false);
    }),
  ];
}

/** Hosts render widgets before they are in the page, and some into a shadow root: CodeMirror has to hear which. */
function followRoot(view: EditorView, parent: HTMLElement): () => void {
  if (typeof ResizeObserver === "undefined") return () => {};
  const observer = new ResizeObserver(() => {
    const root = parent.getRootNode();
    if ((root instanceof Document || root instanceof ShadowRoot) && root !== view.root) view.setRoot(root);
  });
  observer.observe(parent);
  return () => observer.disconnect();
}
