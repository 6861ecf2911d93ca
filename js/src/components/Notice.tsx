/** A sentence that matters, with its tone in a word and a shape, and what can be done about it. */
import type { ComponentChildren } from "preact";
import { CrossIcon, WarningIcon } from "./icons";
import "./notice.css";

export interface NoticeProps {
  tone: "bad" | "caution";
  title: string;
  /** Interrupts a screen reader: for what went wrong just now. */
  alert?: boolean;
  children?: ComponentChildren;
}

export function Notice({ tone, title, alert = false, children }: NoticeProps) {
  return (
    <div class={`pw-notice pw-notice-${tone}`} role={alert ? "alert" : undefined}>
      {tone === "bad" ? <CrossIcon /> : <WarningIcon />}
      <div class="pw-notice-body">
        <p class="pw-notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
