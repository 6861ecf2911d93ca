/** A request whose answer was lost: when it was sent and for how much, and what can be done about it. */
import { formatClock, formatPrice } from "../format";
import type { Submission, TaskError } from "../state";
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
  onLookUp(): void;
  onAgain(): void;
}

export function UnconfirmedNotice(props: UnconfirmedNoticeProps) {
  const { error, submission, isFree, connected, again } = props;
  const sentAt = formatClock(error?.sent_at ?? submission?.sent_at);
  const price = isFree ? null : (submission?.price_usd ?? null);
  const canLookUp = (submission?.taskgroup_id ?? "") !== "";
  return (
    <Notice tone="caution" title="A run may exist, and be charged: its answer was lost on the way." alert>
      <p>
        {sentAt && `It was sent at ${sentAt}${price === null ? "" : ` for ${formatPrice(price)}`}. `}
        {error?.message} Nothing is sent again by itself.
      </p>
      {canLookUp ? (
        <p>
          It went to a task group of its own, which can be asked whether there is a run. That costs nothing.
        </p>
      ) : (
        <p>
          The Task API has no list of runs, so nobody can look it up from here. The Usage page of{" "}
          <ExternalLink url={PLATFORM}>{PLATFORM.host}</ExternalLink> shows what was charged. With{" "}
          <code class="pw-code">TaskWidget(safe_submit=True)</code> the next one can be looked up.
        </p>
      )}
      <div class="pw-actions">
        {canLookUp && (
          <button type="button" class="pw-button" disabled={!connected} onClick={props.onLookUp}>
            Look for the run
          </button>
        )}
        <button type="button" class="pw-quiet-button" disabled={!connected} onClick={props.onAgain}>
          {again}
        </button>
      </div>
    </Notice>
  );
}
