/** Edits of which fields there are: added, renamed, copied, deleted, moved; with what the schema around them says of them. */
import { moveMember, type Place, removeMembers, renameKey, replaceValue } from "../schema/jsonEdit";
import type { JsonNode } from "../schema/jsonNode";
import { RawJson } from "../schema/jsonStyle";
import type { JsonTree } from "../schema/jsonTree";
import { child, parent } from "../schema/pointers";
import { attempt, type Outcome, Refusal } from "./edit";
import {
  acceptedName,
  addTo,
  fieldPointer,
  fieldsOf,
  groupOf,
  isRequired,
  require,
  soundGroup,
  unusedName,
} from "./group";
import { mentionsOf } from "./mentions";
import { redirect } from "./references";

const NEW_FIELD = { type: "string" };

/** Adds a string field under a name of its own; it is required, as the Task API wants all fields. */
export function addField(tree: JsonTree, group: string, place?: Place): Outcome {
  return attempt(tree, (edits) => {
    const name = unusedName(tree, group, "new_field");
    addTo(edits, group, [[name, NEW_FIELD]], place);
    require(edits, group, [name], true);
    return { row: fieldPointer(group, name), said: `Added the field ${name}.` };
  });
}

export function renameField(tree: JsonTree, field: string, wanted: string): Outcome {
  return attempt(tree, (edits) => {
    const { name: old } = nodeAt(tree, field);
    const group = groupOf(field);
    if (wanted.trim() === old) return { row: field, said: "" };
    const name = acceptedName(tree, group, wanted);
    const schema = soundGroup(tree, group);
    const renamed = fieldPointer(group, name);
    if (mentionsOf(tree, schema, name).keys.length > 0)
      throw new Refusal(`\`${name}\` is named elsewhere in this schema: choose another name.`);
    const { values, keys } = mentionsOf(tree, schema, old);
    for (const { pointer } of values) edits.add((now) => replaceValue(now, pointer, name));
    // What is inside is renamed first, while the way to it is what it was.
    for (const pointer of [...keys.map((each) => each.pointer).reverse(), field])
      edits
        .add((now) => redirect(now, pointer, child(parent(pointer), name)))
        .add((now) => renameKey(now, pointer, name));
    return { row: renamed, said: `Renamed ${old} to ${name}.` };
  });
}

/** Copies a field, byte for byte, to the place after it. */
export function duplicateField(tree: JsonTree, field: string): Outcome {
  return attempt(tree, (edits) => {
    const node = wholeField(tree, field);
    const group = groupOf(field);
    const name = unusedName(tree, group, `${node.name}_copy`);
    addTo(edits, group, [[name, new RawJson(tree.raw(node))]], { after: node.name });
    if (isRequired(tree, field)) require(edits, group, [name], true);
    return { row: fieldPointer(group, name), said: `Copied ${node.name} to ${name}.` };
  });
}

export function removeFields(tree: JsonTree, fields: readonly string[]): Outcome {
  return attempt(tree, (edits) => {
    const outermost = fields.filter((field) => !fields.some((other) => field.startsWith(`${other}/`)));
    const groups = new Map<string, string[]>();
    for (const field of outermost) {
      const { name } = wholeField(tree, field);
      groups.set(groupOf(field), [...(groups.get(groupOf(field)) ?? []), name]);
    }
    for (const [group, names] of groups) {
      require(edits, group, names, false);
      edits.add((now) => removeMembers(now, child(group, "properties"), names));
    }
    const [only, ...others] = outermost;
    const said = others.length > 0 ? `${outermost.length} fields` : only && nodeAt(tree, only).name;
    return { row: neighbourOf(tree, outermost), said: `Deleted ${said}.` };
  });
}

/** Moves a field within its group or into another, with its bytes and with whether it is required. */
export function moveField(tree: JsonTree, field: string, group: string, place?: Place): Outcome {
  return attempt(tree, (edits) => {
    const node = wholeField(tree, field);
    const { name } = node;
    const from = groupOf(field);
    if (from === group) {
      soundGroup(tree, group);
      edits.add(() => moveMember(tree, field, place));
      const [at, count] = [indexIn(edits.tree, group, name) + 1, fieldsOf(tree, group).length];
      return { row: field, said: `Moved ${name} to position ${at} of ${count}.` };
    }
    if (group.startsWith(`${field}/`) || group === field)
      throw new Refusal(`${name} cannot move into itself.`);
    const moved = fieldPointer(group, acceptedName(tree, group, name));
    addTo(edits, group, [[name, new RawJson(tree.raw(node))]], place);
    if (isRequired(tree, field)) {
      require(edits, group, [name], true);
      require(edits, from, [name], false);
    }
    edits.add((now) => removeMembers(now, child(from, "properties"), [name]));
    edits.add((now) => redirect(now, field, moved));
    const [way, about] = group.startsWith(from) ? ["into", group] : ["out of", from];
    const owner = ownerOf(about);
    return {
      row: moved,
      said: `Moved ${name} ${way} ${owner === null ? "a group" : nodeAt(tree, owner).name}.`,
    };
  });
}

export function setRequired(tree: JsonTree, fields: readonly string[], required: boolean): Outcome {
  return attempt(tree, (edits) => {
    for (const group of new Set(fields.map(groupOf))) {
      const names = fields
        .filter((field) => groupOf(field) === group)
        .map((field) => nodeAt(tree, field).name);
      require(edits, group, names, required);
    }
    return {
      row: fields[0] ?? null,
      said: `${sayWhich(tree, fields)} now ${required ? "required" : "optional"}.`,
    };
  });
}

/** "revenue is", "3 fields are". */
export function sayWhich(tree: JsonTree, fields: readonly string[]): string {
  const [only, ...others] = fields;
  return only !== undefined && others.length === 0
    ? `${nodeAt(tree, only).name} is`
    : `${fields.length} fields are`;
}

/** A field without errors in it: only such a one is copied, moved or deleted, or gets another type. */
export function wholeField(tree: JsonTree, field: string): JsonNode {
  const node = nodeAt(tree, field);
  if (!tree.isReadable(node)) throw new RangeError(`${field} cannot be read`);
  return node;
}

export function nodeAt(tree: JsonTree, field: string): JsonNode {
  const node = tree.at(field);
  if (node === undefined) throw new RangeError(`no field at ${field}`);
  return node;
}

function indexIn(tree: JsonTree, group: string, name: string): number {
  return fieldsOf(tree, group).findIndex((field) => field.name === name);
}

/** The field next to those that go, in the group of the first. */
function neighbourOf(tree: JsonTree, gone: readonly string[]): string | null {
  const [first = ""] = gone;
  const fields = fieldsOf(tree, groupOf(first)).map(({ pointer }) => pointer);
  const at = fields.indexOf(first);
  const stays = (field: string) => !gone.includes(field);
  const near = fields.slice(at).find(stays) ?? fields.slice(0, at).findLast(stays);
  if (near !== undefined) return near;
  // The group is empty now: what holds it comes next.
  return ownerOf(groupOf(first));
}

/** The field whose fields a group has; null at the root. */
function ownerOf(group: string): string | null {
  return /^(.*\/properties\/[^/]*)/.exec(group)?.[1] ?? null;
}
