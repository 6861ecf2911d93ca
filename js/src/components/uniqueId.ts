/** Ids for labels and groups. Preact's own useId() counts anew in each root, so two views in one page would share theirs. */
import { useMemo } from "preact/hooks";

export function useUniqueId(): string {
  return useMemo(() => `pw-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`, []);
}
