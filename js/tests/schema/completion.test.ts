/** What may be written at a place of a schema; the cursor is drawn as | in these texts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import rules from "../../../parallel_widgets/schema/task_api_rules.json";
import { suggestionsAt } from "../../src/schema/completion";
import { placeAt } from "../../src/schema/place";

function at(drawn: string) {
  const offset = drawn.indexOf("|");
  const text = drawn.replace("|", "");
  const suggestions = suggestionsAt(text, offset);
  return {
    labels: suggestions?.all.map(({ label }) => label) ?? null,
    /** The text once a suggestion is taken, what is selected then in brackets ⟨⟩. */
    take(label: string): string {
      const taken = suggestions?.all.find((suggestion) => suggestion.label === label);
      if (suggestions === null || taken === undefined) throw new Error(`${label} is not suggested`);
      const { from, to } = taken.select;
      const written = `${taken.insert.slice(0, from)}⟨${taken.insert.slice(from, to)}⟩${taken.insert.slice(to)}`;
      return text.slice(0, suggestions.from) + written + text.slice(suggestions.to);
    },
  };
}

describe("a key", () => {
  test("of a schema can be any keyword that is not there yet and not unsupported", () => {
    const { labels } = at('{"type": "object", |}');
    expect(labels).toContain("properties");
    expect(labels).not.toContain("type");
    for (const keyword of rules.unsupported_keywords) expect(labels).not.toContain(keyword);
  });

  test("comes with its value to start with, which is selected", () => {
    expect(at('{"ty|"}').take("type")).toBe('{"type": "⟨string⟩"}');
    expect(at('{"|"}').take("properties")).toBe('{"properties": {"⟨name⟩": {}}}');
    expect(at("{desc|}").take("description")).toBe('{"description": "⟨⟩"}');
  });

  test("keeps a value that stands there", () => {
    expect(at('{"ty|": "object"}').take("type")).toBe('{"type"⟨⟩: "object"}');
  });

  test("before another member brings its comma", () => {
    expect(at('{|\n  "type": "object"}').take("title")).toBe('{"title": "⟨⟩",\n  "type": "object"}');
  });

  test("judges what the type says", () => {
    expect(at('{"type": "string", |}').labels).not.toContain("properties");
    expect(at('{"type": ["array", "null"], |}').labels).toContain("items");
    expect(at('{"type": "integer", |}').labels).toContain("exclusiveMinimum");
  });

  test("that the documentation is silent on comes after those that it names", () => {
    const labels = at("{|}").labels ?? [];
    expect(labels.indexOf("oneOf")).toBeGreaterThan(labels.indexOf("$schema"));
  });

  test("is known in nested schemas, and left alone among the names of properties", () => {
    expect(at('{"properties": {"a": {|}}}').labels).toContain("type");
    expect(at('{"items": {"anyOf": [{}, {|}]}}').labels).toContain("type");
    expect(at('{"properties": {|}}').labels).toBeNull();
    expect(at('{"default": {|}}').labels).toBeNull();
    expect(at('{"properties": {"properties": {|}}}').labels).toContain("type");
  });
});

describe("a value", () => {
  test("is a type where a type belongs, alone or in a list", () => {
    expect(at('{"type": "str|"}').take("string")).toBe('{"type": "string"⟨⟩}');
    expect(at('{"type": |}').take("null")).toBe('{"type": "null"⟨⟩}');
    expect(at('{"type": ["string", "|"]}').take("null")).toBe('{"type": ["string", "null"⟨⟩]}');
  });

  test("is the name of a property that is not required yet", () => {
    const text = '{"properties": {"a": {}, "b/c": {}, "d": {"properties": {"e": {}}}}, "required": ["a", |]}';
    expect(at(text).labels).toEqual(["b/c", "d"]);
  });

  test("is a definition where a reference belongs", () => {
    expect(at('{"$defs": {"money": {}}, "items": {"$ref": "|"}}').labels).toEqual(["#/$defs/money"]);
  });

  test("of what is open or closed is true or false, the documented one first", () => {
    expect(at('{"additionalProperties": |}').labels).toEqual(["false", "true"]);
  });

  test("is nothing of ours in a description, an enum, or after another value", () => {
    expect(at('{"description": "ty|"}').labels).toBeNull();
    expect(at('{"enum": ["|"]}').labels).toBeNull();
    expect(at('{"type": "string" |}').labels).toBeNull();
    expect(at("|").labels).toBeNull();
  });
});

describe("a broken text", () => {
  test("is helped with as far as it can be read", () => {
    expect(at('{"properties": {"a": {"type": "string"}}, "required": [|').labels).toEqual(["a"]);
    expect(at('{"properties": {"a": {"ty|').take("type")).toBe('{"properties": {"a": {"type": "⟨string⟩"');
  });

  test("never breaks the help", () => {
    const pieces = fc.constantFrom(
      '"',
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\\",
      "\n",
      "type",
      " ",
      '"required"',
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.nat(), (parts, seed) => {
        const text = parts.join("");
        const offset = seed % (text.length + 1);
        const place = placeAt(text, offset);
        if (place !== null) {
          expect(place.token.from).toBeLessThanOrEqual(offset);
          expect(place.token.to).toBeGreaterThanOrEqual(offset);
        }
        suggestionsAt(text, offset);
      }),
    );
  });
});
