/**
 * The instant verdict: is the text JSON, is it a JSON Schema, does the input fit. Pure, and never throws.
 *
 * The Task API's own rules are the kernel's; where both judge the same thing they use the same rule ids and words.
 */
import rules from "../../../parallel_widgets/schema/task_api_rules.json";
import { shown } from "./faults";
import { characters } from "./lines";
import { checkMetaschema } from "./metaschema";
import { MAX_TEXT, type ParsedJson, parseJson } from "./parse";
import { child } from "./pointers";
import { type Finding, isBlocking, locate, type Problem, type Severity } from "./problem";
import type { Span } from "./scanner";
import { LONE_SURROGATE } from "./surrogates";
import { type Outcome, validate } from "./validate";
import { describe } from "./violation";

/** Larger schemas and inputs are not looked into beyond their syntax (characters). */
const MAX_JUDGED = 100_000;
/** More findings about an input say nothing new. */
const MAX_MISMATCHES = 50;

/** The rules that the browser judges by itself: where the kernel differs in one of them, that is a disagreement. */
export const BROWSER_RULES: ReadonlySet<string> = new Set([
  "byte_order_mark",
  "duplicate_key",
  "input_mismatch",
  "input_object_required",
  "input_required",
  "lone_surrogate",
  "metaschema",
  "nesting",
  "non_finite_number",
  "number_too_long",
  "syntax",
  "text_too_large",
]);

export type SchemaRole = "output" | "input";

export interface BrowserVerdict {
  /** The text that was judged. */
  readonly text: string;
  readonly problems: readonly Problem[];
  /** How long it took. */
  readonly ms: number;
}

/** Judges the text of a schema. No input schema at all is fine; no output schema is not. */
export function judgeSchema(text: string, { role }: { role: SchemaRole }): BrowserVerdict {
  return judged(text, () => (role === "input" && isBlank(text) ? [] : schemaFindings(text).findings));
}

/** Judges an input, against its schema if that is sound. */
export function judgeInput(text: string, type: "text" | "json", schemaText = ""): BrowserVerdict {
  return judged(text, () => {
    if (isBlank(text)) {
      return [about("input_required", "error", "The input is empty: say what to research.")];
    }
    if (type === "text") return [...proseFindings(text), ...textAgainstSchema(text, schemaText)];
    const parsed = parseJson(text);
    if (parsed.findings.some(isBlocking)) return parsed.findings;
    if (parsed.value === null || typeof parsed.value !== "object" || Array.isArray(parsed.value)) {
      const message =
        'The input as JSON must be an object, such as {"country": "France"}; or switch the input to text.';
      return [...parsed.findings, inText(text, parsed, "input_object_required", "error", message, "")];
    }
    return [...parsed.findings, ...jsonAgainstSchema(text, parsed, schemaText)];
  });
}

function judged(text: string, findings: () => readonly Finding[]): BrowserVerdict {
  const start = performance.now();
  const problems = locate(text, findings(), "browser");
  return { text, problems, ms: performance.now() - start };
}

/** What is wrong with a schema's text, and the schema if it may be used. */
function schemaFindings(text: string): { findings: readonly Finding[]; schema?: unknown } {
  const parsed = parseJson(text);
  const { value } = parsed;
  if (value === undefined) return { findings: parsed.findings };
  const size = characters(JSON.stringify(value));
  if (size > MAX_JUDGED) {
    const [has, takes] = [size, rules.limits.task_spec_characters].map((count) =>
      count.toLocaleString("en-US"),
    );
    const message = `The schema has ${has} characters; the Task API takes ${takes} for both schemas together.`;
    return { findings: [...parsed.findings, inText(text, parsed, "text_too_large", "error", message, "")] };
  }
  const verdict = checkMetaschema(value);
  const found = verdict.findings.map(({ pointer, message }) =>
    inText(text, parsed, "metaschema", "error", message, pointer),
  );
  const findings = [...parsed.findings, ...found];
  if (!verdict.isComplete)
    findings.push(about("not_checked", "hint", "Only the kernel checks a schema this large."));
  return found.length === 0 && verdict.isComplete && !parsed.findings.some(isBlocking)
    ? { findings, schema: value }
    : { findings };
}

/** Nothing but white space; a byte order mark is none. */
function isBlank(text: string): boolean {
  return /^[^\S\ufeff]*$/.test(text);
}

function soundSchema(schemaText: string): unknown {
  return isBlank(schemaText) ? undefined : schemaFindings(schemaText).schema;
}

function jsonAgainstSchema(text: string, parsed: ParsedJson, schemaText: string): Finding[] {
  const schema = soundSchema(schemaText);
  if (schema === undefined) return [];
  if (text.length > MAX_JUDGED) {
    return [about("not_checked", "hint", "The input is too large to be checked against its schema here.")];
  }
  const outcome = validate(parsed.value, schema);
  const mismatches = outcome.violations.slice(0, MAX_MISMATCHES).map((violated) => {
    const pointer = violated.path.reduce<string>(child, "");
    return inText(text, parsed, "input_mismatch", "warning", describe(violated), pointer);
  });
  const notes = notChecked(outcome).map((note) => ({ ...note, ...underlined(text, parsed, "") }));
  return [...mismatches, ...notes];
}

function textAgainstSchema(text: string, schemaText: string): Finding[] {
  const schema = soundSchema(schemaText);
  if (schema === undefined || text.length > MAX_JUDGED) return [];
  const outcome = validate(text, schema);
  if (outcome.violations.length === 0) return notChecked(outcome);
  const message = "The input is text, but the input schema describes something else: give the input as JSON.";
  return [about("input_mismatch", "warning", message)];
}

function notChecked({ interrupted, skippedPatterns }: Outcome): Finding[] {
  const findings = skippedPatterns.map((pattern) =>
    about(
      "pattern_not_checked",
      "hint",
      `The pattern ${shown(pattern, "`")} is not checked here, because that might take long.`,
    ),
  );
  if (interrupted !== null) {
    const message = `The input could not be checked against its schema to the end: ${interrupted}.`;
    findings.push(about("not_checked", "hint", message));
  }
  return findings;
}

function proseFindings(text: string): Finding[] {
  if (text.length > 2 * MAX_TEXT) {
    const message = `This text has ${text.length.toLocaleString("en-US")} characters, far more than the Task API takes.`;
    return [about("text_too_large", "error", message)];
  }
  const half = LONE_SURROGATE.exec(text);
  if (half === null) return [];
  const message = "The text holds half of a character (an emoji cut in two, say), which cannot be sent.";
  return [{ ...about("lone_surrogate", "error", message), from: half.index, to: half.index + 1 }];
}

function about(rule: string, severity: Severity, message: string): Finding {
  return { rule, severity, message, pointer: "", from: null, to: null };
}

function inText(
  text: string,
  parsed: ParsedJson,
  rule: string,
  severity: Severity,
  message: string,
  pointer: string,
): Finding {
  return { rule, severity, message, pointer, ...underlined(text, parsed, pointer) };
}

/** What to underline: a scalar whole; of an object or list its key, or its opening bracket. */
function underlined(text: string, { spans, keys }: ParsedJson, pointer: string): Span {
  const [key, value] = [keys.get(pointer), spans.get(pointer)];
  if (value === undefined) return key ?? { from: 0, to: 0 };
  if (!["{", "["].includes(text.charAt(value.from))) return value;
  return key ?? { from: value.from, to: value.from + 1 };
}
