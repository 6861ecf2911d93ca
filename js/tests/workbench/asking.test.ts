/** Questions to the kernel whose answers may come late, in another order, or never. */
import { describe, expect, test } from "vitest";
import type { Refusal } from "../../src/messages";
import { createAsking } from "../../src/workbench/asking";

/** A question that is answered by hand. */
function question() {
  let answer: (reply: { text: string } | Refusal) => void = () => {};
  const reply = new Promise<{ text: string } | Refusal>((resolve) => {
    answer = resolve;
  });
  return { send: () => reply, answer };
}

const refusal: Refusal = { ok: false, code: "stale", message: "The text has changed." };

describe("asking", () => {
  test("only the newest question is heard, whatever the order of the answers", async () => {
    const asking = createAsking<{ text: string }>();
    const [first, second] = [question(), question()];
    const both = [asking.ask(first.send), asking.ask(second.send)];
    second.answer({ text: "second" });
    first.answer({ text: "first" });
    await Promise.all(both);
    expect(asking.state.value).toEqual({ waiting: false, answer: { text: "second" }, refusal: null });
  });

  test("an answer stays while the next one is awaited, and goes with a refusal", async () => {
    const asking = createAsking<{ text: string }>();
    await asking.ask(() => Promise.resolve({ text: "old" }));
    const next = question();
    const asked = asking.ask(next.send);
    expect(asking.state.value).toMatchObject({ waiting: true, answer: { text: "old" } });
    next.answer(refusal);
    await asked;
    expect(asking.state.value).toEqual({ waiting: false, answer: null, refusal });
  });

  test("what is dropped is not heard any more", async () => {
    const asking = createAsking<{ text: string }>();
    const late = question();
    const asked = asking.ask(late.send);
    asking.drop();
    late.answer({ text: "late" });
    await asked;
    expect(asking.state.value).toEqual({ waiting: false, answer: null, refusal: null });
  });
});
