/** The templates: their list, fetched when it is first wanted, and the one that is tried. */
import type { ReadonlySignal } from "@preact/signals";
import { type Answer, type Asked, createAsking } from "./asking";
import type { Desk } from "./desk";
import { asOffer } from "./importing";
import { createOffering, type Offering } from "./offering";

export interface Gallery {
  readonly offering: Offering;
  readonly list: ReadonlySignal<Asked<Answer<"templates">>>;
  load(): void;
  choose(name: string): void;
}

export function createGallery(desk: Desk): Gallery {
  const offering = createOffering(desk);
  const list = createAsking<Answer<"templates">>();
  return {
    offering,
    list: list.state,
    load() {
      const { answer, waiting } = list.state.peek();
      if (answer === null && !waiting) void list.ask(() => desk.command("templates", {}));
    },
    choose: (name) => void offering.ask(async () => asOffer(await desk.command("template", { name }))),
  };
}
