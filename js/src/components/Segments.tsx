/** A choice among a few words, all of them in sight: radio buttons drawn as one bar. */
import { useUniqueId } from "./uniqueId";

export interface SegmentsProps<T extends string> {
  legend: string;
  value: T;
  options: readonly { value: T; label: string }[];
  disabled?: boolean;
  onChange(value: T): void;
}

export function Segments<T extends string>({ legend, value, options, disabled, onChange }: SegmentsProps<T>) {
  const name = useUniqueId();
  return (
    <fieldset class="pw-segments" disabled={disabled ?? false}>
      <legend class="pw-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} class="pw-segment">
          <input
            type="radio"
            class="pw-segment-input"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span class="pw-segment-label">{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
