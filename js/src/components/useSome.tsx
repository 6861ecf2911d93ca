/** A long list in pieces: a page stays quick whatever came back. */
import { useState } from "preact/hooks";

const STEP = 200;

/** The beginning of the list, and the button that shows more of it, if there is more. */
export function useSome<T>(all: readonly T[], atFirst: number) {
  const [count, setCount] = useState(atFirst);
  const rest = all.length - count;
  const step = Math.min(rest, STEP);
  return {
    some: rest > 0 ? all.slice(0, count) : all,
    more: rest > 0 && (
      <button type="button" class="pw-link-button" onClick={() => setCount(count + step)}>
        Show {step.toLocaleString("en")} more{step < rest && ` of ${rest.toLocaleString("en")}`}
      </button>
    ),
  };
}
