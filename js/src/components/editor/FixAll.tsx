/** All fixes in one go: first a look at what would change, then one step that can be undone. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { DocumentStore } from "../../documents";
import type { FixAllReply, SendCommand } from "../../messages";
import { type Splice, toSplices } from "../../schema/splice";
import { BulbIcon } from "../icons";
import { LineDiff } from "../LineDiff";
import { Refusal } from "../Refusal";
import "./fixAll.css";

export interface FixAllProps {
  document: DocumentStore;
  /** How many problems have a fix, as far as is known. */
  count: number;
  command: SendCommand;
  onApply(splices: readonly Splice[], title: string): void;
}

interface Preview {
  /** What the splices are of. */
  readonly text: string;
  readonly reply: FixAllReply;
}

export function FixAll({ document, count, command, onApply }: FixAllProps) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [waiting, setWaiting] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Another question, or the end of this view, makes an answer void.
  const asked = useRef(0);
  useEffect(
    () => () => {
      asked.current += 1;
    },
    [],
  );

  async function ask(): Promise<void> {
    asked.current += 1;
    const mine = asked.current;
    setWaiting(true);
    setRefusal(null);
    const answer = await fetchPreview(document, command);
    if (asked.current !== mine) return;
    setWaiting(false);
    if (typeof answer === "string") setRefusal(answer);
    else setPreview(answer);
  }

  function close(): void {
    setPreview(null);
    button.current?.focus();
  }

  if (count < 2 && preview === null && refusal === null) return null;
  return (
    <div class="pw-fix-all">
      <button
        ref={button}
        type="button"
        class="pw-button pw-fix-all-button"
        aria-expanded={preview !== null}
        aria-disabled={waiting}
        onClick={() => (preview !== null ? close() : !waiting && void ask())}
      >
        <BulbIcon /> {waiting ? "Asking the kernel…" : count > 0 ? `Fix all (${count})` : "Fix all"}
      </button>
      <Refusal sentence={refusal} />
      {preview !== null && (
        <PreviewPanel
          preview={preview}
          isCurrent={document.text.value === preview.text}
          onApply={() => {
            setPreview(null);
            onApply(toSplices(preview.reply.edits), inWords(preview.reply.applied.length));
          }}
          onAgain={() => void ask()}
          onClose={close}
        />
      )}
    </div>
  );
}

/** What the kernel would do to the text as it stands, or a sentence why that cannot be told. */
async function fetchPreview(document: DocumentStore, command: SendCommand): Promise<Preview | string> {
  if ((await document.flush()) !== "saved") return "The kernel does not have the newest text yet.";
  const text = document.text.peek();
  const revision = document.ackedRevision.peek();
  const reply = await command("fix_all", { document: document.name, revision });
  return reply.ok ? { text, reply } : reply.message;
}

interface PreviewPanelProps {
  preview: Preview;
  isCurrent: boolean;
  onApply(): void;
  onAgain(): void;
  onClose(): void;
}

function PreviewPanel({ preview, isCurrent, onApply, onAgain, onClose }: PreviewPanelProps) {
  const heading = useRef<HTMLParagraphElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { applied, left, diff } = preview.reply;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  }

  return (
    <section class="pw-preview" aria-label="Fix all: what would change" onKeyDown={onKeyDown}>
      <p ref={heading} class="pw-preview-title" tabIndex={-1}>
        {inWords(applied.length)}
        {left > 0 && `, and ${left === 1 ? "1 problem" : `${left} problems`} left for you to decide`}
      </p>
      <LineDiff label="Lines that would change" lines={diff} />
      <div class="pw-actions">
        {isCurrent ? (
          <button type="button" class="pw-button" onClick={onApply}>
            Apply {inWords(applied.length)}
          </button>
        ) : (
          <button type="button" class="pw-button" onClick={onAgain}>
            The text has changed: look again
          </button>
        )}
        <button type="button" class="pw-quiet-button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </section>
  );
}

function inWords(count: number): string {
  return count === 1 ? "1 fix" : `${count} fixes`;
}
