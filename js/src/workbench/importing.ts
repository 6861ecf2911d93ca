/** Import: a text that is pasted, dropped or chosen as a file, or an object of the notebook, read as schemas and input. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Refusal, Reply, SchemaName } from "../messages";
import { MAX_TEXT } from "../schema/parse";
import { type Answer, type Asked, createAsking } from "./asking";
import type { Offer } from "./decision";
import type { Desk } from "./desk";
import { createOffering, type Offering } from "./offering";

export interface Importing {
  readonly offering: Offering;
  readonly text: Signal<string>;
  readonly format: Signal<string>;
  /** The schema that is imported, where the text does not say it. */
  readonly document: Signal<SchemaName>;
  readonly objects: ReadonlySignal<Asked<Answer<"objects">>>;
  /** Why a file could not be taken. */
  readonly fault: ReadonlySignal<string | null>;
  read(): void;
  readObject(name: string): void;
  readFile(file: Pick<File, "name" | "size" | "text">): Promise<void>;
  /** Looks what stands in the notebook now. */
  look(): void;
  /** What is under way, but for the proposal, is not waited for any more. */
  drop(): void;
}

export function createImporting(desk: Desk): Importing {
  const offering = createOffering(desk);
  const objects = createAsking<Answer<"objects">>();
  const text = signal("");
  const format = signal("auto");
  const document = signal<SchemaName>("output_schema");
  const fault = signal<string | null>(null);
  let newestFile = 0;

  function read(): void {
    fault.value = null;
    if (text.peek().trim() === "") {
      fault.value = "There is nothing to read yet: paste a text, or choose a file.";
      return;
    }
    const fields = { text: text.peek(), format: format.peek(), document: document.peek() };
    void offering.ask(async () => asOffer(await desk.command("import", fields)));
  }

  return {
    offering,
    text,
    format,
    document,
    objects: objects.state,
    fault,
    read,
    readObject(name) {
      fault.value = null;
      const fields = { name, document: document.peek() };
      void offering.ask(async () => asOffer(await desk.command("import_object", fields)));
    },
    async readFile(file) {
      newestFile += 1;
      const mine = newestFile;
      fault.value = null;
      try {
        // No character takes more than four bytes.
        const content = file.size > 4 * MAX_TEXT ? null : await file.text();
        if (mine !== newestFile) return;
        if (content === null || content.length > MAX_TEXT) {
          fault.value = `\`${file.name}\` is too large: no more than ${MAX_TEXT.toLocaleString("en")} characters are read.`;
        } else if (content.includes("\0")) {
          fault.value = `\`${file.name}\` is no text: choose a JSON, CSV, TypeScript or Python file.`;
        } else {
          text.value = content;
          read();
        }
      } catch {
        if (mine === newestFile) fault.value = `\`${file.name}\` could not be read.`;
      }
    },
    look: () => void objects.ask(() => desk.command("objects", {})),
    drop() {
      newestFile += 1;
      fault.value = null;
      objects.drop();
    },
  };
}

/** The answer to an import, a template or an object, as an offer. */
export function asOffer(reply: Reply<"import">): Offer | Refusal {
  if (!reply.ok) return reply;
  const { label, parts, processor, changes, notes } = reply;
  return {
    title: label,
    parts,
    processors: processor === null ? [] : [processor],
    changes,
    notes,
    isSample: false,
  };
}
