/** A link out of the notebook: it opens beside it, and the page it opens learns nothing of it. */
import type { ComponentChildren } from "preact";

export interface ExternalLinkProps {
  url: URL;
  /** What it is called, where its words say it only beside others. */
  label?: string;
  children: ComponentChildren;
}

export function ExternalLink({ url, label, children }: ExternalLinkProps) {
  return (
    <a
      class="pw-link"
      href={url.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      aria-label={label}
      title={label}
    >
      {children}
    </a>
  );
}
