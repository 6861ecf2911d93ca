"""A request as a Python program: with the official SDK (``parallel-web`` 1.x), or with httpx."""

from __future__ import annotations

from .layout import Brackets, Labelled
from .program import COSTS, KEY_VARIABLE, POLL_SECONDS, READ_SECONDS, WAITS, Program
from .python_values import python_argument, python_code, python_value

# Arguments of `task_run.create` in all of parallel-web 1.x; newer fields of the body go into `extra_body`.
_SDK_ARGUMENTS = frozenset(
    {
        *("input", "processor", "task_spec", "metadata", "source_policy", "mcp_servers", "webhook"),
        *("enable_events", "previous_interaction_id"),
    }
)

_SDK = """\
{notes}
# pip install "parallel-web>=1,<2"
import os
import time

import parallel

{client}

{costs}
{create}
print("Run:", run.run_id)

# {waits}
result = None
while result is None:
    try:
        result = client.task_run.result(run.run_id, api_timeout={poll})
    except parallel.APIConnectionError:
        time.sleep(5)
    except parallel.APIStatusError as error:
        if error.status_code == 404:  # there is no result: the run itself says why
            run = client.task_run.retrieve(run.run_id)
            raise SystemExit(f"The run ended as {{run.status}}: {{run.error}}") from error
        if error.status_code not in (408, 429) and error.status_code < 500:
            raise
        time.sleep(1)  # 408: it is still running

print(result.output.content)
for basis in result.output.basis:
    print(basis.field, [citation.url for citation in basis.citations or []])
"""

_HTTPX = """\
{notes}
# pip install httpx
import os
import time

import httpx

{client}

{request}

{costs}
response = client.post("/v1/tasks/runs", json=request)
if response.is_error:
    raise SystemExit(f"No run was created: {{response.status_code}} {{response.text}}")
run_path = "/v1/tasks/runs/" + response.json()["run_id"]
print("Run:", run_path)

# {waits}
result = None
while result is None:
    try:
        response = client.get(f"{{run_path}}/result", params={{"timeout": {poll}}})
    except httpx.TransportError:
        time.sleep(5)
        continue
    if response.status_code == 200:
        result = response.json()
    elif response.status_code == 404:  # there is no result: the run itself says why
        run = client.get(run_path).json()
        raise SystemExit(f"The run ended as {{run.get('status')}}: {{run.get('error')}}")
    elif response.status_code in (408, 429) or response.status_code >= 500:
        time.sleep(1)  # 408: it is still running
    else:
        raise SystemExit(f"{{response.status_code}} {{response.text}}")

print(result["output"]["content"])
for basis in result["output"]["basis"]:
    citations = basis.get("citations") or []
    print(basis["field"], [citation["url"] for citation in citations])
"""


def sdk_program(program: Program) -> str:
    """Return the program with the official SDK.

    It does not use the SDK's own ``execute``, which creates again what may exist already, nor its retries.
    """
    client: list[Labelled | str] = [f'api_key=os.environ["{KEY_VARIABLE}"]']
    if program.base_url:
        client.append(python_argument("base_url", program.base_url))
    client.append("max_retries=0")
    known = {name: value for name, value in program.body.items() if name in _SDK_ARGUMENTS}
    more = {name: value for name, value in program.body.items() if name not in _SDK_ARGUMENTS}
    arguments = [python_argument(name, value) for name, value in known.items()]
    if more:
        arguments.append(python_argument("extra_body", more))
    return _filled(
        _SDK,
        program,
        client=python_code(Labelled("client = ", Brackets("parallel.Parallel(", tuple(client), ")"))),
        create=python_code(Labelled("run = ", Brackets("client.task_run.create(", tuple(arguments), ")"))),
    )


def httpx_program(program: Program) -> str:
    """Return the program with httpx, which repeats nothing by itself."""
    client = (
        python_argument("base_url", program.address),
        Labelled("headers=", f'{{"x-api-key": os.environ["{KEY_VARIABLE}"]}}'),
        f"timeout={READ_SECONDS}",
    )
    return _filled(
        _HTTPX,
        program,
        client=python_code(Labelled("client = ", Brackets("httpx.Client(", client, ")"))),
        request=python_code(Labelled("request = ", python_value(program.body))),
    )


def _filled(template: str, program: Program, **code: str) -> str:
    return template.format(
        notes="\n".join(f"# {note}" for note in program.notes),
        costs="\n".join(f"# {line}" for line in COSTS),
        waits=WAITS,
        poll=POLL_SECONDS,
        **code,
    )
