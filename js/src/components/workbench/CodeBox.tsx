/** A text that was made, to be read and copied. */
export interface CodeBoxProps {
  label: string;
  text: string;
  /** Another one is on its way. */
  busy: boolean;
  madeUp?: boolean;
}

export function CodeBox({ label, text, busy, madeUp = false }: CodeBoxProps) {
  return (
    <section
      class={madeUp ? "pw-code-box pw-made-up" : "pw-code-box"}
      aria-label={label}
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
    >
      <pre class="pw-code-text">{text}</pre>
    </section>
  );
}
