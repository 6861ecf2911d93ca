/** Export: the schema or the whole request as text of another form, written anew as the request changes. */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ExportFormat, SchemaName } from "../messages";
import type { TaskStore } from "../model";
import { type Answer, type Asked, createAsking } from "./asking";
import type { Desk } from "./desk";

export interface Exporting {
  readonly format: Signal<ExportFormat>;
  readonly document: Signal<SchemaName>;
  readonly state: ReadonlySignal<Asked<Answer<"export">>>;
  /** Follows the request until the returned function is called. */
  follow(): () => void;
}

export function createExporting(desk: Desk, { state }: Pick<TaskStore, "state">): Exporting {
  const format = signal<ExportFormat>("json_schema");
  const document = signal<SchemaName>("output_schema");
  const asking = createAsking<Answer<"export">>();
  return {
    format,
    document,
    state: asking.state,
    follow() {
      const stop = effect(() => {
        const fields = { format: format.value, document: document.value };
        // What the export is made of: each change of it makes another one.
        for (const made of [state.revisions, state.processor, state.input_type]) void made.value;
        for (const made of [state.input_schema_type, state.output_schema_type]) void made.value;
        void asking.ask(async () => {
          await desk.settled();
          return desk.command("export", fields);
        });
      });
      return () => {
        stop();
        asking.drop();
      };
    },
  };
}
