/** The time a run has taken, ticking in the browser between the kernel's own ticks. */
import { useEffect, useState } from "preact/hooks";
import { formatElapsed } from "../format";

export interface ElapsedProps {
  /** Seconds, as the kernel last said. */
  seconds: number;
  running: boolean;
}

export function Elapsed({ seconds, running }: ElapsedProps) {
  const [extra, setExtra] = useState(0);
  useEffect(() => {
    setExtra(0);
    if (!running) return;
    const heardAt = performance.now();
    const timer = setInterval(() => setExtra((performance.now() - heardAt) / 1000), 250);
    return () => clearInterval(timer);
  }, [seconds, running]);
  const shown = formatElapsed(seconds + (running ? extra : 0));
  return (
    <span class="pw-elapsed" role="timer" aria-live="off" aria-label={`Elapsed time ${shown}`}>
      {shown}
    </span>
  );
}
