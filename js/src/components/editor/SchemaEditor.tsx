/** The editor of the output schema or of the input schema. */
import { judgeSchema, type SchemaRole } from "../../schema/judge";
import { type DocumentEditorProps, JudgedEditor, type JudgedEditorProps } from "./JudgedEditor";

export interface SchemaEditorProps
  extends DocumentEditorProps,
    Pick<JudgedEditorProps, "command" | "dismissed"> {
  role: SchemaRole;
}

const WORDS = {
  output: {
    label: "Output schema",
    placeholder: '{"type": "object", "properties": {…}}',
  },
  input: {
    label: "Input schema",
    placeholder: "Optional: a JSON Schema that describes the input",
  },
};

export function SchemaEditor({ role, ...props }: SchemaEditorProps) {
  const isAbsent = role === "input" && props.document.text.value.trim() === "";
  return (
    <JudgedEditor
      {...props}
      {...WORDS[role]}
      language="json"
      schema={role}
      praise={isAbsent ? "No input schema" : "Valid JSON Schema"}
      judge={(text) => judgeSchema(text, { role })}
    />
  );
}
