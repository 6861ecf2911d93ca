/** A JSON value as a person reads it: text as text, objects and arrays as nested lists. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Path } from "../basis";
import { safeLink } from "../format";
import { Clamped } from "./Clamped";
import { ExternalLink } from "./ExternalLink";

const TEXT_LIMIT = 600;
const ITEMS_AT_FIRST = 20;
const MAX_DEPTH = 8;

export interface ValueProps {
  value: unknown;
  path: Path;
  /** What supports the value at a path, drawn under it. */
  evidence(path: Path): ComponentChildren;
}

export function Value({ value, path, evidence }: ValueProps) {
  if (typeof value === "string") return <Text text={value} />;
  if (value === null || typeof value !== "object") return <span class="pw-literal">{String(value)}</span>;
  if (path.length >= MAX_DEPTH) return <code class="pw-literal">{JSON.stringify(value)}</code>;
  if (Array.isArray(value)) return <Items items={value} path={path} evidence={evidence} />;
  const members = Object.entries(value);
  if (members.length === 0) return <span class="pw-empty">empty object</span>;
  return (
    <dl class="pw-members">
      {members.map(([key, member]) => (
        <div key={key} class="pw-member">
          <dt class="pw-key">{key}</dt>
          <dd>
            <Value value={member} path={[...path, key]} evidence={evidence} />
            {evidence([...path, key])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Text({ text }: { text: string }) {
  if (text === "") return <span class="pw-empty">empty text</span>;
  const url = /^https?:\/\/\S+$/.test(text) ? safeLink(text) : null;
  if (url !== null) return <ExternalLink url={url}>{text}</ExternalLink>;
  return <Clamped text={text} limit={TEXT_LIMIT} class="pw-text" />;
}

function Items({
  items,
  path,
  evidence,
}: {
  items: readonly unknown[];
  path: Path;
  evidence: ValueProps["evidence"];
}) {
  const [all, setAll] = useState(false);
  if (items.length === 0) return <span class="pw-empty">empty list</span>;
  const shown = all ? items : items.slice(0, ITEMS_AT_FIRST);
  return (
    <>
      <ol class="pw-items">
        {shown.map((item, index) => (
          <li key={index} class="pw-item">
            <Value value={item} path={[...path, index]} evidence={evidence} />
            {evidence([...path, index])}
          </li>
        ))}
      </ol>
      {shown.length < items.length && (
        <button type="button" class="pw-link-button" onClick={() => setAll(true)}>
          Show {items.length - shown.length} more
        </button>
      )}
    </>
  );
}
