/** A document in its editor, with the verdict on it and the way to each problem. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ComponentChildren, Ref, RefObject } from "preact";
import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Connection } from "../../channel";
import type { DocumentStore } from "../../documents";
import type { SendCommand } from "../../messages";
import { covers, sortedOut } from "../../schema/dismissal";
import type { BrowserVerdict, SchemaRole } from "../../schema/judge";
import { type Fix, isBlocking, type Problem } from "../../schema/problem";
import type { Splice } from "../../schema/splice";
import type { Dismissal, JudgedName } from "../../state";
import { CheckIcon } from "../icons";
import { Refusal } from "../Refusal";
import { Sentence } from "../Sentence";
import type { EditorLanguage } from "./codeEditor";
import { FixAll } from "./FixAll";
import { type EditorHandle, JsonEditor } from "./JsonEditor";
import { ProblemList } from "./ProblemList";
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

/** What one text, its editor and the verdict on it give to another view of the same text. */
export interface Judged {
  readonly problems: ReadonlySignal<readonly Problem[]>;
  readonly cursor: ReadonlySignal<number | null>;
  readonly editor: RefObject<EditorHandle | null>;
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
  /** Puts the editor where it belongs: beside another view of the text, say. */
  around?(editor: ComponentChildren, judged: Judged): ComponentChildren;
}

export function JudgedEditor(props: JudgedEditorProps) {
  const { document, label, instantErrors, readsBesides = [], command, dismissed } = props;
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
  const editor = useRef<EditorHandle | null>(null);
  // The editor's own: it is there before this runs, and stays the same for its life.
  useImperativeHandle(props.handle ?? null, () => editor.current as EditorHandle, []);

  const name = document.name as JudgedName;
  const { sorted, judged } = useMemo(() => {
    const sorted = computed(() => sortedOut(verdict.value.problems, name, dismissed?.value ?? []));
    const cursor = signal<number | null>(null);
    return { sorted, judged: { problems: computed(() => sorted.value.shown), cursor, editor } };
  }, [verdict, name, dismissed]);
  const { cursor } = judged;
  const problems = judged.problems.value;
  const text = document.text.value;

  const box = useRef<HTMLDivElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [done, setDone] = useState<{ title: string; text: string } | null>(null);

  function apply(splices: readonly Splice[], title: string): void {
    editor.current?.apply(splices);
    setDone({ title, text: document.text.peek() });
    // What was pressed is about to go.
    box.current?.focus({ preventScroll: true });
  }

  async function dismiss(dismissals: readonly Dismissal[], isDismissed: boolean): Promise<void> {
    box.current?.focus({ preventScroll: true });
    for (const dismissal of dismissals) {
      const reply = await command?.("dismiss", { ...dismissal, dismissed: isDismissed });
      setRefusal(reply?.ok === false ? reply.message : null);
    }
  }

  function onFix(fix: Fix): void {
    if (fix.text === document.text.peek()) apply(fix.splices, fix.title);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(".cm-editor, textarea, input, select"))
      return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) editor.current?.redo();
    else editor.current?.undo();
  }

  const codeEditor = (
    <JsonEditor
      label={label}
      text={text}
      problems={problems}
      language={props.language}
      schema={props.schema}
      placeholder={props.placeholder}
      readOnly={props.readOnly ?? false}
      onChange={document.edit}
      onBlur={() => void document.flush()}
      onCursor={(offset) => {
        cursor.value = offset;
      }}
      onFix={onFix}
      handle={editor}
    />
  );
  const canMend = !(props.readOnly ?? false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the controls inside; this only hears them pass.
    <div class="pw-judged" onKeyDown={onKeyDown}>
      {props.around?.(codeEditor, judged) ?? codeEditor}
      <VerdictLine
        verdict={{ ...verdict.value, problems }}
        praise={props.praise}
        connection={props.connection.value}
        held={heldBack(document)}
        judgedLength={browser.value.text.length}
        revision={kernel.value?.revision ?? null}
      />
      <div ref={box} class="pw-help" tabIndex={-1}>
        {canMend && (
          <div class="pw-help-head">
            {command !== undefined && (
              <FixAll
                document={document}
                count={problems.filter((problem) => isMendable(problem, text)).length}
                command={command}
                onApply={apply}
              />
            )}
            <Done
              title={done?.text === text ? done.title : null}
              onUndo={() => {
                editor.current?.undo();
                box.current?.focus({ preventScroll: true });
              }}
            />
          </div>
        )}
        <Refusal sentence={refusal} />
        <ProblemList
          label={label}
          text={text}
          problems={problems}
          onGoTo={({ from, to }) => from !== null && editor.current?.reveal(from, to ?? from)}
          onFix={canMend ? onFix : undefined}
          dismissing={
            command && {
              dismissed: sorted.value.dismissed,
              dismiss: ({ rule, pointer }, where) =>
                void dismiss([{ document: name, rule, pointer: where === "here" ? pointer : null }], true),
              bringBack: (problem) => {
                const all = dismissed?.peek() ?? [];
                void dismiss(
                  all.filter((dismissal) => covers(dismissal, problem, name)),
                  false,
                );
              },
            }
          }
        />
      </div>
    </div>
  );
}

/** Whether "Fix all" would mend it: what the documentation is silent on, and advice, are the author's to decide. */
function isMendable({ severity, fix }: Problem, text: string): boolean {
  return severity !== "hint" && severity !== "unverified" && fix?.text === text;
}

/** What was done a moment ago, and the way back. */
function Done({ title, onUndo }: { title: string | null; onUndo(): void }) {
  return (
    <p class="pw-done" role="status">
      {title !== null && (
        <>
          <CheckIcon />{" "}
          <span class="pw-done-title">
            Done: <Sentence text={title} />
          </span>
          <button type="button" class="pw-link-button" onClick={onUndo}>
            Undo
          </button>
        </>
      )}
    </p>
  );
}

/** Why the kernel is not asked about the text as it stands, if so. */
function heldBack({ conflict, refusal }: DocumentStore): string | null {
  if (conflict.value !== null) return "waits for your choice of a version";
  return refusal.value === null ? null : "refused by the kernel";
}
