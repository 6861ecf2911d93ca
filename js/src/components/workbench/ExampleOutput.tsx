/** An example of what the schema asks for, plainly marked as made up. */
import { useEffect } from "preact/hooks";
import type { Workbench } from "../../workbench/workbench";
import { Disclosure } from "../Disclosure";
import { Asked } from "./Asked";
import { CodeBox } from "./CodeBox";

export function ExampleOutput({ bench: { example, desk } }: { bench: Workbench }) {
  const { open, state, seed } = example;
  const isOpen = open.value;
  useEffect(() => (isOpen ? example.follow() : undefined), [example, isOpen]);
  const { answer, waiting } = state.value;
  // Heard when there is another one; the example itself would be long to listen to.
  const outcome = seed.value === 0 ? "" : `Example ${(seed.value + 1).toLocaleString("en")}`;
  return (
    <Disclosure
      summary={
        <>
          Example output <span class="pw-aside">made up</span>
        </>
      }
      open={isOpen}
      onToggle={(next) => {
        open.value = next;
      }}
      aside={
        isOpen && (
          <button
            type="button"
            class="pw-quiet-button"
            aria-disabled={answer === null || !desk.connected.value}
            onClick={example.another}
          >
            Another
          </button>
        )
      }
    >
      {answer !== null && (
        <CodeBox label="Example output, made up" text={answer.text} busy={waiting} madeUp />
      )}
      <Asked
        calm
        state={state.value}
        connected={desk.connected.value}
        doing={answer === null ? "Making one up…" : outcome}
        done={outcome}
      />
    </Disclosure>
  );
}
