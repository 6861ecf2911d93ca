/** Situations to look at: what the traits hold in each of them. */

import type { FieldBasis, Processor, ResultPreview, Spent, TaskState } from "../src/state";

const LATENCY: Record<string, [number, number, number, number]> = {
  lite: [10, 60, 0.005, 2],
  "lite-fast": [10, 20, 0.005, 2],
  base: [15, 100, 0.01, 5],
  "base-fast": [15, 50, 0.01, 5],
  core: [60, 300, 0.025, 10],
  "core-fast": [15, 100, 0.025, 10],
  pro: [120, 600, 0.1, 20],
  "pro-fast": [30, 300, 0.1, 20],
  ultra8x: [300, 7200, 2.4, 25],
  "ultra8x-fast": [60, 3600, 2.4, 25],
};

const processors: Processor[] = Object.entries(LATENCY).map(([name, [from, to, price, fields]]) => ({
  name,
  price_usd: price,
  latency: [from, to],
  max_fields: fields,
  auto_supported: name.startsWith("pro") || name.startsWith("ultra"),
}));

const schema = `{
  "type": "object",
  "properties": {
    "gdp": {
      "type": "string",
      "description": "GDP in USD for the year, formatted like '$3.1 trillion (2023)'"
    },
    "population": {
      "type": "integer",
      "description": "Inhabitants in that year"
    },
    "largest_sectors": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "name": { "type": "string" },
          "share": { "type": "string", "description": "Share of GDP, as '12 %'" }
        },
        "required": ["name", "share"],
        "additionalProperties": false
      }
    }
  },
  "required": ["gdp", "population", "largest_sectors"],
  "additionalProperties": false
}
`;

const basis: FieldBasis[] = [
  {
    field: "gdp",
    confidence: "high",
    reasoning:
      "The national accounts give 3.03 trillion US dollars for 2023 at current prices; two independent series agree within one percent, and the difference is explained by the date of the exchange rate.",
    citations: [
      {
        url: "https://data.example.org/national-accounts/france",
        title: "National accounts of France, 2023",
        excerpts: ["Gross domestic product at current prices reached 3,030.9 billion US dollars in 2023."],
      },
      { url: "https://stats.example.com/gdp?country=FR", title: "GDP by country", excerpts: [] },
    ],
  },
  {
    field: "population",
    confidence: "medium",
    reasoning:
      "Estimates for the middle of 2023 differ by about 200,000 between the two sources; the official one is used.",
    citations: [
      { url: "https://census.example.net/fr/2023", title: null, excerpts: ["68.2 million inhabitants"] },
    ],
  },
  {
    field: "largest_sectors",
    confidence: "",
    reasoning: "Sectors are ranked by their share of gross value added.",
    citations: [],
  },
  {
    field: "largest_sectors.0",
    confidence: "low",
    reasoning: "Definitions of services vary.",
    citations: [{ url: "javascript:alert(1)", title: "A page with an unsafe address", excerpts: [] }],
  },
];

export const result: ResultPreview = {
  type: "json",
  content: {
    gdp: "$3.03 trillion (2023)",
    population: 68170228,
    largest_sectors: [
      { name: "Services", share: "70 %" },
      { name: "Industry", share: "18 %" },
    ],
  },
  basis,
  truncated: false,
  is_sample: false,
};

const ready: Partial<TaskState> = {
  input_text: "France (2023)",
  output_schema_text: schema,
  processors,
  processors_as_of: "2026-10-01",
  service: { base_url: "https://api.parallel.ai", is_sandbox: false, has_key: true },
  request_preview: {
    price_usd: 0.01,
    characters: { spec: 712, total: 725 },
    limits: { spec: 15000, total: 25000 },
  },
};

const spent: Spent = {
  usd: 0.03,
  possibly_usd: 0,
  reserved_usd: 0,
  runs: 3,
  unconfirmed_runs: 0,
  unpriced_runs: 0,
  limit_usd: null,
  left_usd: null,
};

const running: Partial<TaskState> = {
  ...ready,
  status: "running",
  is_active: true,
  is_watching: true,
  run_id: "trun_9907962f83aa4d9d98fd7f4bf745d654",
  elapsed: 12,
  progress: 38,
  message: "Reading the national accounts to compare current and constant prices",
  source_stats: {
    considered: 223,
    read: 22,
    sample: ["https://data.example.org/a", "https://stats.example.com/b", "https://census.example.net/c"],
  },
};

const completed: Partial<TaskState> = {
  ...running,
  status: "completed",
  is_active: false,
  is_watching: false,
  progress: 100,
  elapsed: 34,
  message: "",
  result_preview: result,
};

const inputSchema = `{
  "type": "object",
  "properties": {
    "country": { "type": "string", "description": "Name of the country, in English" },
    "year": { "type": ["integer", "null"], "description": "Null for the newest figures there are" },
    "currency": { "enum": ["USD", "EUR", "GBP"], "description": "What amounts are given in" },
    "detailed": { "type": "boolean" },
    "contact": {
      "type": "object",
      "description": "Who asks",
      "properties": {
        "name": { "type": "string" },
        "email": { "type": "string" }
      },
      "required": ["name"]
    },
    "sectors": {
      "type": "array",
      "description": "Which sectors to look at",
      "items": { "type": "string" }
    }
  },
  "required": ["country", "year", "currency"],
  "additionalProperties": false
}
`;

const workbench: Partial<TaskState> = {
  ...ready,
  input_type: "json",
  input_text: '{\n  "country": "France",\n  "year": "2023",\n  "sectors": ["Services", "Industry"]\n}\n',
  input_schema_text: inputSchema,
  has_last_run: true,
};

