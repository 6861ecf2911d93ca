/** The whole widget: what is asked on one side, what is run and what came back on the other. */
import { computed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { TaskStore } from "../model";
import { currentDiagnostics } from "../problems";
import { createRunControl } from "../runControl";
import { ConnectionMark } from "./ConnectionMark";
import { guardKeyboard } from "./keyboard";
import { RequestForm } from "./RequestForm";
import { RunPanel } from "./RunPanel";
import { ServiceMark } from "./ServiceMark";

export function App({ store }: { store: TaskStore }) {
  const root = useRef<HTMLElement>(null);
  const view = useMemo(() => {
    const diagnostics = computed(() => currentDiagnostics(store));
    const unsupported = computed(() =>
      diagnostics.value.filter(({ severity }) => severity === "unsupported"),
    );
    const problems = computed(() => ({
      errors: diagnostics.value.filter(({ severity }) => severity === "error").length,
      unsupported: unsupported.value.length,
    }));
    return { unsupported, control: createRunControl(store, problems, () => {}) };
  }, [store]);

  useEffect(() => {
    if (root.current === null) return;
    const listeners = new AbortController();
    guardKeyboard(root.current, view.control.press, listeners.signal);
    return () => listeners.abort();
  }, [view]);

  const theme = store.state.theme.value;
  return (
    <section
      ref={root}
      class={`parallel-widgets${theme === "auto" ? "" : ` pw-theme-${theme}`}`}
      aria-label="Research task"
    >
      <header class="pw-head">
        <h2 class="pw-title">Research task</h2>
        <ServiceMark service={store.state.service.value} />
        <ConnectionMark connection={store.connection.value} />
      </header>
      <div class="pw-columns">
        <RequestForm store={store} />
        <RunPanel store={store} control={view.control} unsupported={view.unsupported.value} />
      </div>
    </section>
  );
}
