/** What is run and what comes back: the run bar, the status, what went wrong, the trace and the result. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { TaskStore } from "../model";
import { isFree } from "../state";
import type { TaskView } from "../view";
import { type Pressed, waitingWords } from "../waiting";
import { ErrorNotice, WarningNotice } from "./Notices";
import { Result } from "./Result";
import { RunBar } from "./RunBar";
import { announcement, RunStatus } from "./RunStatus";
import { Trace } from "./Trace";
import { UnconfirmedNotice } from "./UnconfirmedNotice";

export function RunPanel({ store, view }: { store: TaskStore; view: TaskView }) {
  const { state } = store;
  const { control } = view;
  const connected = store.connection.value !== "disconnected";
  const pressed = control.pressed.value;
  const waitingFor = store.connection.value === "waiting" ? pressed : null;
  const status = state.status.value;
  const error = state.error.value;
  const result = state.result_preview.value;
  return (
    <div class="pw-outcome">
      <RunBar
        readiness={control.readiness.value}
        processors={state.processors.value}
        processorsAsOf={state.processors_as_of.value}
        processor={state.processor.value}
        connected={connected}
        isFree={isFree(state.service.value)}
        price={control.price.value}
        confirmAbove={state.confirm_above_usd.value}
        spending={state.spending.value}
        request={state.request_preview.value}
        aboutRequest={view.aboutRequest.value}
        unsupported={view.unsupported.value}
        question={control.question}
        said={control.said.value}
        refusal={control.refusal.value ?? view.refusedChoices.value.processor ?? null}
        onProcessor={(name) => view.choose("processor", name)}
        onPress={control.press}
        onAgree={control.agree}
      />
      <RunStatus
        status={status}
        isActive={state.is_active.value}
        isWatching={state.is_watching.value}
        connected={connected}
        isFree={isFree(state.service.value)}
        elapsed={state.elapsed.value}
        progress={state.progress.value}
        // What went wrong is said in full further down, and once.
        message={error === null ? state.message.value : ""}
        runId={state.run_id.value}
        waitsUntil={state.submission.value?.waits_until ?? null}
        pressed={pressed}
        waitingFor={waitingFor}
        sources={state.source_stats.value}
        onStop={control.stop}
        onWatch={control.watch}
      />
      <Announcer store={store} waitingFor={waitingFor} />
      {status === "unconfirmed" && !state.is_active.value ? (
        <UnconfirmedNotice
          error={error}
          submission={state.submission.value}
          isFree={isFree(state.service.value)}
          connected={connected}
          again={control.readiness.value.label}
          waitingFor={waitingFor}
          onLookUp={control.lookUp}
          onAgain={control.press}
        />
      ) : (
        error !== null && <ErrorNotice error={error} />
      )}
      <WarningNotice warnings={state.warnings.value} />
      {(state.is_active.value || state.run_id.value !== "") && (
        <Trace
          length={state.trace_length.value}
          entries={store.trace.entries.value}
          failure={store.trace.failure.value}
          open={view.traceOpen.value}
          onToggle={(open) => {
            view.traceOpen.value = open;
          }}
          load={store.trace.load}
        />
      )}
      {result !== null ? (
        <Result result={result} />
      ) : (
        <p class="pw-result-empty">{absence(state.is_active.value, state.is_watching.value)}</p>
      )}
    </div>
  );
}

/** What stands where the result will be. */
function absence(isActive: boolean, isWatching: boolean): string {
  if (!isActive) return "Run the task to see each field with its confidence, reasoning and sources.";
  return isWatching
    ? "The result will appear here."
    : "The result will appear here once the run is watched again.";
}

/** Tells screen readers of each change of status and of what waits for the kernel, and of nothing in between. */
function Announcer({ store, waitingFor }: { store: TaskStore; waitingFor: Pressed | null }) {
  const status = store.state.status.value;
  const shown = useRef(status);
  const [text, setText] = useState("");
  useEffect(() => {
    if (shown.current === status) return;
    shown.current = status;
    setText(announcement(status, store.state.elapsed.peek()));
  }, [status, store]);
  useEffect(() => {
    if (waitingFor !== null) setText(waitingWords(waitingFor));
  }, [waitingFor]);
  return (
    <div class="pw-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
