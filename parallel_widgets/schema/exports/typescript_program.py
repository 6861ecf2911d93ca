"""A request as a TypeScript program with nothing but ``fetch``; its output has the schema's type."""

from __future__ import annotations

from typing import Any

from .layout import Labelled
from .program import COSTS, KEY_VARIABLE, POLL_SECONDS, WAITS, Program
from .typescript_source import typescript_source
from .typescript_values import typescript_code, typescript_text, typescript_value

_TYPESCRIPT = """\
{notes}
// Run it with Node 20 or newer: npx tsx run_task.ts
const runs = {runs};
const headers = {{
  "x-api-key": process.env.{key} ?? "",
  "content-type": "application/json",
}};

{request};

{types}
interface TaskRunResult {{
  output: {{
    content: {content};
    basis: {{ field: string; citations?: {{ url: string }}[] }}[];
  }};
}}

async function main() {{
{costs}
  const created = await fetch(runs, {{
    method: "POST",
    headers,
    body: JSON.stringify(request),
  }});
  if (!created.ok) {{
    throw new Error(`No run: ${{created.status}} ${{await created.text()}}`);
  }}
  const {{ run_id }} = (await created.json()) as {{ run_id: string }};
  console.log("Run:", run_id);

  const {{ output }} = await resultOf(run_id);
  console.log(output.content);
  for (const {{ field, citations }} of output.basis) {{
    console.log(field, citations?.map((citation) => citation.url) ?? []);
  }}
}}

// {waits}
async function resultOf(run_id: string): Promise<TaskRunResult> {{
  for (;;) {{
    const url = `${{runs}}/${{run_id}}/result?timeout={poll}`;
    const response = await fetch(url, {{ headers }}).catch(() => null);
    const status = response?.status ?? 503;
    if (response?.ok) {{
      return (await response.json()) as TaskRunResult;
    }}
    if (status === 404) {{
      // There is no result: the run itself says why.
      const run = await fetch(`${{runs}}/${{run_id}}`, {{ headers }});
      throw new Error(`The run ended without a result: ${{await run.text()}}`);
    }}
    if (status !== 408 && status !== 429 && status < 500) {{
      throw new Error(`${{status}} ${{await response?.text()}}`);
    }}
    // 408: it is still running.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }}
}}

main().catch((error: unknown) => {{
  console.error(error);
  process.exitCode = 1;
}});

export {{}};
"""


def typescript_program(program: Program) -> str:
    """Return the program: one file, for Node 20 or newer."""
    types, content = _content(program.body)
    return _TYPESCRIPT.format(
        notes="\n".join(f"// {note}" for note in program.notes),
        runs=typescript_text(f"{program.address}/v1/tasks/runs"),
        key=KEY_VARIABLE,
        request=typescript_code(Labelled("const request = ", typescript_value(program.body))),
        types=types,
        content=content,
        costs="\n".join(f"  // {line}" for line in COSTS),
        waits=WAITS,
        poll=POLL_SECONDS,
    )


def _content(body: dict[str, Any]) -> tuple[str, str]:
    """Return the types of the output's content, and the name of the one for the whole."""
    spec = body.get("task_spec")
    output = spec.get("output_schema") if isinstance(spec, dict) else None
    if isinstance(output, str):
        return "", "string"
    if not isinstance(output, dict) or output.get("type") == "auto":
        return "", "unknown"
    if "json_schema" not in output:
        return "", "string"
    try:
        return typescript_source(output["json_schema"], name="Content"), "Content"
    except ValueError:
        # A schema that has no types may still be run.
        return "", "unknown"
