/** A heading that shows and hides what is below it; Esc inside closes it and returns to the heading. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { ChevronIcon } from "./icons";
import { useUniqueId } from "./uniqueId";
import "./disclosure.css";

export interface DisclosureProps {
  summary: ComponentChildren;
  open: boolean;
  onToggle(open: boolean): void;
  /** Beside the heading, outside the button. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

export function Disclosure({ summary, open, onToggle, aside, children }: DisclosureProps) {
  const id = useUniqueId();
  const button = useRef<HTMLButtonElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    // An editor has its own use for Esc.
    if (event.key !== "Escape" || event.defaultPrevented || !open) return;
    if (event.target instanceof Element && event.target.closest(".cm-editor, textarea, input, select"))
      return;
    event.stopPropagation();
    onToggle(false);
    button.current?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the controls inside; this only hears them pass.
    <div class="pw-disclosure" onKeyDown={onKeyDown}>
      <div class="pw-disclosure-head">
        <button
          ref={button}
          type="button"
          class="pw-disclosure-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => onToggle(!open)}
        >
          <ChevronIcon />
          <span class="pw-disclosure-summary">{summary}</span>
        </button>
        {aside}
      </div>
      <div id={id} class="pw-disclosure-body" hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}
