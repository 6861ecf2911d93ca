/** Puts a text on the clipboard, and says whether that worked. */
import { useEffect, useState } from "preact/hooks";

/** How long the button says what it did, in milliseconds. */
const SAYS_SO_MS = 2_000;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<string | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(): Promise<void> {
    try {
      // The clipboard is missing on plain http and may be forbidden in a frame.
      await navigator.clipboard.writeText(text);
      setOutcome("Copied");
    } catch {
      setOutcome("Could not copy here");
    }
  }

  return (
    <button type="button" class="pw-quiet-button" onClick={() => void copy()}>
      <span aria-live="polite">{outcome ?? label}</span>
    </button>
  );
}
