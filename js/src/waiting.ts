/** What was pressed while the kernel computes, in words: it is done once, as soon as the kernel is free. */

export type Pressed = "run" | "stop" | "watch" | "look_up";

export const WAITING_LABEL = "Waiting for the kernel…";

const THEN: Readonly<Record<Pressed, string>> = {
  run: "The run is sent",
  stop: "Watching stops",
  watch: "The run is watched again",
  look_up: "The run is looked for",
};

export function waitingWords(pressed: Pressed): string {
  return `The kernel is busy with a cell. ${THEN[pressed]} once it is free; there is no need to press again.`;
}
