import fc from "fast-check";
import { expect, test } from "vitest";
import { mapPiece, spliceBetween } from "../../src/schema/splice";

/** Two texts that differ in one piece, of few letters, so that pieces repeat and pairs of surrogates are cut. */
const letters = fc.string({ unit: fc.constantFrom("a", "b", "\n", "😀", "😁", "\ud83d") });
const pairs = fc.oneof(
  fc.tuple(letters, letters),
  fc
    .tuple(letters, letters, letters, letters)
    .map(([head, old, fresh, tail]) => [head + old + tail, head + fresh + tail]),
) as fc.Arbitrary<[string, string]>;

test("a splice turns the one text into the other", () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const splice = spliceBetween(before, after);
      const result =
        splice === null ? before : before.slice(0, splice.from) + splice.insert + before.slice(splice.to);
      expect(result).toBe(after);
    }),
  );
});

test("equal texts need none", () => {
  fc.assert(fc.property(letters, (text) => void expect(spliceBetween(text, text)).toBeNull()));
});

test("a splice is no longer than the piece that differs, and cuts no character in two", () => {
  fc.assert(
    fc.property(letters, letters, letters, letters, (head, old, fresh, tail) => {
      const before = head + old + tail;
      const splice = spliceBetween(before, head + fresh + tail);
      fc.pre(splice !== null);
      if (splice === null) return;
      // One half more on either side, where the other half of a pair is the same.
      expect(splice.to - splice.from).toBeLessThanOrEqual(old.length + 2);
      expect(splice.insert.length).toBeLessThanOrEqual(fresh.length + 2);
      for (const cut of [splice.from, splice.to]) {
        expect(/^[\ud800-\udbff][\udc00-\udfff]$/.test(before.slice(cut - 1, cut + 1))).toBe(false);
      }
    }),
  );
});

test("a piece that the splice leaves alone keeps its characters", () => {
  fc.assert(
    fc.property(pairs, fc.nat(), fc.nat(), ([before, after], one, other) => {
      const splice = spliceBetween(before, after);
      fc.pre(splice !== null && before.length > 0);
      if (splice === null) return;
      const [from, to] = [one % before.length, other % before.length].sort((a, b) => a - b) as [
        number,
        number,
      ];
      const moved = mapPiece(splice, from, to);
      const isApart = to <= splice.from || from >= splice.to;
      if (isApart && from < to) {
        expect(moved).not.toBeNull();
        expect(after.slice(moved?.from, moved?.to)).toBe(before.slice(from, to));
      }
      if (moved) expect(moved.to).toBeGreaterThanOrEqual(moved.from);
    }),
  );
});

test("a piece whose end was replaced is gone", () => {
  const splice = { from: 3, to: 6, insert: "x" };
  expect(mapPiece(splice, 1, 4)).toBeNull();
  expect(mapPiece(splice, 4, 9)).toBeNull();
  expect(mapPiece(splice, 1, 9)).toEqual({ from: 1, to: 7 });
});
