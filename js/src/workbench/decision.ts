/** What an import, a template or a suggestion would change: chosen difference by difference, then applied in one go. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Difference, ImportedPart, Refusal } from "../messages";
import { parseJson } from "../schema/parse";
import type { DocumentName } from "../state";
import type { Desk } from "./desk";

/** What the kernel offers, wherever it has it from. */
export interface Offer {
  readonly title: string;
  readonly parts: readonly ImportedPart[];
  readonly processors: readonly string[];
  /** What was changed to make it fit the Task API. */
  readonly changes: readonly { readonly pointer: string; readonly message: string }[];
  readonly notes: readonly string[];
  /** Made up by the sandbox. */
  readonly isSample: boolean;
}

export interface PartDecision {
  readonly part: ImportedPart;
  /** The document that the text goes to; null where the part is only a choice ("auto"). */
  readonly target: DocumentName | null;
  /** What there is to choose from; none: the part is what stands there already. */
  readonly differences: ReadonlySignal<readonly Difference[]>;
  /** By index; all of them at first. */
  readonly chosen: ReadonlySignal<ReadonlySet<number>>;
  toggle(index: number): void;
  toggleAll(): void;
}

export interface Decision {
  readonly offer: Offer;
  readonly parts: readonly PartDecision[];
  /** The processor to switch to; null keeps the one that is chosen. */
  readonly processor: Signal<string | null>;
  /** How many differences are chosen, the processor included. */
  readonly count: ReadonlySignal<number>;
  readonly applying: ReadonlySignal<boolean>;
  /** Why it was not applied. */
  readonly refusal: ReadonlySignal<string | null>;
  /** Whether it was applied; asked again meanwhile, it does nothing. */
  apply(): Promise<boolean>;
  /** Whatever is still under way, nothing is applied any more. */
  drop(): void;
}

const MOVED_ON =
  "The text was changed since this was compared. These are the differences now: look at them, then apply.";

/** `texts` are the texts that the offer's differences start from. */
export function createDecision(
  desk: Desk,
  offer: Offer,
  texts: Readonly<Record<DocumentName, string>>,
): Decision {
  const parts = offer.parts.map((part) => decidePart(desk, part, texts));
  const others = offer.processors.filter((name) => name !== desk.processor.peek());
  const processor = signal<string | null>(
    others.length === offer.processors.length ? (others[0] ?? null) : null,
  );
  const applying = signal(false);
  const refusal = signal<string | null>(null);
  let dropped = false;

  async function apply(): Promise<boolean> {
    if (applying.peek()) return false;
    applying.value = true;
    refusal.value = null;
    try {
      const wanted = parts.filter(({ chosen }) => chosen.peek().size > 0);
      const moved = wanted.filter((part) => part.hasMovedOn());
      if (moved.length > 0) {
        await Promise.all(moved.map((part) => part.compareAgain()));
        refusal.value = MOVED_ON;
        return false;
      }
      const results = await Promise.all(wanted.map((part) => part.result()));
      if (dropped) return false;
      const failed = results.find((result) => typeof result !== "string");
      if (failed !== undefined && typeof failed !== "string") {
        refusal.value = failed.message;
        return false;
      }
      desk.write(
        wanted.map(({ part, target }, index) => ({
          target,
          text: results[index] as string,
          choice: `${part.document}_type` as const,
          type: part.type,
        })),
        processor.peek(),
      );
      return true;
    } finally {
      applying.value = false;
    }
  }

  return {
    offer,
    parts,
    processor,
    count: computed(
      () =>
        parts.reduce((sum, { chosen }) => sum + chosen.value.size, 0) + (processor.value === null ? 0 : 1),
    ),
    applying,
    refusal,
    apply,
    drop() {
      dropped = true;
    },
  };
}

interface LivePart extends PartDecision {
  hasMovedOn(): boolean;
  compareAgain(): Promise<void>;
  /** The whole text after what was chosen, or why there is none. */
  result(): Promise<string | Refusal>;
}

function decidePart(desk: Desk, part: ImportedPart, texts: Readonly<Record<DocumentName, string>>): LivePart {
  const target = targetOf(part);
  let before = target === null ? "" : texts[target];
  const differences = signal(differencesOf(desk, part, before));
  const chosen = signal<ReadonlySet<number>>(everyIndex(differences.peek()));
  const now = () => (target === null ? "" : desk.textOf(target));

  return {
    part,
    target,
    differences,
    chosen,
    toggle(index) {
      const next = new Set(chosen.peek());
      if (!next.delete(index)) next.add(index);
      chosen.value = next;
    },
    toggleAll() {
      const all = everyIndex(differences.peek());
      chosen.value = chosen.peek().size === all.size ? new Set() : all;
    },
    hasMovedOn: () => now() !== before,
    async compareAgain() {
      before = now();
      const found = await desk.compare(part, before);
      batch(() => {
        differences.value = found ?? differencesOf(desk, { ...part, differences: [] }, before);
        chosen.value = everyIndex(differences.peek());
      });
    },
    async result() {
      if (target === null) return "";
      // With everything taken, the text is the one that was offered, to the letter.
      if (chosen.peek().size === differences.peek().length) return part.text;
      const taken = await desk.accept(
        part,
        before,
        [...chosen.peek()].sort((a, b) => a - b),
      );
      if (typeof taken !== "string") return taken;
      return now() === before ? taken : { ok: false, code: "stale", message: MOVED_ON };
    },
  };
}

function targetOf({ document, type }: ImportedPart): DocumentName | null {
  if (document === "input") return "input";
  if (type === "auto") return null;
  return type === "json" ? document : `${document}_description`;
}

/** A part that cannot be told apart piece by piece is one piece. */
function differencesOf(desk: Desk, part: ImportedPart, before: string): readonly Difference[] {
  const isChosen = desk.typeOf(part.document) === part.type;
  if (part.differences.length > 0) return part.differences;
  const isSame = isChosen && (targetOf(part) === null || isEqual(before, part.text));
  if (isSame) return [];
  const message =
    targetOf(part) === null
      ? "Lets the service choose the fields itself."
      : before.trim() === ""
        ? "Fills in what is empty now."
        : "Takes the place of the text there is now.";
  return [{ kind: "other", pointer: "", before_pointer: null, message, breaking: false }];
}

/** Whether two texts are equal, or the same JSON written otherwise. */
function isEqual(a: string, b: string): boolean {
  if (a.trim() === b.trim()) return true;
  const [one, other] = [parseJson(a).value, parseJson(b).value];
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function everyIndex(all: readonly unknown[]): ReadonlySet<number> {
  return new Set(all.keys());
}
