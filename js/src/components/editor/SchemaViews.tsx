/** A schema as the table of its fields, as code, or as both: views of one text, with one history. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { SchemaLayout } from "../../view";
import { Segments } from "../Segments";
import "./schemaViews.css";

export interface SchemaViewsProps {
  /** Whose views these are, such as "Output schema". */
  label: string;
  layout: Signal<SchemaLayout>;
  fields: ComponentChildren;
  /** Always there, if out of sight: it holds the history. */
  code: ComponentChildren;
}

const LAYOUTS = [
  { value: "both", label: "Both" },
  { value: "fields", label: "Fields" },
  { value: "code", label: "Code" },
] as const;

export function SchemaViews({ label, layout, fields, code }: SchemaViewsProps) {
  return (
    <div class="pw-views">
      <div class="pw-views-head">
        <Segments
          legend={`Views of the ${label.toLowerCase()}`}
          value={layout.value}
          options={LAYOUTS}
          onChange={(value) => {
            layout.value = value;
          }}
        />
      </div>
      <div class={`pw-views-panes pw-views-${layout.value}`}>
        {layout.value !== "code" && <div class="pw-view">{fields}</div>}
        <div class="pw-view" hidden={layout.value === "fields"}>
          {code}
        </div>
      </div>
    </div>
  );
}
