/** What a kernel would answer to the workbench: plausible texts, made here, for whatever is asked. */
import type { CommandKind, Difference, ImportChange, ImportedPart } from "../src/messages";
import type { TaskState } from "../src/state";

type Asked = { kind: CommandKind } & Record<string, unknown>;
type Traits = Pick<TaskState, "revisions" | "output_schema_text" | "input_schema_text" | "has_last_run">;

const property = (name: string, type: string, description: string) =>
  `    "${name}": {\n      "type": "${type}",\n      "description": "${description}"\n    }`;

const object = (properties: readonly string[], names: readonly string[]) =>
  `{\n  "type": "object",\n  "properties": {\n${properties.join(",\n")}\n  },\n  "required": ${JSON.stringify(names)},\n  "additionalProperties": false\n}\n`;

const COMPANY = object(
  [
    property("headquarters", "string", "City and country of the head office, such as 'Lyon, France'."),
    property("employees", "integer", "Number of employees at the end of the last fiscal year."),
    property("website", "string", "Address of the company's own site."),
  ],
  ["headquarters", "employees", "website"],
);

const COMPANY_INPUT = object(
  [
    property("company", "string", "Name of the company."),
    property("country", "string", "Country in which it is registered."),
  ],
  ["company", "country"],
);

const difference = (
  kind: Difference["kind"],
  pointer: string,
  message: string,
  breaking = false,
): Difference => ({
  kind,
  pointer,
  before_pointer: kind === "removed" ? pointer : null,
  message,
  breaking,
});

const DIFFERENCES: readonly Difference[] = [
  difference("added", "/properties/headquarters", "`headquarters` is new."),
  difference("added", "/properties/website", "`website` is new."),
  difference("renamed", "/properties/employees", "`population` becomes `employees`.", true),
  difference("described", "/properties/employees", "The description of `employees` is another."),
  difference("removed", "/properties/gdp", "`gdp` is gone.", true),
  difference("removed", "/properties/largest_sectors", "`largest_sectors` is gone.", true),
];

const outputPart: ImportedPart = {
  document: "output_schema",
  type: "json",
  text: COMPANY,
  differences: DIFFERENCES,
};
const inputParts: readonly ImportedPart[] = [
  {
    document: "input_schema",
    type: "json",
    text: COMPANY_INPUT,
    differences: [
      difference("added", "/properties/company", "`company` is new."),
      difference("added", "/properties/country", "`country` is new."),
    ],
  },
  {
    document: "input",
    type: "json",
    text: '{\n  "company": "Example SA",\n  "country": "France"\n}\n',
    differences: [],
  },
];

const CHANGES: readonly ImportChange[] = [
  { pointer: "", message: "`additionalProperties` is `false` now, in 1 object." },
  { pointer: "/properties/website", message: "`format: uri` went into the description of `website`." },
];

const TEMPLATES = [
  ["company_profile", "Company profile", "Who a company is, how large, and where.", "base"],
  ["market_size", "Market size", "How large a market is, how fast it grows, and who says so.", "core"],
  ["leadership", "Leadership", "Who leads an organisation, since when, and from where.", "core"],
  ["product_comparison", "Product comparison", "Two products side by side: prices, limits, reviews.", "pro"],
  ["timeline", "Timeline of events", "What happened when, with a source for each event.", "core"],
  ["due_diligence", "Due diligence", "Yes or no, with the evidence for it.", "pro"],
].map(([name = "", title = "", summary = "", processor = ""]) => ({ name, title, summary, processor }));

