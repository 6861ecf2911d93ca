/** The verdict on a document, followed through every keystroke: the browser's part at once, the kernel's when it comes. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { DocumentStore } from "../../documents";
import type { BrowserVerdict } from "../../schema/judge";
import { type KernelVerdict, mergeVerdicts, type Verdict } from "../../schema/verdict";
import type { Diagnostic, Revisions } from "../../state";

/** Texts up to this length are judged within the keystroke; longer ones when the typing rests (characters). */
const MAX_INSTANT = 60_000;
/** How long the typing of a long text has to rest, in milliseconds. */
const REST_MS = 300;

export interface KernelSignals {
  readonly diagnostics: ReadonlySignal<readonly Diagnostic[]>;
  readonly diagnosedRevisions: ReadonlySignal<Revisions>;
}

export interface LiveVerdict {
  readonly verdict: ReadonlySignal<Verdict>;
  readonly browser: ReadonlySignal<BrowserVerdict>;
  readonly kernel: ReadonlySignal<KernelVerdict | null>;
}

/** `judge` is asked again when the text changes, or one of the signals that it reads besides. */
export function useVerdict(
  document: DocumentStore,
  { diagnostics, diagnosedRevisions }: KernelSignals,
  judge: (text: string) => BrowserVerdict,
  readsBesides: readonly ReadonlySignal<unknown>[] = [],
): LiveVerdict {
  const latest = useRef(judge);
  latest.current = judge;
  const live = useMemo(() => {
    const browser = signal<BrowserVerdict>({ text: document.text.peek(), problems: [], ms: 0 });
    const kernel = signal<KernelVerdict | null>(null);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops = [
      effect(() => {
        const text = document.text.value;
        for (const read of readsBesides) void read.value;
        clearTimeout(timer);
        const judgeNow = () => {
          browser.value = latest.current(text);
        };
        if (text.length <= MAX_INSTANT) judgeNow();
        else timer = setTimeout(judgeNow, REST_MS);
      }),
      effect(() => {
        const revision = diagnosedRevisions.value[document.name];
        const found = diagnostics.value.filter((diagnostic) => diagnostic.document === document.name);
        if (revision === undefined || document.dirty.value || revision !== document.ackedRevision.value)
          return;
        kernel.value = { text: document.text.value, diagnostics: found, revision };
      }),
    ];
    const verdict = computed(() => mergeVerdicts(document.text.value, browser.value, kernel.value));
    const dispose = () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
    return { verdict, browser, kernel, dispose };
  }, [document, diagnostics, diagnosedRevisions, ...readsBesides]);
  useLayoutEffect(() => live.dispose, [live]);
  return live;
}
