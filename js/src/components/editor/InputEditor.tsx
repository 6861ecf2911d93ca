/** The editor of the input, as prose or as JSON, checked against the input schema. */
import type { ReadonlySignal } from "@preact/signals";
import { judgeInput } from "../../schema/judge";
import { type DocumentEditorProps, JudgedEditor } from "./JudgedEditor";

export interface InputEditorProps extends DocumentEditorProps {
  type: ReadonlySignal<"text" | "json">;
  /** The input schema's form: only a JSON schema can be checked against. */
  schemaType: ReadonlySignal<"json" | "text">;
  schemaText: ReadonlySignal<string>;
}

export function InputEditor({ type, schemaType, schemaText, ...props }: InputEditorProps) {
  const isJson = type.value === "json";
  return (
    <JudgedEditor
      {...props}
      key={type.value}
      label="Input"
      language={type.value}
      placeholder={isJson ? '{"country": "France", "year": 2023}' : "What to research, such as France (2023)"}
      praise={isJson ? "Valid JSON" : "Ready"}
      judge={(text) => judgeInput(text, type.peek(), schemaType.peek() === "json" ? schemaText.peek() : "")}
      readsBesides={[type, schemaType, schemaText]}
    />
  );
}
