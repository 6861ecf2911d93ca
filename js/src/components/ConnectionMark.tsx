/** Whether a kernel answers; silent while all is well. */
import type { Connection } from "../channel";

const WORDS: Record<Exclude<Connection, "connected">, { text: string; title: string }> = {
  waiting: {
    text: "Waiting for the kernel…",
    title: "The kernel has not answered yet. It may be busy with a cell; nothing is lost.",
  },
  disconnected: {
    text: "Not connected",
    // Gone or only busy since before the page was opened: from here the two look alike.
    title:
      "No kernel answers. It may be busy with a cell, or gone; then run the widget's cell again. What is shown can be read, edited and copied.",
  },
};

export function ConnectionMark({ connection }: { connection: Connection }) {
  return (
    <span class="pw-connection" data-connection={connection} role="status">
      {connection !== "connected" && (
        <span class="pw-connection-mark" title={WORDS[connection].title}>
          {WORDS[connection].text}
        </span>
      )}
    </span>
  );
}
