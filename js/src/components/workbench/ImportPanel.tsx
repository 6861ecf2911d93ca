/** Import: paste, drop, choose a file, or take an object of the notebook; what comes of it is proposed first. */
import { useState } from "preact/hooks";
import type { Workbench } from "../../workbench/workbench";
import { Refusal } from "../Refusal";
import { SelectField } from "../SelectField";
import { useUniqueId } from "../uniqueId";
import { useSome } from "../useSome";
import { Asked } from "./Asked";
import { SchemaChoice } from "./SchemaChoice";

const FORMATS = [
  ["auto", "Whatever it is"],
  ["example_json", "Example JSON"],
  ["json_schema", "JSON schema"],
  ["task_spec", "Task spec"],
  ["task_request", "Task request"],
  ["csv_header", "Table or its header"],
  ["typescript", "TypeScript type"],
  ["python", "Python class"],
  ["pseudo_schema", "Names with types"],
] as const;
const OBJECTS_AT_FIRST = 6;

export function ImportPanel({ bench }: { bench: Workbench }) {
  const { importing, desk } = bench;
  const { offering, text, format, document, fault } = importing;
  const [over, setOver] = useState(false);
  const id = useUniqueId();
  const connected = desk.connected.value;
  const state = offering.state.value;
  return (
    <form
      class="pw-form-lines"
      onSubmit={(event) => {
        event.preventDefault();
        if (connected) importing.read();
      }}
      // Beside the text area as well: the browser would leave the page for a file that misses it.
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={({ relatedTarget, currentTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (file === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        void importing.readFile(file);
      }}
    >
      <label class="pw-label" for={id}>
        Example JSON, a schema, a task spec or request, a table, a TypeScript type, a Python class, or the id
        of a run
      </label>
      <textarea
        id={id}
        class={`pw-textarea pw-mono${over ? " pw-drop" : ""}`}
        rows={6}
        spellcheck={false}
        value={text.value}
        placeholder="Paste here, or drop a file"
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <div class="pw-actions">
        <button type="submit" class="pw-button" aria-disabled={!connected || state.waiting}>
          Read
        </button>
        <label class="pw-quiet-button pw-file">
          <input
            type="file"
            class="pw-file-input"
            accept=".json,.ndjson,.jsonl,.csv,.tsv,.ts,.py,.txt,application/json,text/*"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              // The same file may be chosen again.
              event.currentTarget.value = "";
              if (file !== undefined) void importing.readFile(file);
            }}
          />
          Choose a file…
        </label>
        <SelectField
          label="How to read it"
          labelHidden
          value={format.value}
          options={FORMATS}
          onChange={(value) => {
            format.value = value;
          }}
        />
        <SchemaChoice document={document} />
      </div>
      {fault.value === null ? (
        <Asked state={state} connected={connected} doing="Reading…" />
      ) : (
        <Refusal sentence={fault.value} />
      )}
      <NotebookObjects bench={bench} />
    </form>
  );
}

function NotebookObjects({ bench: { importing, desk } }: { bench: Workbench }) {
  const objects = importing.objects.value.answer?.objects ?? [];
  const shown = useSome(objects, OBJECTS_AT_FIRST);
  if (objects.length === 0) return null;
  return (
    <section class="pw-notebook" aria-label="From the notebook">
      <h5 class="pw-label">From the notebook</h5>
      <ul class="pw-choices">
        {shown.some.map(({ name, label }) => (
          <li key={name}>
            <button
              type="button"
              class="pw-choice"
              disabled={!desk.connected.value}
              onClick={() => importing.readObject(name)}
            >
              <code class="pw-code">{name}</code> <span class="pw-small">{label}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.more}
    </section>
  );
}
