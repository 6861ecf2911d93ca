/** The messages between browser and kernel: every command has an id and gets exactly one reply. */
import type { DocumentName, JudgedName, Revisions, TextEdit } from "./state";

export interface TraceEntry {
  type: string;
  message: string;
  timestamp: string | null;
}

export type SchemaName = "output_schema" | "input_schema";

/** A fix that "Fix all" would make. */
export interface AppliedFix {
  rule: string;
  title: string;
  pointer: string;
  line: number | null;
}

/** A line of a text as it was and as it would be; "gap" stands for lines that stay the same. */
export interface DiffLine {
  kind: "same" | "removed" | "added" | "gap";
  text: string;
}

export interface FixAllReply {
  edits: readonly TextEdit[];
  applied: readonly AppliedFix[];
  /** How many problems remain for the user to decide. */
  left: number;
  diff: readonly DiffLine[];
}

/** What sets one schema apart from another, in one respect. */
export interface Difference {
  kind:
    | "added"
    | "removed"
    | "renamed"
    | "retyped"
    | "described"
    | "required"
    | "enum"
    | "moved"
    | "other"
    | (string & {});
  /** In the schema after; of what was removed, in the one before. */
  pointer: string;
  before_pointer: string | null;
  message: string;
  /** Whether answers to the schema before may not fit the one after. */
  breaking: boolean;
}

/** One text that is proposed, and how it differs from the present one. */
export interface ImportedPart {
  document: SchemaName | "input";
  type: "json" | "text" | "auto";
  /** JSON text or prose. */
  text: string;
  differences: readonly Difference[];
}

/** What was changed so that the Task API takes it. */
export interface ImportChange {
  pointer: string;
  message: string;
}

/** What an import, a template or the service proposes; nothing is changed by it. */
export interface ImportReply {
  format: string;
  label: string;
  parts: readonly ImportedPart[];
  processor: string | null;
  changes: readonly ImportChange[];
  notes: readonly string[];
}

/** Something in the notebook's namespace that a schema can be made of. */
export interface NotebookObject {
  name: string;
  kind: string;
  label: string;
}

export interface TemplateSummary {
  name: string;
  title: string;
  summary: string;
  processor: string;
}

export type ExportFormat =
  | "json_schema"
  | "task_spec"
  | "pydantic"
  | "typescript_types"
  | "python_sdk"
  | "python_httpx"
  | "curl"
  | "typescript";

export interface ExportReply {
  text: string;
  filename: string;
  language: string;
}

/** What the service proposes for a sentence. */
export interface SuggestReply {
  title: string;
  parts: readonly ImportedPart[];
  processors: readonly string[];
  is_sandbox: boolean;
  warnings: readonly string[];
}

/** One of the two schemas that are compared. */
export type Side =
  | { kind: "current" }
  | { kind: "last_run" }
  | { kind: "template"; name: string }
  | { kind: "text"; text: string };

interface Commands {
  hello: { fields: { client: string; version: string }; reply: { version: string; revisions: Revisions } };
  edit: {
    fields: { document: DocumentName; text: string; base: number };
    reply: { document: DocumentName; revision: number };
  };
  set: {
    fields: {
      name: "processor" | "input_type" | "input_schema_type" | "output_schema_type";
      value: string;
    };
    reply: object;
  };
  run: {
    fields: {
      revisions: Revisions;
      processor: string;
      allow_unsupported: boolean;
      confirm_resubmit: boolean;
      confirm_cost: boolean;
    };
    reply: { run_started: true };
  };
  look_up: { fields: object; reply: object };
  /** The run that is meant: one that a cell has started meanwhile is left alone. */
  stop: { fields: { run_id: string }; reply: object };
  watch: { fields: object; reply: object };
  trace: { fields: { start: number }; reply: { start: number; total: number; entries: TraceEntry[] } };
  fix_all: { fields: { document: DocumentName; revision: number }; reply: FixAllReply };
  dismiss: {
    /** Without a pointer: wherever the rule gives advice. */
    fields: { document: JudgedName; rule: string; pointer: string | null; dismissed: boolean };
    reply: object;
  };
  import: { fields: { text: string; format: string; document: SchemaName }; reply: ImportReply };
  objects: { fields: object; reply: { objects: readonly NotebookObject[] } };
  import_object: { fields: { name: string; document: SchemaName }; reply: ImportReply };
  export: {
    fields: { format: ExportFormat; document: SchemaName };
    reply: ExportReply;
  };
  sample: { fields: { document: SchemaName; revision: number; seed: number }; reply: { text: string } };
  templates: { fields: object; reply: { templates: readonly TemplateSummary[] } };
  template: { fields: { name: string }; reply: ImportReply };
  differences: {
    fields: { document: SchemaName; before: Side; after: Side };
    reply: { differences: readonly Difference[]; before_text: string; after_text: string };
  };
  accept: {
    /** The proposed schema, and which of the differences between the present text and it are wanted. */
    fields: { document: SchemaName; revision: number; text: string; indices: readonly number[] };
    reply: { edits: readonly TextEdit[] };
  };
  suggest: {
    fields: { intent: string; from_current: boolean };
    reply: SuggestReply;
  };
}

export type CommandKind = keyof Commands;
export type CommandFields<K extends CommandKind> = Commands[K]["fields"];

/** Why a command was not done; the message is a sentence for the user. */
export interface Refusal {
  ok: false;
  code: string;
  message: string;
  /** Only with the code "conflict": what the kernel has instead. */
  revision?: number;
  text?: string;
}

export type Reply<K extends CommandKind> = ({ ok: true } & Commands[K]["reply"]) | Refusal;

/** Sends a command and resolves with its reply; it never rejects. */
export type SendCommand = <K extends CommandKind>(kind: K, fields: CommandFields<K>) => Promise<Reply<K>>;
