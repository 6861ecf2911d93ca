/** What becomes of a text, line by line: a sign and a word for each line, so that colour never stands alone. */
import type { DiffLine } from "../messages";
import "./lineDiff.css";

const SIGNS = { added: "+", removed: "−", same: " ", gap: "⋮" } as const;

export function LineDiff({ label, lines }: { label: string; lines: readonly DiffLine[] }) {
  return (
    // It scrolls, so it has to be reached by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section class="pw-diff" aria-label={label} tabIndex={0}>
      {lines.map((line, index) => (
        <Line key={index} {...line} />
      ))}
    </section>
  );
}

function Line({ kind, text }: DiffLine) {
  const Tag = kind === "added" ? "ins" : kind === "removed" ? "del" : "span";
  return (
    <Tag class={`pw-diff-line pw-diff-${kind}`}>
      <span class="pw-diff-sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <span class="pw-diff-text">{text}</span>
    </Tag>
  );
}
