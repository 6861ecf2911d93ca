/** A document in its editor, with the verdict on it, the way to each problem, and the ways to mend it. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ComponentChildren, Ref } from "preact";
import { useImperativeHandle, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Connection } from "../../channel";
import type { DocumentStore } from "../../documents";
import type { SendCommand } from "../../messages";
import { sortedOut } from "../../schema/dismissal";
import type { BrowserVerdict, SchemaRole } from "../../schema/judge";
import { isBlocking, type Problem } from "../../schema/problem";
import type { Dismissal, JudgedName } from "../../state";
import type { EditorLanguage } from "./codeEditor";
import { Help } from "./Help";
import { type EditorHandle, JsonEditor } from "./JsonEditor";
import { useMending } from "./useMending";
import { type KernelSignals, useVerdict } from "./useVerdict";
import { VerdictLine } from "./VerdictLine";

/** What every editor of a document needs of the store. */
export interface DocumentEditorProps extends KernelSignals {
  document: DocumentStore;
  connection: ReadonlySignal<Connection>;
  /** Holds the errors that the browser sees, for as long as the kernel has not judged the text. */
  instantErrors?: Signal<readonly Problem[]>;
  readOnly?: boolean;
  handle?: Ref<EditorHandle>;
}

/** A text in its editor and what is said of it, for another view of the same text. */
export interface Judged {
  readonly problems: ReadonlySignal<readonly Problem[]>;
  readonly cursor: ReadonlySignal<number | null>;
  readonly editor: EditorHandle;
}

/** An editor that may be out of sight; it is brought back before it shows a place. */
export interface Sight {
  readonly isHidden: ReadonlySignal<boolean>;
  show(): void;
}

export interface JudgedEditorProps extends DocumentEditorProps {
  label: string;
  language: EditorLanguage;
  schema?: SchemaRole;
  placeholder: string;
  praise: string;
  judge(text: string): BrowserVerdict;
  /** Signals that `judge` reads besides the text. */
  readsBesides?: readonly ReadonlySignal<unknown>[];
  /** With it, advice can be dismissed and all fixes made in one go. */
  command?: SendCommand | undefined;
  /** The advice that was dismissed. */
  dismissed?: ReadonlySignal<readonly Dismissal[]> | undefined;
  sight?: Sight;
  /** Puts the editor where it belongs: beside another view of the text, say. */
  around?(editor: ComponentChildren, judged: Judged): ComponentChildren;
}

export function JudgedEditor(props: JudgedEditorProps) {
  const {
    document,
    label,
    instantErrors,
    readsBesides = [],
    command,
    dismissed,
    sight,
    readOnly = false,
  } = props;
  const { verdict, browser, kernel } = useVerdict(document, props, props.judge, readsBesides);
  useLayoutEffect(() => {
    if (instantErrors === undefined) return;
    const stop = effect(() => {
      const { phase, problems } = verdict.value;
      instantErrors.value =
        phase === "pending"
          ? problems.filter((problem) => problem.source === "browser" && isBlocking(problem))
          : [];
    });
    return () => {
      stop();
      instantErrors.value = [];
    };
  }, [verdict, instantErrors]);

  const code = useRef<EditorHandle | null>(null);
  const editor = useMemo(() => inSight(() => code.current, sight), [sight]);
  useImperativeHandle(props.handle ?? null, () => editor, [editor]);
  const mending = useMending(document, code);

  const name = document.name as JudgedName;
  const { sorted, judged, cursor } = useMemo(() => {
    const sorted = computed(() => sortedOut(verdict.value.problems, name, dismissed?.value ?? []));
    const cursor = signal<number | null>(null);
    return { sorted, cursor, judged: { problems: computed(() => sorted.value.shown), cursor, editor } };
  }, [verdict, name, dismissed, editor]);
  const problems = judged.problems.value;

  const codeEditor = (
    <JsonEditor
      label={label}
      text={document.text.value}
      problems={problems}
      language={props.language}
      schema={props.schema}
      placeholder={props.placeholder}
      readOnly={readOnly}
      onChange={document.edit}
      onBlur={() => void document.flush()}
      onCursor={(offset) => {
        cursor.value = offset;
      }}
      onFix={mending.mend}
      handle={code}
    />
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: undo is for what has no undo of its own; the text has.
    <div class="pw-judged" onKeyDown={(event) => undoByKey(event, editor)}>
      {props.around?.(codeEditor, judged) ?? codeEditor}
      <VerdictLine
        verdict={{ ...verdict.value, problems }}
        praise={props.praise}
        connection={props.connection.value}
        held={heldBack(document)}
        judgedLength={browser.value.text.length}
        revision={kernel.value?.revision ?? null}
      />
      <Help
        label={label}
        document={document}
        problems={problems}
        dismissed={sorted.value.dismissed}
        mending={readOnly ? null : mending}
        command={command}
        dismissals={dismissed}
        onGoTo={({ from, to }) => from !== null && editor.reveal(from, to ?? from)}
      />
    </div>
  );
}

/** The handle of an editor that is brought into sight before it shows anything. */
function inSight(code: () => EditorHandle | null, sight: Sight | undefined): EditorHandle {
  function seen(show: () => void): void {
    if (sight?.isHidden.peek()) {
      sight.show();
      // Once it is drawn.
      setTimeout(show);
    } else show();
  }
  return {
    reveal(from, to, options) {
      const show = () => code()?.reveal(from, to, options);
      if (options?.focus === false) show();
      else seen(show);
    },
    focus: () => seen(() => code()?.focus()),
    apply: (splices, options) => code()?.apply(splices, options),
    undo: () => code()?.undo(),
    redo: () => code()?.redo(),
  };
}

/** Undo and redo from the buttons around the text, as in the text itself. */
function undoByKey(event: KeyboardEvent, editor: EditorHandle): void {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.target instanceof Element && event.target.closest(".cm-editor, textarea, input, select")) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) editor.redo();
  else editor.undo();
}

/** Why the kernel is not asked about the text as it stands, if so. */
function heldBack({ conflict, refusal }: DocumentStore): string | null {
  if (conflict.value !== null) return "waits for your choice of a version";
  return refusal.value === null ? null : "refused by the kernel";
}
