/** The workbench: a quiet row of buttons, and the one panel that is open below it. */
import { useRef, useState } from "preact/hooks";
import type { TaskStore } from "../../model";
import type { Workbench as Bench, PanelName } from "../../workbench/workbench";
import { useUniqueId } from "../uniqueId";
import { ComparePanel } from "./ComparePanel";
import { ExportPanel } from "./ExportPanel";
import { ImportPanel } from "./ImportPanel";
import { Panel } from "./Panel";
import { Proposal } from "./Proposal";
import { SuggestPanel } from "./SuggestPanel";
import { TemplatesPanel } from "./TemplatesPanel";
import "./workbench.css";

const PANELS: Readonly<Record<PanelName, string>> = {
  import: "Import",
  export: "Export",
  suggest: "Suggest",
  templates: "Templates",
  compare: "Compare",
};

export function Workbench({ store, bench }: { store: TaskStore; bench: Bench }) {
  const id = useUniqueId();
  const buttons = useRef(new Map<PanelName, HTMLButtonElement>());
  const closed = useRef<PanelName | null>(null);
  const [isTakenBack, setTakenBack] = useState(false);
  const connected = bench.desk.connected.value;
  const open = bench.open.value;
  const undo = bench.desk.undo.value;
  const offering = open === null ? undefined : bench.offerings[open];
  const decision = offering?.decision.value;

  function close(): void {
    const name = bench.open.peek();
    bench.close();
    if (name === null) return;
    closed.current = name;
    buttons.current.get(name)?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the controls inside; this only hears them pass.
    <div
      class="pw-workbench"
      onKeyDown={(event) => {
        // Also from within a field: what was typed there stays for the next time.
        if (event.key !== "Escape" || event.defaultPrevented || open === null) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <fieldset class="pw-bench-bar">
        <legend class="pw-hidden">Schema workbench</legend>
        {(Object.keys(PANELS) as PanelName[]).map((name) => (
          <button
            key={name}
            ref={(button) => {
              if (button === null) buttons.current.delete(name);
              else buttons.current.set(name, button);
            }}
            type="button"
            class="pw-quiet-button"
            aria-expanded={open === name}
            aria-controls={open === name ? id : undefined}
            aria-disabled={!connected && open !== name}
            onClick={() => {
              if (!connected && open !== name) return;
              setTakenBack(false);
              bench.toggle(name);
            }}
          >
            {PANELS[name]}
          </button>
        ))}
        <span class="pw-bench-news" role="status">
          {!connected && "Needs a kernel"}
          {connected && undo === null && isTakenBack && "Taken back"}
          {connected && undo !== null && (
            <>
              Applied{" "}
              <button
                type="button"
                class="pw-link-button"
                onClick={() => {
                  undo();
                  setTakenBack(true);
                  // The button is gone with what it took back.
                  if (closed.current !== null) buttons.current.get(closed.current)?.focus();
                }}
              >
                Undo
              </button>
            </>
          )}
        </span>
      </fieldset>
      {open !== null && (
        <Panel key={open} id={id} title={PANELS[open]} step={decision ? "proposal" : open} onClose={close}>
          {decision ? (
            <Proposal decision={decision} onApplied={close} onCancel={() => offering?.drop()} />
          ) : (
            <>
              {open === "import" && <ImportPanel bench={bench} />}
              {open === "export" && <ExportPanel store={store} bench={bench} />}
              {open === "suggest" && <SuggestPanel bench={bench} />}
              {open === "templates" && <TemplatesPanel bench={bench} />}
              {open === "compare" && <ComparePanel store={store} bench={bench} />}
            </>
          )}
        </Panel>
      )}
    </div>
  );
}
