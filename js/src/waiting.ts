/** What was pressed while the kernel computes, in words: it is done once, as soon as the kernel is free. */

export type Pressed = "run" | "stop" | "watch" | "look_up";

export const WAITING_LABEL = "Waiting for the kernel…";

const ONCE_FREE: Readonly<Record<Pressed, string>> = {
  run: "The run is sent once it is free",
  stop: "Watching stops once it is free",
  watch: "The run is watched again once it is free",
  look_up: "The run is looked for once it is free",
};

export function waitingWords(pressed: Pressed): string {
  return `The kernel is busy with a cell. ${ONCE_FREE[pressed]}; there is no need to press again.`;
}
