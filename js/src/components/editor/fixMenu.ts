/** Ctrl+. at a problem: the ways to mend it, as a menu beside the text that is walked with the arrow keys. */
import { type Action, forEachDiagnostic } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { askedTooltip, askTooltip, closeAsked, isAsked } from "./askedTooltip";

interface Way {
  readonly action: Action;
  readonly from: number;
  readonly to: number;
}

export function fixMenu(): Extension {
  return [askedTooltip, keymap.of([{ key: "Mod-.", run: openMenu }])];
}

function openMenu(view: EditorView): boolean {
  const ways = waysAt(view);
  if (ways.length === 0) {
    view.dispatch({ effects: EditorView.announce.of("There is no fix for this place.") });
    return true;
  }
  const pos = Math.min(...ways.map(({ from }) => from));
  const create = (at: EditorView) => {
    const dom = drawMenu(at, ways);
    return { dom, mount: () => dom.querySelector("button")?.focus() };
  };
  view.dispatch({ effects: askTooltip.of({ pos, above: false, create }) });
  return true;
}

/** The ways to mend the problems at the cursor; with none there, those of the cursor's line. */
function waysAt({ state }: EditorView): Way[] {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  const nearby: Way[] = [];
  forEachDiagnostic(state, ({ actions = [] }, from, to) => {
    if (from <= line.to && to >= line.from) for (const action of actions) nearby.push({ action, from, to });
  });
  const here = nearby.filter(({ from, to }) => from <= head && head <= to);
  return here.length > 0 ? here : nearby;
}

function drawMenu(view: EditorView, ways: readonly Way[]): HTMLElement {
  const menu = document.createElement("div");
  menu.className = "pw-fix-menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "Ways to mend this");
  const items = ways.map(({ action, from, to }) => {
    const item = document.createElement("button");
    item.type = "button";
    item.className = "pw-fix-menu-item";
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.textContent = action.name;
    item.onclick = () => {
      closeAsked(view);
      action.apply(view, from, to);
      view.focus();
    };
    return item;
  });
  menu.append(...items);
  menu.onkeydown = (event) => {
    const at = items.indexOf(event.target as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) items.at(next % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      closeAsked(view);
      view.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    const stays = relatedTarget instanceof Node && menu.contains(relatedTarget);
    // Not while CodeMirror itself takes the menu away.
    if (!stays) queueMicrotask(() => menu.isConnected && isAsked(view) && closeAsked(view));
  });
  return menu;
}
