/** How far the run is: a bar where the API says it, a calm sign of life where it does not, its place kept otherwise. */
export interface MeterProps {
  /** 0 to 100, or null where the API gives none. */
  progress: number | null;
  active: boolean;
  done: boolean;
}

export function Meter({ progress, active, done }: MeterProps) {
  if (active && progress !== null) {
    const percent = Math.round(Math.min(100, Math.max(0, progress)));
    return (
      <div
        class="pw-meter"
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div class="pw-meter-fill" style={{ transform: `scaleX(${percent / 100})` }} />
      </div>
    );
  }
  return (
    <div class="pw-meter" aria-hidden="true">
      {active && <div class="pw-meter-drift" />}
      {done && <div class="pw-meter-fill pw-meter-done" />}
    </div>
  );
}
