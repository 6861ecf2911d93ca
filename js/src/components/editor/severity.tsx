/** How each severity looks and is called: a sign and a word, so that colour never stands alone. */
import type { Severity } from "../../schema/problem";
import { CrossIcon, QuestionIcon, RingIcon, SlashIcon, WarningIcon } from "../icons";
import "./severity.css";

interface Look {
  readonly Sign: () => ReturnType<typeof CrossIcon>;
  readonly one: string;
  readonly many: string;
}

export const SEVERITIES: Readonly<Record<Severity, Look>> = {
  error: { Sign: CrossIcon, one: "error", many: "errors" },
  unsupported: { Sign: SlashIcon, one: "unsupported", many: "unsupported" },
  warning: { Sign: WarningIcon, one: "warning", many: "warnings" },
  unverified: { Sign: QuestionIcon, one: "unverified", many: "unverified" },
  hint: { Sign: RingIcon, one: "hint", many: "hints" },
};

/** "2 errors, 1 warning"; gravest first. */
export function inWords(counts: ReadonlyMap<Severity, number>): string {
  return (Object.keys(SEVERITIES) as Severity[])
    .flatMap((severity) => {
      const count = counts.get(severity) ?? 0;
      return count === 0
        ? []
        : [`${count} ${count === 1 ? SEVERITIES[severity].one : SEVERITIES[severity].many}`];
    })
    .join(", ");
}

export function SeveritySign({ severity }: { severity: Severity }) {
  const { Sign, one } = SEVERITIES[severity];
  return (
    <span class={`pw-severity pw-severity-${severity}`}>
      <Sign /> {one}
    </span>
  );
}
