/** The anywidget entry (AFM): one store per model, made before anything is drawn; one view per display. */
// First what the styles of single components build on.
import "./theme.css";
import "./components/controls.css";
import { render as draw, h } from "preact";
import type { AnyModel } from "./channel";
import { App } from "./components/App";
import { createStore, type TaskStore } from "./model";

/** A factory, so that nothing is shared by instances in hosts that load the module once for all. */
export default function widget() {
  let store: TaskStore | undefined;

  return {
    initialize({ model }: { model: AnyModel }) {
      const created = createStore(model);
      store = created;
      return () => {
        created.dispose();
        if (store === created) store = undefined;
      };
    },

    render({ model, el }: { model: AnyModel; el: HTMLElement }) {
      // Some hosts draw without having initialised; the view then keeps a store of its own.
      const own = store === undefined ? createStoreOrExplain(model, el) : undefined;
      const shown = store ?? own;
      if (shown === undefined) return;
      try {
        draw(h(App, { store: shown }), el);
      } catch (error) {
        explain(el, error);
      }
      return () => {
        draw(null, el);
        own?.dispose();
      };
    },
  };
}

function createStoreOrExplain(model: AnyModel, el: HTMLElement): TaskStore | undefined {
  try {
    return createStore(model);
  } catch (error) {
    explain(el, error);
    return undefined;
  }
}

/** A host would leave a blank and tell the console; people read this instead. */
function explain(el: HTMLElement, error: unknown): void {
  const message = document.createElement("div");
  message.className = "parallel-widgets pw-broken";
  message.setAttribute("role", "alert");
  message.textContent = `The widget could not be drawn: ${error instanceof Error ? error.message : String(error)}. The task itself goes on in the kernel.`;
  el.replaceChildren(message);
}
