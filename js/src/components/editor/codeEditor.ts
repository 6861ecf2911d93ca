/** The editor behind JsonEditor: CodeMirror with this widget's manners. It knows nothing of documents, kernels or verdicts. */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  invertedEffects,
  isolateHistory,
  redo,
  undo,
} from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { diagnosticCount } from "@codemirror/lint";
import {
  Annotation,
  Compartment,
  EditorSelection,
  EditorState,
  type Extension,
  Prec,
  type SelectionRange,
  StateEffect,
  type TransactionSpec,
} from "@codemirror/state";
import {
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
  type ViewUpdate,
} from "@codemirror/view";
import type { SchemaRole } from "../../schema/judge";
import type { Fix, Problem } from "../../schema/problem";
import { type Splice, spliceBetween, spliced } from "../../schema/splice";
import { fixMenu } from "./fixMenu";
import { hangingIndent } from "./hangingIndent";
import { jsonLanguage } from "./jsonLanguage";
import { problemGutter, problemKeys, showProblems } from "./problemMarks";
import { markRevealed, revealed } from "./revealed";
import { schemaHelp } from "./schemaHelp";
import { type LineBreaks, VerbatimText } from "./verbatim";

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
  /** The role of a schema, whose keywords are then completed and explained. */
  readonly schema?: SchemaRole | undefined;
  readonly placeholder: string;
  readonly readOnly: boolean;
  onChange(text: string): void;
  onBlur(): void;
  /** The cursor stands at another offset of the text. */
  onCursor(offset: number): void;
  /** One of the ways to mend a problem was chosen in the text. */
  onFix(fix: Fix): void;
}

export interface ApplyOptions {
  /**
   * What CodeMirror calls the change. By default each is a step of its own for undo; "input.type" and what begins with
   * it, such as "input.type.field", joins others like it that follow at once and in place.
   */
  readonly userEvent?: string;
  /** What is selected then, in the changed text; the focus stays where it is. */
  readonly select?: { readonly from: number; readonly to: number };
}

export interface CodeEditor {
  /** Makes the text what it became elsewhere; cursor, history and marks stay. */
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  setReadOnly(readOnly: boolean): void;
  /**
   * Changes the text as one step for undo, and tells it like typing. The splices are sorted, do not overlap, and count
   * from the text as it is; a read-only text stays as it is.
   */
  apply(splices: readonly Splice[], options?: ApplyOptions): void;
  undo(): void;
  redo(): void;
  /**
   * Selects a piece of the text and scrolls to it. Unless the editor is to get the focus, the piece is marked and the
   * page stays where it is.
   */
  reveal(from: number, to: number, options?: { readonly focus?: boolean }): void;
  focus(): void;
  destroy(): void;
}

/** Marks a change that came from outside, and is not told back. */
const fromOutside = Annotation.define<true>();
/** What the text is after a change, to the last line break. */
const asWritten = Annotation.define<VerbatimText>();
/** How the line breaks were written in the text that undo or redo brings back. */
const restoreLineBreaks = StateEffect.define<LineBreaks>();

const KEYS = {
  schema:
    "Control and space suggests what to write, F1 explains the keyword at the cursor. Tab indents; to leave the editor, press Escape, then Tab. F8 leads to the next problem, Control and full stop to its fixes.",
  json: "Tab indents; to leave the editor, press Escape, then Tab. F8 leads to the next problem, Control and full stop to its fixes.",
  text: "F8 leads to the next problem.",
};

