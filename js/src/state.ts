/** What the kernel tells the browser: the synced traits, under their own names, and what stands in before they arrive. */

/** The API's statuses and three that only the widget knows; an unknown one from the API survives as it is. */
export type RunStatus =
  | "idle"
  | "submitting"
  | "unconfirmed"
  | "queued"
  | "action_required"
  | "running"
  | "completed"
  | "failed"
  | "cancelling"
  | "cancelled"
  | (string & {});

export type DocumentName =
  | "input"
  | "input_schema"
  | "output_schema"
  | "input_schema_description"
  | "output_schema_description";

export const DOCUMENT_NAMES: readonly DocumentName[] = [
  "input",
  "input_schema",
  "output_schema",
  "input_schema_description",
  "output_schema_description",
];

/** The trait that holds each document's text. */
export const TEXT_TRAITS = {
  input: "input_text",
  input_schema: "input_schema_text",
  output_schema: "output_schema_text",
  input_schema_description: "input_schema_description",
  output_schema_description: "output_schema_description",
} as const satisfies Record<DocumentName, keyof TaskState>;

export type Revisions = Partial<Record<DocumentName, number>>;

export type Severity = "error" | "unsupported" | "warning" | "unverified" | "hint";

/** The texts that can be judged, and the request as a whole. */
export type JudgedName = "output_schema" | "input_schema" | "input" | "request";

/** What the kernel would have in place of a piece of text; `start` and `end` count UTF-16 code units. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** A way to mend what a finding is about; its edits are sorted and do not overlap. */
export interface Fix {
  title: string;
  edits: readonly TextEdit[];
}

/** One finding of the kernel; `start` and `end` count UTF-16 code units of the judged text. */
export interface Diagnostic {
  rule: string;
  severity: Severity;
  message: string;
  pointer: string;
  document: JudgedName;
  start: number | null;
  end: number | null;
  line: number | null;
  column: number | null;
  fix?: Fix | null;
  /** Other ways, which say something else about the answer. */
  alternatives?: readonly Fix[];
  /** Address of what the documentation says. */
  link?: string | null;
}

/** Advice that the user does not want to see again: at one place, or with no pointer wherever it is given. */
export interface Dismissal {
  document: JudgedName;
  rule: string;
  pointer: string | null;
}

/** One of the biggest parts of what a limit counts. */
export interface Contributor {
  document: JudgedName;
  pointer: string;
  label: string;
  value: number;
}

/** How much of a limit the request takes. */
export interface Limit {
  name: string;
  label: string;
  value: number;
  most: number;
  unit: string;
  /** Beyond it the request is taken, but less well answered. */
  is_soft: boolean;
  contributors: readonly Contributor[];
}

export interface TaskError {
  type: string;
  message: string;
  hint?: string | null;
  status_code?: number | null;
  ref_id?: string | null;
  detail?: unknown;
  fields?: readonly { document?: string | null; pointer?: string | null; message: string }[] | null;
  /** Epoch seconds at which a create was sent whose answer was lost. */
  sent_at?: number | null;
}

export interface TaskWarning {
  type: string;
  message: string;
  detail?: unknown;
}

export interface Citation {
  url: string;
  title?: string | null;
  excerpts?: readonly string[] | null;
}

export interface FieldBasis {
  field: string;
  reasoning?: string | null;
  confidence?: string | null;
  citations?: readonly Citation[] | null;
}

export interface ResultPreview {
  type: string;
  content: unknown;
  basis: readonly FieldBasis[];
  truncated: boolean;
  is_sample: boolean;
}

export interface SourceStats {
  considered: number | null;
  read: number | null;
  sample: readonly string[];
}

export interface Processor {
  name: string;
  price_usd: number | null;
  /** Seconds, from and to. */
  latency: readonly [number, number] | null;
  max_fields: number | null;
  auto_supported: boolean;
  /** Whether the price is not the documented one but was set for this kernel. */
  is_own_price?: boolean;
}

/** The newest request to create a run. */
export interface Submission {
  /** Epoch seconds. */
  sent_at: number;
  price_usd: number | null;
  /** The group that it went through, which can be asked about it; "" for none. */
  taskgroup_id: string;
  /** Epoch seconds until which it waits for the service's rate limit; null where it does not. */
  waits_until: number | null;
}

/** What was spent, in dollars; runs of unknown price are only counted. */
export interface Spent {
  usd: number;
  /** Of requests whose answer was lost. */
  possibly_usd: number;
  reserved_usd: number;
  runs: number;
  unconfirmed_runs: number;
  unpriced_runs: number;
  limit_usd: number | null;
  left_usd: number | null;
}

export interface Spending {
  /** All widgets of this kernel. */
  notebook: Spent;
  widget: Spent;
}

export interface Service {
  base_url: string;
  is_sandbox: boolean;
  has_key: boolean;
  /** Whether a recording is played instead; pages that were saved earlier do not say. */
  is_recording?: boolean;
}

/** Whether runs cost nothing there. */
export function isFree(service: Service): boolean {
  return service.is_sandbox || service.is_recording === true;
}

export interface RequestPreview {
  price_usd: number | null;
  characters: { spec: number; total: number };
  limits: { spec: number; total: number };
}

export interface TaskState {
  status: RunStatus;
  is_active: boolean;
  is_watching: boolean;
  progress: number | null;
  message: string;
  run_id: string;
  processor: string;
  elapsed: number;
  input_text: string;
  input_type: "text" | "json";
  input_schema_text: string;
  input_schema_type: "json" | "text";
  input_schema_description: string;
  output_schema_text: string;
  output_schema_type: "json" | "text" | "auto";
  output_schema_description: string;
  revisions: Revisions;
  diagnostics: readonly Diagnostic[];
  diagnosed_revisions: Revisions;
  limits: readonly Limit[];
  dismissed: readonly Dismissal[];
  /** Whether this widget has submitted a request that the present one can be compared with. */
  has_last_run: boolean;
  submission: Submission | null;
  spending: Spending | null;
  /** Dollars above which a run is asked about first; null never asks. */
  confirm_above_usd: number | null;
  error: TaskError | null;
  warnings: readonly TaskWarning[];
  source_stats: SourceStats | null;
  trace_length: number;
  result_preview: ResultPreview | null;
  request_preview: RequestPreview | null;
  processors: readonly Processor[];
  processors_as_of: string;
  service: Service;
  theme: "auto" | "light" | "dark";
}

/** What is shown where a host restores a model without some of its traits. */
export function initialState(): TaskState {
  return {
    status: "idle",
    is_active: false,
    is_watching: false,
    progress: null,
    message: "",
    run_id: "",
    processor: "base",
    elapsed: 0,
    input_text: "",
    input_type: "text",
    input_schema_text: "",
    input_schema_type: "json",
    input_schema_description: "",
    output_schema_text: "",
    output_schema_type: "json",
    output_schema_description: "",
    revisions: {},
    diagnostics: [],
    diagnosed_revisions: {},
    limits: [],
    dismissed: [],
    has_last_run: false,
    submission: null,
    spending: null,
    confirm_above_usd: null,
    error: null,
    warnings: [],
    source_stats: null,
    trace_length: 0,
    result_preview: null,
    request_preview: null,
    processors: [],
    processors_as_of: "",
    service: { base_url: "", is_sandbox: false, has_key: false },
    theme: "auto",
  };
}
