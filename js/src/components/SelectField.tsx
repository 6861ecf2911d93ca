/** A menu with a label; where what is around it says enough, the label is only heard. */
export interface SelectFieldProps {
  label: string;
  labelHidden?: boolean;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange(value: string): void;
}

export function SelectField({ label, labelHidden = false, value, options, onChange }: SelectFieldProps) {
  return (
    <label class="pw-inline-field">
      <span class={labelHidden ? "pw-hidden" : "pw-label"}>{label}</span>
      <select class="pw-select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
