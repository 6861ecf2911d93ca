/** Where an object schema names one of its fields besides `properties`: all that a rename has to carry along. */
import type { JsonNode } from "../schema/jsonNode";
import type { JsonTree } from "../schema/jsonTree";

/** Keywords whose schemas judge the same object. */
const BRANCH_LISTS = ["allOf", "anyOf", "oneOf"];
const BRANCHES = ["if", "then", "else", "not"];

export interface Mentions {
  /** Strings that are the name. */
  readonly values: readonly JsonNode[];
  /** Members whose key is the name, each after those around it. */
  readonly keys: readonly JsonNode[];
}

/** What the schema `group` itself says of its field `name`, and what schemas in it say of the same object. */
export function mentionsOf(tree: JsonTree, group: JsonNode, name: string): Mentions {
  const values: JsonNode[] = [];
  const keys: JsonNode[] = [];
  const list = (node: JsonNode | undefined) => {
    if (node && tree.isList(node)) values.push(...node.children.filter((each) => tree.value(each) === name));
  };
  const key = (map: JsonNode | undefined) => {
    const named = map && tree.member(map, name);
    if (named) keys.push(named);
  };
  const visit = (schema: JsonNode) => {
    const member = (keyword: string) => tree.member(schema, keyword);
    if (schema !== group) key(member("properties"));
    list(member("required"));
    key(member("dependentRequired"));
    for (const each of membersOf(tree, member("dependentRequired"))) list(each);
    key(member("dependentSchemas"));
    for (const each of membersOf(tree, member("dependentSchemas"))) visit(each);
    for (const keyword of BRANCH_LISTS) {
      const branches = member(keyword);
      if (branches && tree.isList(branches)) branches.children.forEach(visit);
    }
    for (const keyword of BRANCHES) {
      const branch = member(keyword);
      if (branch) visit(branch);
    }
  };
  visit(group);
  return { values, keys };
}

function membersOf(tree: JsonTree, node: JsonNode | undefined): readonly JsonNode[] {
  return node && tree.isObject(node) ? node.children : [];
}
