/** A plain text of a document, for what is prose and no JSON. */
import { useUniqueId } from "./uniqueId";

export interface TextFieldProps {
  label: string;
  /** The heading above says it already. */
  labelHidden?: boolean;
  hint?: string;
  text: string;
  rows: number;
  placeholder?: string;
  onChange(text: string): void;
  onBlur?(): void;
}

export function TextField({
  label,
  labelHidden = false,
  hint,
  text,
  rows,
  placeholder,
  onChange,
  onBlur,
}: TextFieldProps) {
  const id = useUniqueId();
  return (
    <div class="pw-text-field">
      <label class={labelHidden ? "pw-hidden" : "pw-label"} for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class="pw-textarea"
        rows={rows}
        value={text}
        placeholder={placeholder}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => onChange(event.currentTarget.value)}
        onBlur={onBlur}
      />
      {hint && (
        <p id={`${id}-hint`} class="pw-small">
          {hint}
        </p>
      )}
    </div>
  );
}
