/** Why the kernel would not do what was asked, heard at once by screen readers; nothing while there is no reason. */
import { Sentence } from "./Sentence";

export function Refusal({ sentence }: { sentence: string | null | undefined }) {
  if (!sentence) return null;
  return (
    <span class="pw-refusal" role="alert">
      <Sentence text={sentence} />
    </span>
  );
}
