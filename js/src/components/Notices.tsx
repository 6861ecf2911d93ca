/** What went wrong, in words and with what to do; and what the service warned of. */
import type { TaskError, TaskWarning } from "../state";
import { Notice } from "./Notice";
import { Sentence } from "./Sentence";

const DETAIL_LIMIT = 600;

export function ErrorNotice({ error }: { error: TaskError }) {
  const fields = (error.fields ?? []).filter(({ message }) => !error.message.includes(message));
  return (
    <Notice tone="bad" title={error.message} alert>
      {error.hint && <p>{error.hint}</p>}
      {fields.length > 0 && (
        <ul class="pw-list">
          {fields.map((field, index) => (
            <li key={index}>
              {(field.pointer || field.document) && (
                <code class="pw-code">{[field.document, field.pointer].filter(Boolean).join(" ")}</code>
              )}{" "}
              {field.message}
            </li>
          ))}
        </ul>
      )}
      {(error.ref_id || error.status_code) && (
        <p class="pw-small">
          {error.status_code ? `HTTP ${error.status_code}` : ""}
          {error.status_code && error.ref_id ? " · " : ""}
          {error.ref_id ? (
            <>
              reference <code class="pw-code">{error.ref_id}</code>
            </>
          ) : null}
        </p>
      )}
    </Notice>
  );
}

export function WarningNotice({ warnings }: { warnings: readonly TaskWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <Notice tone="caution" title={warnings.length === 1 ? "A warning" : `${warnings.length} warnings`}>
      <ul class="pw-list">
        {warnings.map((warning, index) => (
          <li key={index}>
            <Sentence text={warning.message} />
            {warning.detail ? <span class="pw-small"> {detailText(warning.detail)}</span> : null}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Where a warning points to, in the words of the editors, or whatever else the service sent. */
function detailText(detail: unknown): string {
  const { document, pointer } = (detail ?? {}) as { document?: unknown; pointer?: unknown };
  if (typeof document === "string" && typeof pointer === "string")
    return `${document.replaceAll("_", " ")} ${pointer}`;
  const text = typeof detail === "string" ? detail : (JSON.stringify(detail) ?? "");
  return text.length > DETAIL_LIMIT ? `${text.slice(0, DETAIL_LIMIT)}…` : text;
}
