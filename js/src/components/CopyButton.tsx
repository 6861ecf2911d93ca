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
    setOutcome((await copied(text)) ? "Copied" : "Could not copy here");
  }

  return (
    <button type="button" class="pw-quiet-button" onClick={() => void copy()}>
      <span aria-live="polite">{outcome ?? label}</span>
    </button>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    // Missing on plain http, and forbidden in some frames.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromPage(text);
  }
}

/** The old way, which works where the clipboard cannot be written to directly. */
function copiedFromPage(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.style.cssText = "position: fixed; opacity: 0";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
