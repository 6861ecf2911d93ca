/** A plain text of a document, for what is prose and no JSON. */
import { useId } from "preact/hooks";

export interface TextFieldProps {
  label: string;
  hint?: string;
  text: string;
  rows: number;
  placeholder?: string;
  onChange(text: string): void;
  onBlur?(): void;
}

export function TextField({ label, hint, text, rows, placeholder, onChange, onBlur }: TextFieldProps) {
  const id = useId();
  return (
    <div class="pw-text-field">
      <label class="pw-label" for={id}>
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
