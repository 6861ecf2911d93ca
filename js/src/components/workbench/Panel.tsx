/** An open panel of the workbench: in the page, not over it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CrossIcon } from "../icons";

export interface PanelProps {
  id: string;
  title: string;
  /** What the panel shows now; with another step the focus goes to its beginning, back at the first to where it was. */
  step: string;
  onClose(): void;
  children: ComponentChildren;
}

export function Panel({ id, title, step, onClose, children }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  const isNew = useRef(true);
  const home = useRef({ step, left: 0 });
  useEffect(() => {
    const { current } = panel;
    if (current === null) return;
    const focused = (current.getRootNode() as Document | ShadowRoot).activeElement;
    // Who has gone elsewhere while something was awaited stays there.
    const isElsewhere = focused !== null && focused !== document.body && !current.contains(focused);
    const all = controls(current);
    const wanted = all[step === home.current.step ? home.current.left : 0] ?? all[0] ?? current;
    if (isNew.current || !isElsewhere) wanted.focus();
    isNew.current = false;
  }, [step]);
  return (
    <section
      ref={panel}
      id={id}
      class="pw-panel"
      aria-label={title}
      tabIndex={-1}
      // Who comes back to the first step goes on where it was left.
      onFocusIn={({ currentTarget, target }) => {
        const at = controls(currentTarget).indexOf(target as HTMLElement);
        if (at >= 0 && step === home.current.step) home.current.left = at;
      }}
    >
      <header class="pw-panel-head">
        <h4 class="pw-heading">{title}</h4>
        <button
          type="button"
          class="pw-quiet-button pw-icon-button"
          aria-label={`Close ${title}`}
          onClick={onClose}
        >
          <CrossIcon />
        </button>
      </header>
      <div class="pw-panel-body">{children}</div>
    </section>
  );
}

function controls(panel: HTMLElement): readonly HTMLElement[] {
  return [
    ...panel.querySelectorAll<HTMLElement>(
      '.pw-panel-body :is(textarea, select, input, button, [tabindex="-1"])',
    ),
  ];
}
