/** Asks which version of a text to keep when it was changed here and elsewhere; nothing is overwritten until then. */
import type { DocumentStore } from "../documents";
import { Clamped } from "./Clamped";
import { Notice } from "./Notice";

const PREVIEW_LIMIT = 240;

export function ConflictBar({ document }: { document: DocumentStore }) {
  const theirs = document.conflict.value;
  if (theirs === null) return null;
  return (
    <Notice tone="caution" title="This text was changed elsewhere while you were typing." alert>
      <p>
        The other version:{" "}
        {theirs.text === "" ? <em>empty</em> : <Clamped text={theirs.text} limit={PREVIEW_LIMIT} />}
      </p>
      <div class="pw-actions">
        <button type="button" class="pw-button" onClick={() => document.keepMine()}>
          Keep mine
        </button>
        <button type="button" class="pw-button" onClick={() => document.takeTheirs()}>
          Take the other
        </button>
      </div>
    </Notice>
  );
}
