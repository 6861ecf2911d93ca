/** Text that may be long: its beginning, and the rest on request. Always a text node, whatever the web wrote in it. */
import { useState } from "preact/hooks";

export interface ClampedProps {
  text: string;
  /** How many characters are shown at first. */
  limit: number;
  class?: string;
}

export function Clamped({ text, limit, class: name = "pw-words" }: ClampedProps) {
  const [open, setOpen] = useState(false);
  // A few words more are not worth a button.
  if (text.length <= limit * 1.25) return <span class={name}>{text}</span>;
  const cut = text.lastIndexOf(" ", limit);
  return (
    <span class={name}>
      {open ? text : `${text.slice(0, cut > limit / 2 ? cut : limit)}…`}{" "}
      <button type="button" class="pw-link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "Show less" : "Show more"}
      </button>
    </span>
  );
}
