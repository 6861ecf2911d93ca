/** The workbench of one view: which of its panels is open, one at a time, and what each of them holds. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { TaskStore } from "../model";
import type { TaskView } from "../view";
import { type Comparing, createComparing } from "./comparing";
import { createDesk, type Desk } from "./desk";
import { createExample, type Example } from "./example";
import { createExporting, type Exporting } from "./exporting";
import { createGallery, type Gallery } from "./gallery";
import { createImporting, type Importing } from "./importing";
import type { Offering } from "./offering";
import { createSuggesting, type Suggesting } from "./suggesting";

export type PanelName = "import" | "export" | "suggest" | "templates" | "compare";

export interface Workbench {
  readonly desk: Desk;
  readonly open: ReadonlySignal<PanelName | null>;
  readonly importing: Importing;
  readonly exporting: Exporting;
  readonly suggesting: Suggesting;
  readonly gallery: Gallery;
  readonly comparing: Comparing;
  readonly example: Example;
  /** The panels that may lead to a proposal, which then stands in their place. */
  readonly offerings: Readonly<Partial<Record<PanelName, Offering>>>;
  /** Opens a panel in place of the one that is open, or closes it. */
  toggle(panel: PanelName): void;
  /** What was typed stays for the next time; what was asked is not waited for any more. */
  close(): void;
}

export function createWorkbench(
  store: TaskStore,
  view: Pick<TaskView, "choose" | "inputSchemaOpen">,
): Workbench {
  const desk = createDesk(store, view);
  const open = signal<PanelName | null>(null);
  const importing = createImporting(desk);
  const suggesting = createSuggesting(desk);
  const gallery = createGallery(desk);
  const offerings = {
    import: importing.offering,
    suggest: suggesting.offering,
    templates: gallery.offering,
  };

  function show(panel: PanelName | null): void {
    open.value = panel;
    importing.drop();
    for (const offering of Object.values(offerings)) offering.drop();
  }

  return {
    desk,
    open,
    importing,
    exporting: createExporting(desk, store),
    suggesting,
    gallery,
    comparing: createComparing(desk, store),
    example: createExample(desk, store),
    offerings,
    toggle(panel) {
      const opened = open.peek() === panel ? null : panel;
      show(opened);
      if (opened === null) return;
      desk.forget();
      if (opened === "import") importing.look();
      if (opened === "templates" || opened === "compare") gallery.load();
    },
    close: () => show(null),
  };
}
