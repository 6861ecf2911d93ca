/** Notices a kernel that is gone where the host does not say so: one that was shut down or died is only silent. */
import { effect } from "@preact/signals";

/** A run that is watched changes every second, in milliseconds. */
const SILENT_RUN_MS = 5_000;
/** For how long a kernel that answered is taken to be there, in milliseconds. */
const TRUSTED_MS = 10_000;

export interface LifeSigns {
  /** Asks the kernel, unless it was heard a moment ago or has yet to answer. */
  attend(): void;
  dispose(): void;
}

/**
 * `isLive` reads whether a run is followed, so that there is something to hear; `ask` wants an answer. An idle kernel is
 * left alone while nobody is there: hubs stop those that have nothing to do.
 */
export function watchForSilence(
  isQuietFor: (milliseconds: number) => boolean,
  isLive: () => boolean,
  ask: () => void,
): LifeSigns {
  const askAfter = (milliseconds: number) => {
    if (isQuietFor(milliseconds)) ask();
  };
  const stop = effect(() => {
    if (!isLive()) return;
    const timer = setInterval(() => askAfter(SILENT_RUN_MS), SILENT_RUN_MS / 2);
    return () => clearInterval(timer);
  });
  return { attend: () => askAfter(TRUSTED_MS), dispose: stop };
}
