/** A request whose answer was lost: when it was sent and for how much, and what can be done about it. */
import { formatClock, formatPrice } from "../format";
import type { Submission, TaskError } from "../state";
import { type Pressed, WAITING_LABEL } from "../waiting";
import { ExternalLink } from "./ExternalLink";
import { Notice } from "./Notice";

const PLATFORM = new URL("https://platform.parallel.ai");

export interface UnconfirmedNoticeProps {
  error: TaskError | null;
  submission: Submission | null;
  isFree: boolean;
  connected: boolean;
  /** What submitting again is called, with its price. */
  again: string;
  /** What was pressed and has no answer yet, once it is plain that the kernel is busy. */
  waitingFor: Pressed | null;
  onLookUp(): void;
  onAgain(): void;
}

export function UnconfirmedNotice(props: UnconfirmedNoticeProps) {
  const { error, submission, isFree, connected, again, waitingFor } = props;
  const sentAt = formatClock(error?.sent_at ?? submission?.sent_at);
  const price = isFree ? null : (submission?.price_usd ?? null);
  const canLookUp = (submission?.taskgroup_id ?? "") !== "";
  return (
    <Notice
      tone="caution"
      title={`A run may exist${isFree ? "" : ", and be charged"}: its answer was lost on the way.`}
      alert
    >
      <p>
        {sentAt && `It was sent at ${sentAt}${price === null ? "" : ` for ${formatPrice(price)}`}. `}
        {error?.message} Nothing is sent again by itself.
      </p>
      {canLookUp ? (
        <p>Its task group can be asked whether there is a run, which costs nothing.</p>
      ) : (
        <p>
          The Task API has no list of runs, so nobody can look it up from here.{" "}
          {!isFree && (
            <>
              The Usage page of <ExternalLink url={PLATFORM}>{PLATFORM.host}</ExternalLink> shows what was
              charged.{" "}
            </>
          )}
          With <code class="pw-code">TaskWidget(safe_submit=True)</code> the next one can be looked up.
        </p>
      )}
      <div class="pw-actions">
        {canLookUp && (
          <button
            type="button"
            class="pw-button"
            disabled={!connected}
            aria-disabled={waitingFor === "look_up"}
            onClick={props.onLookUp}
          >
            {waitingFor === "look_up" ? WAITING_LABEL : "Look for the run"}
          </button>
        )}
        <button type="button" class="pw-quiet-button" disabled={!connected} onClick={props.onAgain}>
          {again}
        </button>
      </div>
    </Notice>
  );
}
