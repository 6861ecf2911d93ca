/** Which of the two schemas a panel is about. */
import type { Signal } from "@preact/signals";
import type { SchemaName } from "../../messages";
import { Segments } from "../Segments";

const SCHEMAS = [
  { value: "output_schema", label: "Output schema" },
  { value: "input_schema", label: "Input schema" },
] as const;

export function SchemaChoice({ document }: { document: Signal<SchemaName> }) {
  return (
    <Segments
      legend="Schema"
      value={document.value}
      options={SCHEMAS}
      onChange={(value) => {
        document.value = value;
      }}
    />
  );
}
