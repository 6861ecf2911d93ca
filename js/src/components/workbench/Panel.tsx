/** An open panel of the workbench: in the page, not over it. Esc closes it, also from within a field: nothing is lost. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CrossIcon } from "../icons";

export interface PanelProps {
  id: string;
  title: string;
  onClose(): void;
  children: ComponentChildren;
}

export function Panel({ id, title, onClose, children }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  // Straight to the first thing to do, past the way out.
  useEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>(
      ".pw-panel-body :is(textarea, select, input, button)",
    );
    (first ?? panel.current)?.focus();
  }, []);
  return (
    <section
      ref={panel}
      id={id}
      class="pw-panel"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
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
