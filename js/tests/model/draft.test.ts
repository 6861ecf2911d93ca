/** Every interleaving of typing, answers and changes from elsewhere keeps what people wrote. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accepted,
  changed,
  type Draft,
  isDirty,
  keptMine,
  needsSending,
  openDraft,
  refusedAsInvalid,
  refusedByConflict,
  sending,
  tookTheirs,
  typed,
  type Version,
} from "../../src/draft";

describe("one browser and one kernel", () => {
  const opened = openDraft({ text: "a", revision: 1 });

  test("a text that came from the kernel is clean", () => {
    expect(isDirty(opened)).toBe(false);
    expect(needsSending(opened)).toBe(false);
  });

  test("what was typed is dirty until the kernel has taken it", () => {
    const sent = sending(typed(opened, "ab"));
    expect(isDirty(sent)).toBe(true);
    expect(accepted(sent, 2)).toEqual(openDraft({ text: "ab", revision: 2 }));
  });

  test("the echo of an edit does not disturb what was typed after it", () => {
    const echoed = changed(typed(sending(typed(opened, "ab")), "abc"), { text: "ab", revision: 2 });
    expect(echoed.text).toBe("abc");
    const answered = accepted(echoed, 2);
    expect(answered).toMatchObject({ text: "abc", base: { text: "ab", revision: 2 }, conflict: null });
    expect(needsSending(answered)).toBe(true);
  });

  test("a change from elsewhere replaces a clean text and not a dirty one", () => {
    const theirs = { text: "z", revision: 2 };
    expect(changed(opened, theirs).text).toBe("z");
    expect(changed(typed(opened, "ab"), theirs)).toMatchObject({ text: "ab", conflict: theirs });
  });

  test("nothing is sent while the user has to choose", () => {
    const torn = changed(typed(opened, "ab"), { text: "z", revision: 2 });
    expect(needsSending(torn)).toBe(false);
    expect(needsSending(keptMine(torn))).toBe(true);
    expect(sending(keptMine(torn)).sent).toEqual({ text: "ab", base: 2 });
    expect(tookTheirs(torn)).toEqual(openDraft({ text: "z", revision: 2 }));
  });

  test("a text written again unchanged is no conflict", () => {
    expect(changed(typed(opened, "ab"), { text: "a", revision: 2 })).toMatchObject({
      text: "ab",
      conflict: null,
    });
  });

  test("a change that came while an edit was under way is judged by the answer", () => {
    const waiting = changed(sending(typed(opened, "ab")), { text: "z", revision: 3 });
    expect(waiting.text).toBe("ab");
    // The kernel had our edit first, then changed it: ours was replaced knowingly.
    expect(accepted(waiting, 2).text).toBe("z");
    // The kernel never had our edit.
    expect(refusedByConflict(waiting, { text: "z", revision: 3 })).toMatchObject({
      text: "ab",
      conflict: { text: "z", revision: 3 },
    });
  });

  test("a refused text is not offered again until it changes", () => {
    const refused = refusedAsInvalid(sending(typed(opened, "\ud800")), "A lone surrogate.");
    expect(needsSending(refused)).toBe(false);
    expect(needsSending(typed(refused, "ok"))).toBe(true);
  });
});

type Step =
  | { do: "type"; client: number; text: string }
  | { do: "send"; client: number }
  | { do: "toKernel"; client: number }
  | { do: "reply"; client: number }
  | { do: "trait"; client: number }
  | { do: "python"; text: string }
  | { do: "keep"; client: number }
  | { do: "take"; client: number };

const CLIENTS = 2;
const client = fc.nat({ max: CLIENTS - 1 });
// Few texts, so that equal ones meet by chance.
const text = fc.constantFrom("", "a", "b", "ab", "ba", "abc");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("type" as const), client, text }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), client }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("toKernel" as const), client }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("reply" as const), client }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("trait" as const), client }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("python" as const), text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("keep" as const), client }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("take" as const), client }) },
);

/** Browsers and a kernel whose answers and trait updates travel apart, each in order. */
class World {
  kernel: Version = { text: "a", revision: 1 };
  /** Every text the kernel ever had. */
  readonly history = new Set(["a"]);
  readonly browsers = Array.from({ length: CLIENTS }, () => ({
    draft: openDraft(this.kernel),
    edits: [] as NonNullable<Draft["sent"]>[],
    replies: [] as ({ ok: true; revision: number } | { ok: false; version: Version })[],
    traits: [] as Version[],
    /** Texts this browser has shown to its user, as an editor's text or as the other side of a conflict. */
    shown: new Set(["a"]),
  }));

