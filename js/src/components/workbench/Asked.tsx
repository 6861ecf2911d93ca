/** What became of a question to the kernel: nobody there, on its way, or refused; nothing once it is answered. */
import type { Asked as State } from "../../workbench/asking";
import { Refusal } from "../Refusal";
import { Sentence } from "../Sentence";

export interface AskedProps {
  state: State<unknown>;
  connected: boolean;
  /** What is being done, such as "Reading…"; where an answer stands meanwhile, the same as `done`. */
  doing: string;
  /** What the answer is, in short. */
  done?: string;
  /** Asked by itself, as the texts change: a refusal interrupts nobody. */
  calm?: boolean;
}

export function Asked({ state: { waiting, answer, refusal }, connected, doing, done, calm }: AskedProps) {
  return (
    <p class="pw-asked" role="status">
      {!connected ? (
        <span class="pw-caution-text">Needs a kernel: run the widget's cell again.</span>
      ) : waiting ? (
        <span class="pw-muted">{doing}</span>
      ) : answer !== null && done ? (
        <span class="pw-muted">{done}</span>
      ) : calm ? (
        <span class="pw-muted">
          <Sentence text={refusal?.message ?? ""} />
        </span>
      ) : (
        <Refusal sentence={refusal?.message} />
      )}
    </p>
  );
}
