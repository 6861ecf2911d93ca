/** A link out of the notebook: it opens beside it, and the page it opens learns nothing of it. */
import type { ComponentChildren } from "preact";

export function ExternalLink({ url, children }: { url: URL; children: ComponentChildren }) {
  return (
    <a class="pw-link" href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
