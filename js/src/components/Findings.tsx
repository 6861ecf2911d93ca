/** Findings of the kernel that have no editor to stand in, as words. */
import type { Diagnostic } from "../state";
import { SeveritySign } from "./editor/severity";
import { Sentence } from "./Sentence";
import "./findings.css";

export function Findings({ label, diagnostics }: { label: string; diagnostics: readonly Diagnostic[] }) {
  if (diagnostics.length === 0) return null;
  return (
    <ul class="pw-findings" aria-label={label}>
      {diagnostics.map(({ rule, pointer, severity, message }) => (
        <li key={`${rule} ${pointer}`} class="pw-finding">
          <SeveritySign severity={severity} />
          <span>
            <Sentence text={message} />
          </span>
        </li>
      ))}
    </ul>
  );
}
