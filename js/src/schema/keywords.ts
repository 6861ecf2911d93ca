/** The keywords of JSON Schema that are offered and explained, from the kernel's own data. */
import explained from "../../../parallel_widgets/schema/keywords.json";
import rules from "../../../parallel_widgets/schema/task_api_rules.json";

export interface Keyword {
  readonly name: string;
  /** What it says, in any JSON Schema. */
  readonly summary: string;
  /** Of the Task API's documentation, about output schemas. */
  readonly status: "supported" | "unsupported" | "unverified";
  /** The type of the values that it judges; without it, any. */
  readonly on?: string;
  /** JSON text to start with, in which `${...}` is a place to fill in; without it, the keyword is not offered. */
  readonly insert?: string;
  /** What to do in an output schema, where it is unsupported. */
  readonly instead?: string;
}

type Explained = Readonly<Record<string, Omit<Keyword, "name" | "status">>>;

/** By name, in the order in which to offer them. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  Object.entries(explained as Explained).map(([name, entry]) => [
    name,
    { ...entry, name, status: statusOf(name) },
  ]),
);

function statusOf(name: string): Keyword["status"] {
  if (rules.unsupported_keywords.includes(name)) return "unsupported";
  return rules.unverified_keywords.includes(name) ? "unverified" : "supported";
}
