/** A document in its editor, with the verdict on it and the way to each problem. */
import type { ReadonlySignal } from "@preact/signals";
import type { Ref } from "preact";
import { useImperativeHandle, useRef } from "preact/hooks";
import type { Connection } from "../../channel";
import type { DocumentStore } from "../../documents";
import type { BrowserVerdict } from "../../schema/judge";
import type { EditorLanguage } from "./codeEditor";
import { type EditorHandle, JsonEditor } from "./JsonEditor";
import { ProblemList } from "./ProblemList";
import { type KernelSignals, useVerdict } from "./useVerdict";
import { VerdictLine } from "./VerdictLine";

/** What every editor of a document needs of the store. */
export interface DocumentEditorProps extends KernelSignals {
  document: DocumentStore;
  connection: ReadonlySignal<Connection>;
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
  const { document, label, readsBesides = [] } = props;
  const { verdict, browser, kernel } = useVerdict(document, props, props.judge, readsBesides);
  const editor = useRef<EditorHandle>(null);
  useImperativeHandle(
    props.handle ?? null,
    () => ({
      reveal: (from, to) => editor.current?.reveal(from, to),
      focus: () => editor.current?.focus(),
    }),
    [],
  );
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
