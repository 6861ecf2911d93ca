/** Suggest: what is wanted, in a sentence; the service proposes schemas and a processor. */

import type { Workbench } from "../../workbench/workbench";
import { TextField } from "../TextField";
import { Asked } from "./Asked";

export function SuggestPanel({ bench: { suggesting, desk } }: { bench: Workbench }) {
  const { offering, intent, fromCurrent } = suggesting;
  const connected = desk.connected.value;
  const state = offering.state.value;
  return (
    <form
      class="pw-form-lines"
      onSubmit={(event) => {
        event.preventDefault();
        if (connected) suggesting.ask();
      }}
    >
      <TextField
        label="What do you want to find out?"
        rows={3}
        text={intent.value}
        placeholder="For each company: where it is, how many people it employs, and who leads it"
        onChange={(text) => {
          intent.value = text;
        }}
      />
      <div class="pw-actions">
        <button
          type="submit"
          class="pw-button"
          aria-disabled={!connected || state.waiting || intent.value.trim() === ""}
        >
          Suggest
        </button>
        <label class="pw-check">
          <input
            type="checkbox"
            checked={fromCurrent.value}
            onChange={(event) => {
              fromCurrent.value = event.currentTarget.checked;
            }}
          />
          <span>Start from the task as it is</span>
        </label>
      </div>
      <Asked state={state} connected={connected} doing="Asking the service…" />
    </form>
  );
}
