/** Which processor runs the task: the browser's own menu, each line with how long a run takes and what it costs. */
import { formatLatency, formatPrice } from "../format";
import type { Processor } from "../state";
import { useUniqueId } from "./uniqueId";

export interface ProcessorMenuProps {
  processors: readonly Processor[];
  asOf: string;
  value: string;
  disabled: boolean;
  onChange(name: string): void;
}

function processorLine({ name, latency, price_usd, is_own_price }: Processor): string {
  const price = price_usd !== null && `${formatPrice(price_usd)}${is_own_price ? " (your price)" : ""}`;
  return [name, latency && formatLatency(latency), price].filter(Boolean).join(" — ");
}

export function ProcessorMenu({ processors, asOf, value, disabled, onChange }: ProcessorMenuProps) {
  const id = useUniqueId();
  const isFast = ({ name }: Processor) => name.endsWith("-fast");
  const groups = [
    { label: "Standard", members: processors.filter((processor) => !isFast(processor)) },
    { label: "Fast", members: processors.filter(isFast) },
  ].filter(({ members }) => members.length > 0);
  return (
    <div class="pw-processor">
      <label class="pw-label" for={id}>
        Processor
      </label>
      <select
        id={id}
        class="pw-select"
        value={value}
        disabled={disabled}
        title={asOf ? `Times and prices per run as of ${asOf}` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {!processors.some(({ name }) => name === value) && <option value={value}>{value}</option>}
        {groups.map(({ label, members }) => (
          <optgroup key={label} label={label}>
            {members.map((processor) => (
              <option key={processor.name} value={processor.name}>
                {processorLine(processor)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
