/** An editor for one text, JSON or prose, with its problems marked in place. */
import type { Ref } from "preact";
import { useImperativeHandle, useLayoutEffect, useRef } from "preact/hooks";
import type { SchemaRole } from "../../schema/judge";
import type { Fix, Problem } from "../../schema/problem";
import { type CodeEditor, createCodeEditor, type EditorLanguage } from "./codeEditor";
import "./editor.css";

/** What others may ask of an editor. */
export type EditorHandle = Pick<CodeEditor, "reveal" | "focus" | "apply" | "undo" | "redo">;

export interface JsonEditorProps {
  label: string;
  text: string;
  problems: readonly Problem[];
  language: EditorLanguage;
  /** The role of a schema, whose keywords are then completed and explained. */
  schema?: SchemaRole | undefined;
  placeholder?: string;
  readOnly?: boolean;
  onChange(text: string): void;
  onBlur?(): void;
  /** The cursor stands at another offset of the text. */
  onCursor?(offset: number): void;
  /** One of the ways to mend a problem was chosen in the text. */
  onFix?(fix: Fix): void;
  handle?: Ref<EditorHandle>;
}

export function JsonEditor(props: JsonEditorProps) {
  const { label, text, problems, language, schema, placeholder = "", readOnly = false } = props;
  const outside = useRef<HTMLDivElement>(null);
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  // The editor outlives a render and has to call the newest callbacks.
  const latest = useRef(props);
  latest.current = props;

  // Text and readOnly are followed below, without a new editor.
  useLayoutEffect(() => {
    if (parent.current === null || outside.current === null) return;
    const created = createCodeEditor({
      parent: parent.current,
      outside: outside.current,
      label,
      text,
      language,
      schema,
      placeholder,
      readOnly,
      onChange: (changed) => latest.current.onChange(changed),
      onBlur: () => latest.current.onBlur?.(),
      onCursor: (offset) => latest.current.onCursor?.(offset),
      onFix: (fix) => latest.current.onFix?.(fix),
    });
    editor.current = created;
    return () => {
      editor.current = null;
      created.destroy();
    };
  }, [label, language, schema, placeholder]);

  useLayoutEffect(() => editor.current?.setReadOnly(readOnly), [readOnly]);
  useLayoutEffect(() => {
    editor.current?.setText(text);
    editor.current?.setProblems(problems);
    // A new editor has no marks yet.
  }, [text, problems, label, language, schema, placeholder]);
  useImperativeHandle(
    props.handle ?? null,
    () => ({
      reveal: (from, to, options) => editor.current?.reveal(from, to, options),
      focus: () => editor.current?.focus(),
      apply: (splices, options) => editor.current?.apply(splices, options),
      undo: () => editor.current?.undo(),
      redo: () => editor.current?.redo(),
    }),
    [],
  );

  return (
    <div ref={outside} class={`pw-editor pw-editor-${language}`}>
      <div ref={parent} class="pw-editor-box" />
    </div>
  );
}
