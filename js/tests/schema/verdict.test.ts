import { describe, expect, test } from "vitest";
import { judgeSchema } from "../../src/schema/judge";
import { countBySeverity, type KernelVerdict, mergeVerdicts } from "../../src/schema/verdict";
import type { Diagnostic } from "../../src/state";

const SOUND = '{\n  "type": "object",\n  "minLength": 3\n}';

function diagnostic(
  text: string,
  rule: string,
  at: string,
  severity: Diagnostic["severity"] = "unsupported",
): Diagnostic {
  const start = text.indexOf(at);
  const line = text.slice(0, start).split("\n").length;
  const end = start + at.length;
  return {
    rule,
    severity,
    message: `${rule}.`,
    pointer: "",
    document: "output_schema",
    start,
    end,
    line,
    column: 1,
  };
}

function kernelOn(text: string, ...diagnostics: Diagnostic[]): KernelVerdict {
  return { text, diagnostics, revision: 1 };
}

const browserOn = (text: string) => judgeSchema(text, { role: "output" });
const rules = (problems: readonly { rule: string }[]) => problems.map(({ rule }) => rule);

describe("before the kernel has said anything", () => {
  test("the browser's problems stand alone, and the verdict is pending", () => {
    const { phase, problems } = mergeVerdicts("{", browserOn("{"), null);
    expect(phase).toBe("pending");
    expect(rules(problems)).toEqual(["syntax"]);
    expect(problems[0]?.source).toBe("browser");
  });
});

describe("once the kernel has judged the same text", () => {
  test("its problems take the place of the browser's", () => {
    const broken = "{";
    const kernel = kernelOn(broken, diagnostic(broken, "syntax", "{", "error"));
    const { phase, problems, onlyBrowser } = mergeVerdicts(broken, browserOn(broken), kernel);
    expect(phase).toBe("confirmed");
    expect(problems.map(({ rule, source }) => [rule, source])).toEqual([["syntax", "kernel"]]);
    expect(onlyBrowser).toEqual([]);
  });

  test("what only the browser sees is shown, and told apart", () => {
    const { problems, onlyBrowser } = mergeVerdicts("{", browserOn("{"), kernelOn("{"));
    expect(rules(problems)).toEqual(["syntax"]);
    expect(rules(onlyBrowser)).toEqual(["syntax"]);
  });

  test("what the browser did not check is no disagreement", () => {
    const browser = { ...browserOn(SOUND), problems: [] };
    const note = {
      rule: "not_checked",
      severity: "hint" as const,
      message: "",
      pointer: "",
      from: null,
      to: null,
    };
    const noted = {
      ...browser,
      problems: [{ ...note, line: null, column: null, source: "browser" as const }],
    };
    expect(mergeVerdicts(SOUND, noted, kernelOn(SOUND)).problems).toEqual([]);
  });

  test("a problem of the whole document has no place", () => {
    const whole = {
      ...diagnostic(SOUND, "total_size", "{"),
      start: null,
      end: null,
      line: null,
      column: null,
    };
    const { problems } = mergeVerdicts(SOUND, browserOn(SOUND), kernelOn(SOUND, whole));
    expect(problems[0]).toMatchObject({ rule: "total_size", from: null, to: null, line: null });
  });
});

describe("while somebody types on", () => {
  const kernel = kernelOn(
    SOUND,
    diagnostic(SOUND, "unsupported_keyword", '"minLength"'),
    diagnostic(SOUND, "metaschema", '"object"', "error"),
  );

  test("the kernel's old problems move with the text and are marked as old", () => {
    const text = SOUND.replace("{\n", '{\n  "title": "GDP",\n');
    const { phase, problems } = mergeVerdicts(text, browserOn(text), kernel);
    expect(phase).toBe("pending");
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem).toMatchObject({ rule: "unsupported_keyword", outdated: true, line: 4 });
    expect(text.slice(problem?.from ?? 0, problem?.to ?? 0)).toBe('"minLength"');
  });

  test("what the browser judges itself is judged anew, never kept", () => {
    const text = SOUND.replace("object", "objec");
    const found = mergeVerdicts(text, browserOn(text), kernel).problems.filter(
      ({ rule }) => rule === "metaschema",
    );
    expect(found.map(({ source }) => source)).toEqual(["browser"]);
  });

  test("an old problem whose place was rewritten is gone", () => {
    const text = SOUND.replace('"minLength": 3', '"title": "x"');
    expect(mergeVerdicts(text, browserOn(text), kernel).problems).toEqual([]);
  });

  test("an undone edit brings the kernel's verdict back at once", () => {
    expect(mergeVerdicts(SOUND, browserOn(SOUND), kernel).phase).toBe("confirmed");
  });

  test("a browser verdict on an older text moves with the text too", () => {
    const before = '{"type": "strin"}';
    const after = `\n${before}`;
    const [problem] = mergeVerdicts(after, browserOn(before), null).problems;
    expect(problem).toMatchObject({ rule: "metaschema", line: 2 });
    expect(after.slice(problem?.from ?? 0, problem?.to ?? 0)).toBe('"strin"');
  });
});

test("problems are counted by severity", () => {
  const { problems } = mergeVerdicts(
    SOUND,
    browserOn(SOUND),
    kernelOn(
      SOUND,
      diagnostic(SOUND, "a", "{"),
      diagnostic(SOUND, "b", "{", "warning"),
      diagnostic(SOUND, "c", "{"),
    ),
  );
  expect([...countBySeverity(problems)]).toEqual([
    ["unsupported", 2],
    ["warning", 1],
  ]);
});
