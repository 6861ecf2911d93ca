/** The messages between browser and kernel: every command has an id and gets exactly one reply. */
import type { DocumentName, Revisions } from "./state";

export interface TraceEntry {
  type: string;
  message: string;
  timestamp: string | null;
}

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
    };
    reply: { run_started: true };
  };
  stop: { fields: object; reply: object };
  watch: { fields: object; reply: object };
  trace: { fields: { start: number }; reply: { start: number; total: number; entries: TraceEntry[] } };
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
