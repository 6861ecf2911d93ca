/** Where a basis entry belongs in the output. */
import { describe, expect, test } from "vitest";
import { pathKey, placeBasis, resolveField } from "../../src/basis";

const output = {
  gdp: "$3.1 trillion (2023)",
  "key.with.dots": 1,
  key: { with: { dots: 2, "more.dots": 3 } },
  people: [{ name: "Ada" }, { name: "Grace" }],
};

describe("resolveField", () => {
  test.each([
    ["gdp", ["gdp"]],
    ["people.1.name", ["people", 1, "name"]],
    ["people.1", ["people", 1]],
    // A literal key wins over the path that it also spells.
    ["key.with.dots", ["key.with.dots"]],
    ["key.with.more.dots", ["key", "with", "more.dots"]],
    // The nearest ancestor that is there.
    ["people.7.name", ["people"]],
    ["people.1.age", ["people", 1]],
    ["gdp.growth", ["gdp"]],
    ["nothing.at.all", []],
    ["", []],
    ["constructor", []],
    ["people.length", ["people"]],
  ])("%s", (field, path) => {
    expect(resolveField(output, field)).toEqual(path);
  });

  test("a name of a million dots is no trouble", () => {
    expect(resolveField(output, ".".repeat(1_000_000))).toEqual([]);
  });
});

test("entries without a place stand under the root, and none is lost", () => {
  const placed = placeBasis("a text output", [{ field: "output" }, { field: "x.y" }]);
  expect(placed.get(pathKey([]))).toHaveLength(2);
});