  browser(index: number) {
    const browser = this.browsers[index];
    if (browser === undefined) throw new Error(`no browser ${index}`);
    return browser;
  }

  write(text: string): void {
    if (text === this.kernel.text) return;
    this.kernel = { text, revision: this.kernel.revision + 1 };
    this.history.add(text);
    for (const { traits } of this.browsers) traits.push(this.kernel);
  }

  /** A transition that the user did not ask for: it must not cost any text. */
  meet(index: number, next: Draft): void {
    const browser = this.browser(index);
    const before = browser.draft.text;
    if (next.text !== before) expect(this.history).toContain(before);
    browser.draft = next;
    if (next.conflict !== null) browser.shown.add(next.conflict.text);
    browser.shown.add(next.text);
    expect(next.sent === null || next.conflict === null).toBe(true);
  }

  take(step: Step): void {
    if (step.do === "python") {
      this.write(step.text);
      return;
    }
    const browser = this.browser(step.client);
    switch (step.do) {
      case "type":
        browser.draft = typed(browser.draft, step.text);
        browser.shown.add(step.text);
        break;
      case "send":
        if (!needsSending(browser.draft)) return;
        browser.draft = sending(browser.draft);
        if (browser.draft.sent) browser.edits.push(browser.draft.sent);
        break;
      case "toKernel": {
        const edit = browser.edits.shift();
        if (edit === undefined) return;
        if (edit.base !== this.kernel.revision && edit.text !== this.kernel.text) {
          browser.replies.push({ ok: false, version: this.kernel });
        } else {
          // What an edit replaces in the kernel, its user has seen.
          expect(browser.shown).toContain(this.kernel.text);
          this.write(edit.text);
          browser.replies.push({ ok: true, revision: this.kernel.revision });
        }
        break;
      }
      case "reply": {
        const reply = browser.replies.shift();
        if (reply === undefined) return;
        const next = reply.ok
          ? accepted(browser.draft, reply.revision)
          : refusedByConflict(browser.draft, reply.version);
        this.meet(step.client, next);
        break;
      }
      case "trait": {
        const version = browser.traits.shift();
        if (version !== undefined) this.meet(step.client, changed(browser.draft, version));
        break;
      }
      case "keep":
        browser.draft = keptMine(browser.draft);
        break;
      case "take":
        browser.draft = tookTheirs(browser.draft);
        break;
    }
  }

  /** Everything arrives, and everybody keeps theirs once. */
  settle(): void {
    for (let round = 0; round < 50; round += 1) {
      for (let index = 0; index < CLIENTS; index += 1) {
        const browser = this.browser(index);
        while (browser.edits.length + browser.replies.length + browser.traits.length > 0)
          for (const kind of ["toKernel", "reply", "trait"] as const) this.take({ do: kind, client: index });
        if (browser.draft.conflict !== null) this.take({ do: round === 0 ? "keep" : "take", client: index });
        this.take({ do: "send", client: index });
      }
    }
  }
}

describe("two browsers, Python and any order of messages", () => {
  const steps = fc.array(step, { maxLength: 60 });

  test("no text that the kernel never had is replaced unasked, and nothing unseen is overwritten", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const world = new World();
        // The expectations are in the steps.
        for (const next of taken) world.take(next);
      }),
      { numRuns: 3000 },
    );
  });

  test("once everything has arrived, everybody sees the same", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const world = new World();
        for (const next of taken) world.take(next);
        world.settle();
        for (const { draft } of world.browsers) {
          expect(draft).toMatchObject({ sent: null, conflict: null, waiting: null });
          expect(isDirty(draft)).toBe(false);
          expect(draft.base).toEqual(world.kernel);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