export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const { parent, language } = options;
  let verbatim = new VerbatimText(options.text);
  // What is scrolled to without the page around the editor.
  let withinEditor: SelectionRange | null = null;
  const manners = new Compartment();
  const writable = new Compartment();
  const help = options.schema === undefined ? [] : schemaHelp(options.schema);
  const mannersFor = (length: number) =>
    language === "json" && length <= MAX_COLOURED ? [jsonManners(), help] : [];

  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: verbatim.document,
      extensions: [
        escapeLeaves(),
        language === "json" ? jsonFrame() : [],
        manners.of(mannersFor(verbatim.document.length)),
        EditorState.transactionExtender.of(({ docChanged, startState, newDoc }) => {
          const crosses = docChanged && startState.doc.length > MAX_COLOURED !== newDoc.length > MAX_COLOURED;
          return crosses ? { effects: manners.reconfigure(mannersFor(newDoc.length)) } : null;
        }),
        writable.of(writing(options.readOnly)),
        history(),
        invertedEffects.of((transaction) => {
          const { docChanged, effects } = transaction;
          const written = transaction.annotation(asWritten);
          // Where all are "\n" there is nothing to remember.
          const isMixed =
            verbatim.lineBreak !== "\n" ||
            verbatim.text.includes("\r") ||
            (written?.text.includes("\r") ?? false) ||
            effects.some((effect) => effect.is(restoreLineBreaks));
          return docChanged && isMixed ? [restoreLineBreaks.of(verbatim.lineBreaks)] : [];
        }),
        problemKeys(),
        fixMenu(),
        revealed,
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
        // Invisible and direction-changing characters make a text look like another.
        highlightSpecialChars(),
        EditorView.lineWrapping,
        EditorState.tabSize.of(2),
        placeholder(options.placeholder),
        tooltips({ parent: options.outside }),
        EditorView.scrollHandler.of((view, range) => range === withinEditor && centred(view, range.head)),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          "aria-description": KEYS[options.schema === undefined ? language : "schema"],
          // Reached by keyboard even where it is read-only, so that it can be scrolled.
          tabindex: "0",
          spellcheck: String(language === "text"),
        }),
        EditorView.domEventHandlers({ blur: () => options.onBlur() }),
        EditorView.updateListener.of((update) => {
          const isOurs = update.transactions.some((transaction) => transaction.annotation(fromOutside));
          if (update.docChanged) verbatim = followed(verbatim, update);
          if (update.docChanged && !isOurs) options.onChange(verbatim.text);
          if (update.docChanged || update.selectionSet)
            options.onCursor(verbatim.toText(update.state.selection.main.head));
        }),
      ],
    }),
  });
  const forgetRoot = followRoot(view, parent);

  const inDocument = (offset: number) => Math.min(view.state.doc.length, verbatim.toDocument(offset));
  const selecting = (from: number, to: number): TransactionSpec => ({
    selection: { anchor: inDocument(from), head: inDocument(to) },
  });
  const scrollingTo = (offset: number): TransactionSpec => ({
    effects: EditorView.scrollIntoView(inDocument(offset), { y: "center" }),
  });

  return {
    setText(text) {
      if (text === verbatim.text) return;
      const written = new VerbatimText(text);
      const changes = spliceBetween(view.state.doc.toString(), written.document);
      if (changes === null) verbatim = written;
      else
        view.dispatch({
          changes,
          annotations: [fromOutside.of(true), asWritten.of(written), isolateHistory.of("full")],
        });
    },
    setProblems(problems) {
      // In a sound text there is nothing to mark, and an empty update still costs a keystroke some milliseconds.
      if (diagnosticCount(view.state) === 0 && problems.every(({ from }) => from === null)) return;
      view.dispatch(showProblems(view.state, verbatim, problems, options.onFix));
    },
    setReadOnly: (readOnly) => view.dispatch({ effects: writable.reconfigure(writing(readOnly)) }),
    apply(splices, { userEvent = "input.splice", select } = {}) {
      if (view.state.readOnly || splices.length === 0) return;
      const changes = splices.map(({ from, to, insert }) => ({
        from: verbatim.toDocument(from),
        to: verbatim.toDocument(to),
        insert: insert.replace(/\r\n?/g, "\n"),
      }));
      view.dispatch({
        changes,
        userEvent,
        annotations: [
          asWritten.of(new VerbatimText(spliced(verbatim.text, splices), verbatim.lineBreak)),
          ...(userEvent.startsWith("input.type") ? [] : [isolateHistory.of("full")]),
        ],
      });
      if (select !== undefined) view.dispatch(selecting(select.from, select.to));
    },
    undo: () => void undo(view),
    redo: () => void redo(view),
    reveal(from, to, { focus = true } = {}) {
      const place = { from: inDocument(from), to: inDocument(to) };
      view.dispatch(selecting(from, to), focus ? scrollingTo(from) : { effects: markRevealed.of(place) });
      if (focus) view.focus();
      else {
        withinEditor = EditorSelection.cursor(view.state.selection.main.anchor);
        view.dispatch({ effects: EditorView.scrollIntoView(withinEditor, { y: "center" }) });
      }
    },
    focus: () => view.focus(),
    destroy() {
      forgetRoot();
      view.destroy();
    },
  };
}

/** Scrolls the editor, and nothing around it; by now the line is drawn, so that its height is no estimate. */
function centred(view: EditorView, position: number): boolean {
  const { node } = view.domAtPos(position);
  const line = (node instanceof Element ? node : node.parentElement)?.closest(".cm-line");
  if (!line) return false;
  const [place, box] = [line.getBoundingClientRect(), view.scrollDOM.getBoundingClientRect()];
  view.scrollDOM.scrollTop += (place.top + place.bottom - box.top - box.bottom) / 2;
  return true;
}

/** The text after an update, with every line break as it is or was written. */
function followed(before: VerbatimText, { state, changes, transactions }: ViewUpdate): VerbatimText {
  const document = state.doc.toString();
  const [written] = transactions.flatMap((transaction) => transaction.annotation(asWritten) ?? []);
  if (written?.document === document) return written;
  // Of changes that were joined for undo the oldest is the last.
  const effects = transactions.flatMap((transaction) => transaction.effects);
  const lineBreaks = effects.filter((effect) => effect.is(restoreLineBreaks)).at(-1)?.value;
  const restored = lineBreaks === undefined ? null : VerbatimText.written(document, lineBreaks);
  return restored ?? before.changed(changes, document);
}

function jsonFrame(): Extension {
  return [lineNumbers(), problemGutter(), keymap.of([{ key: "Tab", run: indentMore, shift: indentLess }])];
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
    // Before the suggestions, which take Escape even while none of them is in sight yet.
    Prec.highest(
      keymap.of([
        {
          key: "Escape",
          run(view) {
            view.setTabFocusMode(true);
            return false;
          },
        },
      ]),
    ),
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
