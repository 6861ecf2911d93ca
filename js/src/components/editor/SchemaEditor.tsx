/** The editor of the output schema or of the input schema: as a table of fields, as code, or as both. */
import { computed, type Signal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { judgeSchema, type SchemaRole } from "../../schema/judge";
import type { SchemaLayout } from "../../view";
import { FieldTable } from "../fields/FieldTable";
import { type DocumentEditorProps, JudgedEditor, type JudgedEditorProps } from "./JudgedEditor";
import { SchemaViews } from "./SchemaViews";

export interface SchemaEditorProps
  extends DocumentEditorProps,
    Pick<JudgedEditorProps, "command" | "dismissed"> {
  role: SchemaRole;
  /** Which of the views are in sight; by default both, for as long as this is drawn. */
  layout?: Signal<SchemaLayout>;
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

export function SchemaEditor({ role, layout: given, ...props }: SchemaEditorProps) {
  const isAbsent = role === "input" && props.document.text.value.trim() === "";
  const { label } = WORDS[role];
  const layout = useMemo(() => given ?? signal<SchemaLayout>("both"), [given]);
  const sight = useMemo(
    () => ({
      isHidden: computed(() => layout.value === "fields"),
      show() {
        layout.value = "both";
      },
    }),
    [layout],
  );
  return (
    <JudgedEditor
      {...props}
      {...WORDS[role]}
      language="json"
      schema={role}
      praise={isAbsent ? "No input schema" : "Valid JSON Schema"}
      judge={(text) => judgeSchema(text, { role })}
      sight={sight}
      around={(code, { problems, cursor, editor }) => (
        <SchemaViews
          label={label}
          layout={layout}
          code={code}
          fields={
            <FieldTable
              {...editor}
              label={`Fields: ${label}`}
              text={props.document.text}
              problems={problems}
              cursor={cursor}
              readOnly={props.readOnly ?? false}
            />
          }
        />
      )}
    />
  );
}
