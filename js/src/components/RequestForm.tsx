/** What is asked: the input, the schema it should follow, and the schema of the output. */
import { useState } from "preact/hooks";
import type { TaskStore } from "../model";
import type { DocumentName } from "../state";
import { ConflictBar } from "./ConflictBar";
import { Disclosure } from "./Disclosure";
import { Segments } from "./Segments";
import { TextField } from "./TextField";

export function RequestForm({ store }: { store: TaskStore }) {
  const { state, documents } = store;
  const [inputSchemaOpen, setInputSchemaOpen] = useState(documents.input_schema.text.peek() !== "");
  const field = (name: DocumentName, label: string, rows: number, hint?: string) => (
    <>
      <TextField
        label={label}
        labelHidden
        rows={rows}
        text={documents[name].text.value}
        onChange={documents[name].edit}
        onBlur={() => void documents[name].flush()}
        {...(hint ? { hint } : {})}
      />
      <Refusal document={documents[name]} />
      <ConflictBar document={documents[name]} />
    </>
  );
  return (
    <div class="pw-request">
      <section class="pw-section" aria-label="Input">
        <header class="pw-section-head">
          <h3 class="pw-heading">Input</h3>
          <Segments
            legend="Form of the input"
            value={state.input_type.value}
            options={[
              { value: "text", label: "Text" },
              { value: "json", label: "JSON" },
            ]}
            onChange={(value) => void store.choose("input_type", value)}
          />
        </header>
        {field("input", "Input", 3)}
      </section>
      <section class="pw-section" aria-label="Output schema">
        <header class="pw-section-head">
          <h3 class="pw-heading">Output</h3>
          <Segments
            legend="Form of the output"
            value={state.output_schema_type.value}
            options={[
              { value: "json", label: "JSON schema" },
              { value: "text", label: "Text" },
              { value: "auto", label: "Auto" },
            ]}
            onChange={(value) => void store.choose("output_schema_type", value)}
          />
        </header>
        {state.output_schema_type.value === "json" && field("output_schema", "Output schema", 10)}
        {state.output_schema_type.value === "text" &&
          field("output_schema_description", "Description of the output", 3)}
        {state.output_schema_type.value === "auto" && (
          <p class="pw-small">The service chooses the fields of the output. Only pro and above do this.</p>
        )}
      </section>
      <section class="pw-section" aria-label="Input schema">
        <Disclosure
          summary="Input schema"
          open={inputSchemaOpen}
          onToggle={setInputSchemaOpen}
          aside={
            inputSchemaOpen && (
              <Segments
                legend="Form of the input schema"
                value={state.input_schema_type.value}
                options={[
                  { value: "json", label: "JSON schema" },
                  { value: "text", label: "Text" },
                ]}
                onChange={(value) => void store.choose("input_schema_type", value)}
              />
            )
          }
        >
          {state.input_schema_type.value === "json"
            ? field("input_schema", "Input schema", 6)
            : field("input_schema_description", "Description of the input", 3)}
        </Disclosure>
      </section>
    </div>
  );
}

function Refusal({ document }: { document: TaskStore["documents"][DocumentName] }) {
  const message = document.refusal.value;
  return message === null ? null : (
    <p class="pw-refusal" role="alert">
      {message}
    </p>
  );
}
