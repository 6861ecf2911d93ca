/** The gallery of templates; one that is chosen is proposed before it is applied. */
import type { Workbench } from "../../workbench/workbench";
import { Asked } from "./Asked";

export function TemplatesPanel({ bench: { gallery, desk } }: { bench: Workbench }) {
  const { offering, list } = gallery;
  const connected = desk.connected.value;
  const state = offering.state.value;
  const fetched = list.value;
  return (
    <div class="pw-form-lines">
      <ul class="pw-choices pw-gallery">
        {fetched.answer?.templates.map(({ name, title, summary, processor }) => (
          <li key={name}>
            <button
              type="button"
              class="pw-choice pw-template"
              disabled={!connected}
              onClick={() => gallery.choose(name)}
            >
              <span class="pw-strong">{title}</span>
              <span class="pw-small">{summary}</span>
              <code class="pw-code pw-muted">{processor}</code>
            </button>
          </li>
        ))}
      </ul>
      <Asked
        state={state.waiting || state.refusal !== null ? state : fetched}
        connected={connected}
        doing={state.waiting ? "Opening…" : "Loading…"}
      />
    </div>
  );
}
