/** An open panel of the workbench: in the page, not over it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CrossIcon } from "../icons";

export interface PanelProps {
  id: string;
  title: string;
  /** What the panel shows now; with another step the focus goes to its beginning. */
  step: string;
  onClose(): void;
  children: ComponentChildren;
}

export function Panel({ id, title, step, onClose, children }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  const isNew = useRef(true);
  useEffect(() => {
    const { current } = panel;
    if (current === null) return;
    const focused = (current.getRootNode() as Document | ShadowRoot).activeElement;
    // Who has gone elsewhere while something was awaited stays there.
    const isElsewhere = focused !== null && focused !== document.body && !current.contains(focused);
    const first = current.querySelector<HTMLElement>(
      '.pw-panel-body :is(textarea, select, input, button, [tabindex="-1"])',
    );
    if (isNew.current || !isElsewhere) (first ?? current).focus();
    isNew.current = false;
  }, [step]);
  return (
    <section ref={panel} id={id} class="pw-panel" aria-label={title} tabIndex={-1}>
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
