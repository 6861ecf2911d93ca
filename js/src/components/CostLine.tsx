/** What a run takes and costs, and what was spent so far; right below the button that spends. */
import { counted, formatLatency, formatPrice } from "../format";
import type { Processor, Spending, Spent } from "../state";

export interface CostLineProps {
  /** What is known of the chosen processor. */
  processor: Processor | undefined;
  /** When the prices were read. */
  asOf: string;
  isFree: boolean;
  spending: Spending | null;
}

export function CostLine({ processor, asOf, isFree, spending }: CostLineProps) {
  return (
    <p class="pw-cost">
      {[
        isFree ? atTheService(processor) : ofOneRun(processor, asOf),
        spending && spentSoFar("This notebook has spent", spending.notebook),
        spending && spending.widget.limit_usd !== null && spentSoFar("this widget", spending.widget),
      ]
        .filter(Boolean)
        .join(" · ")}
    </p>
  );
}

/** "15–100 s · price of 2026-11-23": the price itself is on the button. */
function ofOneRun(processor: Processor | undefined, asOf: string): string {
  if (processor === undefined) return "Nobody here knows what this processor takes and costs";
  return [
    processor.latency ? `Takes ${formatLatency(processor.latency)}` : "How long it takes is not known",
    processor.is_own_price ? "your own price" : asOf && `price as of ${asOf}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

function atTheService(processor: Processor | undefined): string {
  if (!processor?.latency || processor.price_usd === null) return "";
  return `At the service it takes ${formatLatency(processor.latency)} and costs ${formatPrice(processor.price_usd)}`;
}

/** "This notebook has spent $0.03 of at most $1.00, possibly $0.01 more (1 lost answer)"; "" before anything was. */
function spentSoFar(who: string, spent: Spent): string {
  const { usd, possibly_usd, unconfirmed_runs, unpriced_runs, limit_usd } = spent;
  if (spent.runs + unconfirmed_runs + unpriced_runs === 0 && limit_usd === null) return "";
  return [
    `${who} ${formatPrice(usd)}${limit_usd === null ? "" : ` of at most ${formatPrice(limit_usd)}`}`,
    unconfirmed_runs > 0 &&
      `possibly ${formatPrice(possibly_usd)} more (${counted(unconfirmed_runs, "lost answer")})`,
    unpriced_runs > 0 && `and ${counted(unpriced_runs, "run")} of unknown price`,
  ]
    .filter(Boolean)
    .join(", ");
}
