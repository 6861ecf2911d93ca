/** Export: the schema, or the whole request as code, to copy or to save; never with a key in it. */
import { useEffect } from "preact/hooks";
import type { ExportFormat } from "../../messages";
import type { TaskStore } from "../../model";
import type { Workbench } from "../../workbench/workbench";
import { CopyButton } from "../CopyButton";
import { Segments } from "../Segments";
import { Asked } from "./Asked";
import { CodeBox } from "./CodeBox";
import { SCHEMAS } from "./ImportPanel";

const GROUPS: readonly (readonly [string, readonly (readonly [ExportFormat, string])[]])[] = [
  [
    "Schema",
    [
      ["json_schema", "JSON schema"],
      ["pydantic", "Pydantic model"],
      ["typescript_types", "TypeScript types"],
    ],
  ],
  [
    "Whole request",
    [
      ["task_spec", "Task spec"],
      ["python_sdk", "Python, official SDK"],
      ["python_httpx", "Python, httpx"],
      ["typescript", "TypeScript"],
      ["curl", "curl"],
    ],
  ],
];

export function ExportPanel({ store, bench }: { store: TaskStore; bench: Workbench }) {
  const { exporting, desk } = bench;
  const { format, document, state } = exporting;
  useEffect(() => exporting.follow(), [exporting]);
  const { answer, waiting } = state.value;
  const hasInputSchema = store.documents.input_schema.text.value.trim() !== "";
  const isOfSchema = GROUPS[0]?.[1].some(([name]) => name === format.value);
  return (
    <div class="pw-form-lines">
      <div class="pw-actions">
        <label class="pw-inline-field">
          <span class="pw-hidden">Export as</span>
          <select
            class="pw-select"
            value={format.value}
            onChange={(event) => {
              format.value = event.currentTarget.value as ExportFormat;
            }}
          >
            {GROUPS.map(([group, formats]) => (
              <optgroup key={group} label={group}>
                {formats.map(([name, label]) => (
                  <option key={name} value={name}>
                    {label}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        {isOfSchema && (hasInputSchema || document.value === "input_schema") && (
          <Segments
            legend="Schema to export"
            value={document.value}
            options={SCHEMAS}
            onChange={(value) => {
              document.value = value;
            }}
          />
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
      <Asked state={state.value} connected={desk.connected.value} doing={answer === null ? "Writing…" : ""} />
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
