/**
 * Keeps the notebook's hands off keys typed in the widget, and hears Ctrl/Cmd+Enter as Run; within a form it sends the
 * form, for whoever presses it there means that and no run that may cost something.
 *
 * Jupyter tests its shortcut selectors against the focused element itself, so only an attribute on that very element
 * helps: without it `dd` on a focused button deletes the cell. Stopping propagation is not enough in Notebook 7.
 */
const SUPPRESS = "data-lm-suppress-shortcuts";

export function guardKeyboard(root: HTMLElement, onRun: () => void, signal: AbortSignal): void {
  root.addEventListener(
    "focusin",
    (event) => {
      if (event.target instanceof Element) event.target.setAttribute(SUPPRESS, "true");
    },
    { signal },
  );
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      const form = event.target instanceof Element ? event.target.closest("form") : null;
      if (form === null) onRun();
      else form.requestSubmit();
    },
    // Before an editor makes a line break of it.
    { capture: true, signal },
  );
}
