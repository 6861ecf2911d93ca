/** What helps with a text, below its verdict: its problems, what can be done about them, and what was just done. */
import type { ReadonlySignal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import type { DocumentStore } from "../../documents";
import type { SendCommand } from "../../messages";
import { covers } from "../../schema/dismissal";
import type { Problem } from "../../schema/problem";
import type { Dismissal, JudgedName } from "../../state";
import { CheckIcon } from "../icons";
import { Refusal } from "../Refusal";
import { Sentence } from "../Sentence";
import { FixAll } from "./FixAll";
import { type Dismissing, ProblemList } from "./ProblemList";
import type { Mending } from "./useMending";

export interface HelpProps {
  label: string;
  document: DocumentStore;
  problems: readonly Problem[];
  /** Advice that was dismissed. */
  dismissed: readonly Problem[];
  /** Null where the text cannot be changed. */
  mending: Mending | null;
  command?: SendCommand | undefined;
  dismissals?: ReadonlySignal<readonly Dismissal[]> | undefined;
  onGoTo(problem: Problem): void;
}

export function Help(props: HelpProps) {
  const { label, document, problems, mending, command } = props;
  const box = useRef<HTMLDivElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const text = document.text.value;

  /** What was pressed is about to go; the focus stays here, where undo is heard. */
  function keepFocus(): void {
    box.current?.focus({ preventScroll: true });
  }

  async function dismiss(dismissals: readonly Dismissal[], isDismissed: boolean): Promise<void> {
    keepFocus();
    for (const dismissal of dismissals) {
      const reply = await command?.("dismiss", { ...dismissal, dismissed: isDismissed });
      setRefusal(reply?.ok === false ? reply.message : null);
    }
  }

  const name = document.name as JudgedName;
  const dismissing: Dismissing | undefined = command && {
    dismissed: props.dismissed,
    dismiss: ({ rule, pointer }, where) =>
      void dismiss([{ document: name, rule, pointer: where === "here" ? pointer : null }], true),
    bringBack(problem) {
      const all = props.dismissals?.peek() ?? [];
      void dismiss(
        all.filter((dismissal) => covers(dismissal, problem, name)),
        false,
      );
    },
  };

  return (
    <div ref={box} class="pw-help" tabIndex={-1}>
      {mending && (
        <div class="pw-help-head">
          {command && (
            <FixAll
              document={document}
              count={problems.filter(isMendable).length}
              command={command}
              onApply={(splices, title) => {
                mending.apply(splices, title);
                keepFocus();
              }}
            />
          )}
          <Done
            title={mending.done}
            onUndo={() => {
              mending.undo();
              keepFocus();
            }}
          />
        </div>
      )}
      <Refusal sentence={refusal} />
      <ProblemList
        label={label}
        text={text}
        problems={problems}
        onGoTo={props.onGoTo}
        onFix={
          mending
            ? (fix) => {
                mending.mend(fix);
                keepFocus();
              }
            : undefined
        }
        dismissing={dismissing}
      />
    </div>
  );
}

/** Whether "Fix all" would mend it: what the documentation is silent on, and advice, are the author's to decide. */
function isMendable({ severity, fix }: Problem): boolean {
  return severity !== "hint" && severity !== "unverified" && Boolean(fix);
}

/** What was done a moment ago, and the way back. */
function Done({ title, onUndo }: { title: string | null; onUndo(): void }) {
  return (
    <p class="pw-done" role="status">
      {title !== null && (
        <>
          <CheckIcon /> Done: <Sentence text={title} />
          <button type="button" class="pw-link-button" onClick={onUndo}>
            Undo
          </button>
        </>
      )}
    </p>
  );
}
