/** A JSON value as a person reads it: text as text, objects and arrays as nested lists. */
import type { ComponentChildren } from "preact";
import type { Path } from "../basis";
import { safeLink } from "../format";
import { Clamped } from "./Clamped";
import { ExternalLink } from "./ExternalLink";
import { useSome } from "./useSome";

const TEXT_LIMIT = 600;
const ITEMS_AT_FIRST = 20;
const MEMBERS_AT_FIRST = 50;
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
  if (path.length >= MAX_DEPTH)
    return <Clamped text={JSON.stringify(value)} limit={TEXT_LIMIT} class="pw-literal" />;
  if (Array.isArray(value)) return <Items items={value} path={path} evidence={evidence} />;
  return <Members members={Object.entries(value)} path={path} evidence={evidence} />;
}

function Text({ text }: { text: string }) {
  if (text === "") return <span class="pw-empty">empty text</span>;
  const url = /^https?:\/\/\S+$/.test(text) ? safeLink(text) : null;
  if (url !== null) return <ExternalLink url={url}>{text}</ExternalLink>;
  return <Clamped text={text} limit={TEXT_LIMIT} class="pw-text" />;
}

type PartsProps = Omit<ValueProps, "value">;

function Members({ members, path, evidence }: PartsProps & { members: readonly [string, unknown][] }) {
  const { some, more } = useSome(members, MEMBERS_AT_FIRST);
  if (members.length === 0) return <span class="pw-empty">empty object</span>;
  return (
    <>
      <dl class="pw-members">
        {some.map(([key, member]) => (
          <div key={key} class="pw-member">
            <dt class="pw-key">{key}</dt>
            <dd>
              <Value value={member} path={[...path, key]} evidence={evidence} />
              {evidence([...path, key])}
            </dd>
          </div>
        ))}
      </dl>
      {more}
    </>
  );
}

function Items({ items, path, evidence }: PartsProps & { items: readonly unknown[] }) {
  const { some, more } = useSome(items, ITEMS_AT_FIRST);
  if (items.length === 0) return <span class="pw-empty">empty list</span>;
  return (
    <>
      <ol class="pw-items">
        {some.map((item, index) => (
          <li key={index} class="pw-item">
            <Value value={item} path={[...path, index]} evidence={evidence} />
            {evidence([...path, index])}
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}
