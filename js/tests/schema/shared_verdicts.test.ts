/** The same texts through the browser and (tests/schema/test_shared_verdicts.py) the kernel: the verdicts may not drift. */
import { describe, expect, test } from "vitest";
import input from "../../../tests/fixtures/verdicts/input.json?raw";
import metaschema from "../../../tests/fixtures/verdicts/metaschema.json?raw";
import syntax from "../../../tests/fixtures/verdicts/syntax.json?raw";
import text from "../../../tests/fixtures/verdicts/text.json?raw";
import { type BrowserVerdict, judgeInput, judgeSchema } from "../../src/schema/judge";

interface Case {
  name: string;
  document: string;
  /** Long texts are written as pieces and how often each comes. */
  text: string | (string | number)[][];
  type?: string;
  schema?: string;
  expected: { rule: string; severity: string; line: number | null; column: number | null; message: string }[];
}

function judge({ document, text, type, schema = "" }: Case): BrowserVerdict {
  const whole =
    typeof text === "string"
      ? text
      : text.map(([piece, count]) => String(piece).repeat(Number(count))).join("");
  if (document === "input") return judgeInput(whole, type === "json" ? "json" : "text", schema);
  return judgeSchema(whole, { role: document === "input_schema" ? "input" : "output" });
}

/** What a verdict says, as lines that can be sorted and compared. */
function lines(said: Case["expected"]): string[] {
  return said
    .map(({ rule, severity, line, column, message }) => `${line}:${column} ${severity} ${rule}: ${message}`)
    .sort();
}

const files = [syntax, text, metaschema, input].map(
  (file) => JSON.parse(file) as { about: string; cases: Case[] },
);

describe.each(files)("$about", ({ cases }) => {
  test.each(cases)("$name", (shared) => {
    expect(lines([...judge(shared).problems])).toEqual(lines(shared.expected));
  });
});