/** Written from right to left, with an override that nothing ends. */
const rtl = "الناتج \u202eevil";

const sandbox = { base_url: "http://127.0.0.1:8123", is_sandbox: true, has_key: false };

export const SCENES: Readonly<Record<string, Partial<TaskState>>> = {
  ready,
  workbench,
  sandbox: { ...ready, service: sandbox },
  running,
  queued: { ...running, status: "queued", progress: null, message: "", source_stats: null, elapsed: 1 },
  stopped: { ...running, is_watching: false },
  completed,
  sample: { ...completed, service: sandbox, result_preview: { ...result, is_sample: true, truncated: true } },
  text: {
    ...completed,
    output_schema_type: "text",
    output_schema_description: "A paragraph about the economy of the country.",
    result_preview: {
      ...result,
      type: "text",
      content: "France has a mixed economy.\n\nServices make up seventy percent of it; industry follows.",
      basis: [{ ...basis[0], field: "output" } as FieldBasis],
    },
  },
  hostile: {
    ...completed,
    message: `${rtl} ${"x".repeat(300)}`,
    input_text: `${rtl} <b>France</b> \u202e(2023)`,
    source_stats: { considered: 1, read: 1, sample: [`https://${"long-".repeat(30)}name.example/`] },
    warnings: [{ type: "warning", message: `${rtl} <img src=x> ${"w".repeat(200)}`, detail: null }],
    result_preview: {
      ...result,
      content: {
        [`${rtl} key`]: `${rtl} 12 %`,
        ["k".repeat(200)]: "v".repeat(500),
        "<b>html</b>": {
          "<i>": "<script>alert(1)</script>",
          list: Array.from({ length: 40 }, (_, at) => at),
        },
      },
      basis: [
        {
          field: "<b>html</b>",
          confidence: "c".repeat(60),
          reasoning: `${rtl} ${"r".repeat(200)}`,
          citations: [
            { url: "javascript:alert(1)", title: "<b>unsafe</b>", excerpts: ["e".repeat(300)] },
            { url: `https://example.org/${"p".repeat(200)}`, title: null, excerpts: [rtl] },
          ],
        },
      ],
    },
  },
  failed: {
    ...running,
    status: "failed",
    is_active: false,
    is_watching: false,
    progress: null,
    message: "",
    error: {
      type: "RunError",
      message: "The run failed: no source could be read within the time limit.",
      hint: "Run it again, or choose a processor with more time.",
      status_code: 200,
      ref_id: "4b5d3c1e-7f0a",
      fields: [],
    },
    warnings: [
      {
        type: "input_validation_warning",
        message: "The input does not match the input schema.",
        detail: { year: "missing" },
      },
    ],
  },
  unconfirmed: {
    ...ready,
    status: "unconfirmed",
    error: {
      type: "UnconfirmedCreateError",
      message: "The connection broke after the request was sent and before an answer came.",
      hint: "Look for it on the platform before you submit it again.",
      sent_at: 1_795_465_000,
    },
    submission: { sent_at: 1_795_465_000, price_usd: 0.01, taskgroup_id: "", waits_until: null },
    spending: { notebook: { ...spent, possibly_usd: 0.01, unconfirmed_runs: 1 }, widget: spent },
  },
  lost: {
    ...ready,
    status: "unconfirmed",
    error: {
      type: "UnconfirmedCreateError",
      message: "The request for the runs of the group was sent, but its answer was lost: it took too long.",
      hint: "Look again, before you submit it again: that may cost twice.",
      sent_at: 1_795_465_000,
    },
    submission: { sent_at: 1_795_465_000, price_usd: 0.01, taskgroup_id: "tgrp_1", waits_until: null },
  },
  waiting: {
    ...ready,
    status: "submitting",
    is_active: true,
    is_watching: true,
    elapsed: 3,
    submission: {
      sent_at: 1_795_465_000,
      price_usd: 0.01,
      taskgroup_id: "",
      waits_until: 1_795_465_090,
    },
  },
  dear: {
    ...ready,
    processor: "ultra8x",
    confirm_above_usd: 1,
    spending: {
      notebook: { ...spent, usd: 0.135, runs: 9, unpriced_runs: 1, limit_usd: 5, left_usd: 4.865 },
      widget: { ...spent, usd: 0.1, runs: 1, limit_usd: 3, left_usd: 2.9 },
    },
  },
  unsupported: {
    ...ready,
    diagnostics: [
      {
        rule: "unsupported_keyword",
        severity: "unsupported",
        message: "`pattern` is not supported in output schemas.",
        pointer: "/properties/gdp/pattern",
        document: "output_schema",
        start: 4,
        end: 10,
        line: 3,
        column: 3,
      },
    ],
  },
  auto: {
    ...ready,
    output_schema_type: "auto",
    theme: "dark",
    diagnostics: [
      {
        rule: "auto_needs_pro",
        severity: "warning",
        message: "`base` has no automatic output schemas: choose `pro` or above, or give a schema.",
        pointer: "",
        document: "request",
        start: null,
        end: null,
        line: null,
        column: null,
      },
    ],
  },
  errors: {
    ...ready,
    diagnostics: [
      {
        rule: "root_type_object",
        severity: "error",
        message: "The root of an output schema must have the type object.",
        pointer: "/type",
        document: "output_schema",
        start: 4,
        end: 10,
        line: 2,
        column: 3,
      },
    ],
  },
};
