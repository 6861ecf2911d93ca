/** What an edit of the table comes to: splices of the text, or a sentence why it cannot be. */
import { JsonEdits } from "../schema/jsonEdit";
import type { JsonTree } from "../schema/jsonTree";
import type { Splice } from "../schema/splice";

export interface FieldEdit {
  readonly splices: readonly Splice[];
  /** Pointer of the row that the edit was about, after it. */
  readonly row: string | null;
  /** What was done, for those who do not see it. */
  readonly said: string;
}

export type Outcome = FieldEdit | string;

/** Why an edit cannot be, as a sentence. */
export class Refusal extends Error {}

const BROKEN = "This part of the text could not be read: mend it in the code first.";

/** Makes an edit, step by step; nothing is done if one of the steps is refused. */
export function attempt(tree: JsonTree, steps: (edits: JsonEdits) => Omit<FieldEdit, "splices">): Outcome {
  const edits = new JsonEdits(tree);
  try {
    const { row, said } = steps(edits);
    return { splices: edits.splices, row, said };
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    if (error instanceof RangeError) return BROKEN;
    throw error;
  }
}
