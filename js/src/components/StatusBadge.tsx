/** The run's status in a word and a shape, so that colour is never needed to read it. */
import type { ComponentChildren } from "preact";
import type { RunStatus } from "../state";
import {
  ArcIcon,
  CheckIcon,
  CrossIcon,
  DottedRingIcon,
  QuestionIcon,
  RingIcon,
  SlashIcon,
  WarningIcon,
} from "./icons";

type Tone = "quiet" | "active" | "good" | "bad" | "caution";

interface Look {
  word: string;
  tone: Tone;
  icon: ComponentChildren;
}

/** How a status is shown; one that the API adds later is shown by its own name. */
function lookOf(status: RunStatus, moving: boolean): Look {
  switch (status) {
    case "idle":
      return { word: "Ready", tone: "quiet", icon: <RingIcon /> };
    case "submitting":
      return { word: "Submitting", tone: "active", icon: <DottedRingIcon /> };
    case "unconfirmed":
      return { word: "Unconfirmed", tone: "caution", icon: <QuestionIcon /> };
    case "queued":
      return { word: "Queued", tone: "active", icon: <DottedRingIcon /> };
    case "action_required":
      return { word: "Action required", tone: "caution", icon: <WarningIcon /> };
    case "running":
      return { word: "Running", tone: "active", icon: <ArcIcon spin={moving} /> };
    case "completed":
      return { word: "Completed", tone: "good", icon: <CheckIcon /> };
    case "failed":
      return { word: "Failed", tone: "bad", icon: <CrossIcon /> };
    case "cancelling":
      return { word: "Cancelling", tone: "caution", icon: <DottedRingIcon /> };
    case "cancelled":
      return { word: "Cancelled", tone: "quiet", icon: <SlashIcon /> };
    default: {
      const words = status.replaceAll("_", " ");
      return { word: words.charAt(0).toUpperCase() + words.slice(1), tone: "quiet", icon: <RingIcon /> };
    }
  }
}

export interface StatusBadgeProps {
  status: RunStatus;
  /** Whether the status is followed: what nobody watches stands still. */
  moving: boolean;
}

export function StatusBadge({ status, moving }: StatusBadgeProps) {
  const { word, tone, icon } = lookOf(status, moving);
  return (
    <span class={`pw-badge pw-tone-${tone}`} data-status={status}>
      {icon}
      {word}
    </span>
  );
}
