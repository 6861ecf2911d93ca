/** What became of a question to the kernel: nobody there, on its way, or refused; nothing once it is answered. */
import type { Asked as State } from "../../workbench/asking";
import { Refusal } from "../Refusal";
import { Sentence } from "../Sentence";

export interface AskedProps {
  state: State<unknown>;
  connected: boolean;
  /** What is being done, such as "Reading…"; empty where an answer stands meanwhile. */
  doing: string;
  /** Asked by itself, as the texts change: a refusal interrupts nobody. */
  calm?: boolean;
}

export function Asked({ state: { waiting, refusal }, connected, doing, calm }: AskedProps) {
  return (
    <p class="pw-asked" role="status">
      {!connected ? (
        <span class="pw-caution-text">Needs a kernel: run the widget's cell again.</span>
      ) : waiting ? (
        <span class="pw-muted">{doing}</span>
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
