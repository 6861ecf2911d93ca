/** A document in its editor, with the verdict on it and the way to each problem. */
import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Ref } from "preact";
import { useImperativeHandle, useLayoutEffect, useRef } from "preact/hooks";
import type { Connection } from "../../channel";
import type { DocumentStore } from "../../documents";
import type { BrowserVerdict } from "../../schema/judge";
import { isBlocking, type Problem } from "../../schema/problem";
import type { EditorLanguage } from "./codeEditor";
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

export interface JudgedEditorProps extends DocumentEditorProps {
  label: string;
  language: EditorLanguage;
  placeholder: string;
  praise: string;
  judge(text: string): BrowserVerdict;
  /** Signals that `judge` reads besides the text. */
  readsBesides?: readonly ReadonlySignal<unknown>[];
}

export function JudgedEditor(props: JudgedEditorProps) {
  const { document, label, instantErrors, readsBesides = [] } = props;
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
  const editor = useRef<EditorHandle>(null);
  // The editor's own: it is there before this runs, and stays the same for its life.
  useImperativeHandle(props.handle ?? null, () => editor.current as EditorHandle, []);
  return (
    <div class="pw-judged">
      <JsonEditor
        label={label}
        text={document.text.value}
        problems={verdict.value.problems}
        language={props.language}
        placeholder={props.placeholder}
        readOnly={props.readOnly ?? false}
        onChange={document.edit}
        onBlur={() => void document.flush()}
        handle={editor}
      />
      <VerdictLine
        verdict={verdict.value}
        praise={props.praise}
        connection={props.connection.value}
        held={heldBack(document)}
        judgedLength={browser.value.text.length}
        revision={kernel.value?.revision ?? null}
      />
      <ProblemList
        label={`Problems: ${label}`}
        problems={verdict.value.problems}
        onGoTo={({ from, to }) => from !== null && editor.current?.reveal(from, to ?? from)}
      />
    </div>
  );
}

/** Why the kernel is not asked about the text as it stands, if so. */
function heldBack({ conflict, refusal }: DocumentStore): string | null {
  if (conflict.value !== null) return "waits for your choice of a version";
  return refusal.value === null ? null : "refused by the kernel";
}
