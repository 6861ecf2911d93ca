/** A difference between two schemas: its kind as a sign and a word, and what it is. */
import type { Difference } from "../../messages";
import { Sentence } from "../Sentence";

const SIGNS: Readonly<Record<string, readonly [sign: string, word: string]>> = {
  added: ["+", "added"],
  removed: ["−", "removed"],
  renamed: ["→", "renamed"],
  retyped: ["≠", "type"],
  described: ["¶", "description"],
  required: ["∗", "required"],
  enum: ["≡", "values"],
  moved: ["↕", "moved"],
};

export function DifferenceWords({ difference: { kind, message, breaking } }: { difference: Difference }) {
  const [sign, word] = SIGNS[kind] ?? ["~", "other"];
  return (
    <span class="pw-difference">
      <span class={`pw-difference-kind pw-difference-${kind}`}>
        <span aria-hidden="true">{sign}</span> {word}
      </span>
      <span class="pw-words">
        <Sentence text={message} />
        {breaking && (
          <span class="pw-breaking" title="Results of the schema before may not fit the one after.">
            {" "}
            breaking
          </span>
        )}
      </span>
    </span>
  );
}
