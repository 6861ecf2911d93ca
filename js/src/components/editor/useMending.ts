/** Fixes as changes of the text, and the newest of them, as long as it can simply be taken back. */
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { DocumentStore } from "../../documents";
import type { Fix } from "../../schema/problem";
import type { Splice } from "../../schema/splice";
import type { EditorHandle } from "./JsonEditor";

export interface Mending {
  /** What was done last; null once the text has changed since. */
  readonly done: string | null;
  apply(splices: readonly Splice[], title: string): void;
  /** Does nothing to any text but the one that the fix was made for. */
  mend(fix: Fix): void;
  undo(): void;
}

export function useMending(document: DocumentStore, editor: RefObject<EditorHandle | null>): Mending {
  const [last, setLast] = useState<{ title: string; text: string } | null>(null);

  function apply(splices: readonly Splice[], title: string): void {
    editor.current?.apply(splices);
    setLast({ title, text: document.text.peek() });
  }

  return {
    done: last !== null && last.text === document.text.value ? last.title : null,
    apply,
    mend: (fix) => fix.text === document.text.peek() && apply(fix.splices, fix.title),
    undo: () => editor.current?.undo(),
  };
}
