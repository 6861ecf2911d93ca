/** The whole widget: what is asked on one side, what is run and what came back on the other. */
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { TaskStore } from "../model";
import { createView } from "../view";
import { ConnectionMark } from "./ConnectionMark";
import { guardKeyboard } from "./keyboard";
import { RequestForm } from "./RequestForm";
import { RunPanel } from "./RunPanel";
import { ServiceMark } from "./ServiceMark";
import "./app.css";

export function App({ store }: { store: TaskStore }) {
  const root = useRef<HTMLElement>(null);
  const view = useMemo(() => createView(store), [store]);

  useLayoutEffect(() => {
    if (root.current === null) return;
    const listeners = new AbortController();
    guardKeyboard(root.current, view.control.press, listeners.signal);
    for (const event of ["pointerenter", "focusin"])
      root.current.addEventListener(event, store.attend, { signal: listeners.signal });
    return () => listeners.abort();
  }, [store, view]);

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
        <RequestForm store={store} view={view} />
        <RunPanel store={store} view={view} />
      </div>
    </section>
  );
}
