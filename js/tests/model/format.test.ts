/** Numbers and addresses as people read them. */
import { expect, test } from "vitest";
import { formatElapsed, formatLatency, formatPrice, safeLink } from "../../src/format";

test.each([
  [0.005, "$0.005"],
  [0.01, "$0.01"],
  [0.1, "$0.10"],
  [2.4, "$2.40"],
  [0, "$0.00"],
])("a price of %s is %s", (usd, text) => expect(formatPrice(usd)).toBe(text));

test.each([
  [[15, 100], "15–100 s"],
  [[60, 300], "1–5 min"],
  [[15, 180], "15 s – 3 min"],
  [[300, 7200], "5 min – 2 h"],
  [[60, 3600], "1 min – 1 h"],
] as const)("a range of %s is %s", (range, text) => expect(formatLatency(range)).toBe(text));

test.each([
  [0, "0:00"],
  [61.9, "1:01"],
  [3_725, "1:02:05"],
  [-1, "0:00"],
])("%s seconds are %s", (seconds, text) => expect(formatElapsed(seconds)).toBe(text));

test.each([
  ["https://a.example/b", true],
  ["http://a.example", true],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["file:///etc/passwd", false],
  ["//a.example", false],
  ["not an address", false],
])("%s may be followed: %s", (address, safe) => expect(safeLink(address) !== null).toBe(safe));
