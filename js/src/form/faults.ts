/** The problems of the input, each at the control that it is about. */
import type { Problem } from "../schema/problem";
import { describe } from "../schema/violation";
import { type Control, isMissing } from "./controls";

/** By the pointer of the control; what concerns no control is at the one around it, at last the root. */
export function faultsOf(
  root: Control,
  problems: readonly Problem[],
): ReadonlyMap<string, readonly Problem[]> {
  const faults = new Map<string, Problem[]>();
  for (const problem of problems) {
    const control = around(root, problem.pointer);
    if (problem.pointer === control.pointer && isSaidBelow(control, problem)) continue;
    const at = faults.get(control.pointer);
    if (at === undefined) faults.set(control.pointer, [problem]);
    else at.push(problem);
  }
  return faults;
}

/** The innermost control that holds the place. */
function around(control: Control, pointer: string): Control {
  const next = control.children.find((each) => `${pointer}/`.startsWith(`${each.pointer}/`));
  return next === undefined ? control : around(next, pointer);
}

/** What a group lacks is said at the fields that are missing. */
function isSaidBelow({ children, path, shape, value }: Control, { message }: Problem): boolean {
  if (!children.some(isMissing)) return false;
  return message === describe({ path, keyword: "required", limit: shape.required, instance: value });
}
