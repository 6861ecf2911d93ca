/** Export: the schema, or the whole request as code, to copy or to save; never with a key in it. */
import { useEffect } from "preact/hooks";
import { counted } from "../../format";
import type { ExportFormat } from "../../messages";
import type { TaskStore } from "../../model";
import type { Workbench } from "../../workbench/workbench";
import { CopyButton } from "../CopyButton";
import { SelectField } from "../SelectField";
import { Asked } from "./Asked";
import { CodeBox } from "./CodeBox";
import { SchemaChoice } from "./SchemaChoice";

const FORMATS = [
  ["json_schema", "JSON schema"],
  ["pydantic", "Pydantic model"],
  ["typescript_types", "TypeScript types"],
  ["task_spec", "Task spec"],
  ["python_sdk", "Request: Python, official SDK"],
  ["python_httpx", "Request: Python, httpx"],
  ["typescript", "Request: TypeScript"],
  ["curl", "Request: curl"],
] as const;
/** The formats of one schema; the others are of the whole task. */
const OF_SCHEMA: readonly string[] = ["json_schema", "pydantic", "typescript_types"];

export function ExportPanel({ store, bench }: { store: TaskStore; bench: Workbench }) {
  const { exporting, desk } = bench;
  const { format, document, state } = exporting;
  useEffect(() => exporting.follow(), [exporting]);
  const { answer, waiting } = state.value;
  const outcome =
    answer === null ? "" : `${answer.filename}, ${counted(answer.text.trimEnd().split("\n").length, "line")}`;
  const hasInputSchema = store.documents.input_schema.text.value.trim() !== "";
  return (
    <div class="pw-form-lines">
      <div class="pw-actions">
        <SelectField
          label="Export as"
          labelHidden
          value={format.value}
          options={FORMATS}
          onChange={(value) => {
            format.value = value as ExportFormat;
          }}
        />
        {OF_SCHEMA.includes(format.value) && (hasInputSchema || document.value === "input_schema") && (
          <SchemaChoice document={document} />
        )}
        {answer !== null && (
          <span class="pw-aside-actions">
            <CopyButton text={answer.text} label="Copy" />
            <button
              type="button"
              class="pw-quiet-button"
              onClick={() => download(answer.filename, answer.text)}
            >
              Download
            </button>
          </span>
        )}
      </div>
      {answer !== null && <CodeBox label={answer.filename} text={answer.text} busy={waiting} />}
      <Asked
        calm
        state={state.value}
        connected={desk.connected.value}
        doing={outcome || "Writing…"}
        done={outcome}
      />
    </div>
  );
}

/** Saves a text as a file of the browser. */
function download(filename: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
  // Once the browser has taken it up.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