const EXPORTED: Readonly<Record<string, readonly [filename: string, language: string, text: string]>> = {
  task_spec: ["task_spec.json", "json", `{\n  "output_schema": {\n    "type": "json"\n  }\n}\n`],
  pydantic: [
    "output.py",
    "python",
    'from pydantic import BaseModel, ConfigDict, Field\n\n\nclass Output(BaseModel):\n    model_config = ConfigDict(extra="forbid")\n\n    gdp: str = Field(description="GDP in USD for the year, formatted like \'$3.1 trillion (2023)\'")\n    population: int = Field(description="Inhabitants in that year")\n',
  ],
  typescript_types: [
    "output.ts",
    "typescript",
    "export interface Output {\n  gdp: string;\n  population: number;\n}\n",
  ],
  python_sdk: [
    "task.py",
    "python",
    'import os\n\nfrom parallel import Parallel\n\nclient = Parallel(api_key=os.environ["PARALLEL_API_KEY"], max_retries=0)\n',
  ],
  python_httpx: ["task.py", "python", "import os\n\nimport httpx\n"],
  curl: [
    "task.sh",
    "shell",
    'curl --request POST https://api.parallel.ai/v1/tasks/runs \\\n  --header "x-api-key: $PARALLEL_API_KEY"\n',
  ],
  typescript: ["task.ts", "typescript", "const key = process.env.PARALLEL_API_KEY;\n"],
};

/** Null for what is no question to the workbench. */
export function answerWorkbench(asked: Asked, traits: Traits): object | null {
  switch (asked.kind) {
    case "fix_all":
      return refused("nothing", "There is nothing that could be fixed without asking.");
    case "dismiss":
      return { ok: true };
    case "import": {
      const text = String(asked.text).trim();
      if (/^[[{]/.test(text)) return proposed("Example JSON, 1 object", [outputPart], CHANGES);
      if (text.startsWith("trun_")) return refused("not_found", "There is no run with this id.");
      return refused(
        "unreadable",
        "This is neither JSON nor a CSV header, TypeScript or Python: line 1 starts with " +
          `\`${text.slice(0, 12)}\`. Choose the format above, or paste another text.`,
      );
    }
    case "objects":
      return {
        ok: true,
        objects: [
          { name: "Company", kind: "pydantic", label: "Pydantic model, 3 fields" },
          { name: "rows", kind: "dataframe", label: "DataFrame, 12 columns" },
          { name: "Filing", kind: "dataclass", label: "Dataclass, 5 fields" },
        ],
      };
    case "import_object":
      return proposed(`\`${asked.name}\` of the notebook`, [outputPart], []);
    case "export": {
      const schema = asked.document === "input_schema" ? traits.input_schema_text : traits.output_schema_text;
      const [filename, language, text] = EXPORTED[String(asked.format)] ?? ["schema.json", "json", schema];
      return { ok: true, filename, language, text };
    }
    case "sample":
      return {
        ok: true,
        text: JSON.stringify(
          {
            gdp: "$3.1 trillion (2023)",
            population: 1000 + 17 * Number(asked.seed),
            largest_sectors: [{ name: "Sample name", share: "12 %" }],
          },
          null,
          2,
        ),
      };
    case "templates":
      return { ok: true, templates: TEMPLATES };
    case "template": {
      const template = TEMPLATES.find(({ name }) => name === asked.name);
      return proposed(`Template “${template?.title}”`, [outputPart, ...inputParts], [], template?.processor);
    }
    case "differences":
      return {
        ok: true,
        differences: asked.before === asked.after ? [] : DIFFERENCES,
        before_text: "",
        after_text: "",
      };
    case "accept":
      return {
        ok: true,
        edits: [{ start: 0, end: traits.output_schema_text.length, text: COMPANY }],
      };
    case "suggest":
      return {
        ok: true,
        title: "Suggested for your sentence",
        parts: [outputPart, ...inputParts],
        processors: ["core", "pro"],
        is_sandbox: true,
        warnings: [],
      };
    default:
      return null;
  }
}

function proposed(
  label: string,
  parts: readonly ImportedPart[],
  changes: readonly ImportChange[],
  processor: string | null = null,
): object {
  return { ok: true, format: "example_json", label, parts, processor, changes, notes: [] };
}

function refused(code: string, message: string): object {
  return { ok: false, code, message };
}
