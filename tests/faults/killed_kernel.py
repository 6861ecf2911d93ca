"""The row "kernel kill": SIGKILL ends a process while its requests are under way, and another one looks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from parallel_widgets.sandbox import Sandbox, serve

from .fault import ENDPOINTS, Operation
from .operation import CREATES, Outcome, normal
from .scene import until

HERE = Path(__file__).parent
#: Of each operation the end of the path that is asked, and of the one at which something is created.
ASKED: dict[Operation, tuple[str, str]] = {
    "create": ("/v1/tasks/runs", "/v1/tasks/runs"),
    "events": ("/events", "/v1/tasks/runs"),
    "result": ("/result", "/v1/tasks/runs"),
    "input": ("/input", "/v1/tasks/runs"),
    "group create": ("/v1/tasks/groups", "/v1/tasks/groups"),
    "group add": ("/runs", "/runs"),
    "group events": ("/events", "/runs"),
    "safe_submit: group": ("/v1/tasks/groups", "/runs"),
    "safe_submit: add": ("/runs", "/runs"),
}
#: What a widget was submitted with, so that `pw.attach` finds it in the journal.
OF_WIDGETS: tuple[Operation, ...] = ("create", "events", "result", "safe_submit: group", "safe_submit: add")


async def kill_a_kernel() -> dict[Operation, Outcome]:
    """Kill one process while all operations are under way; tell what was counted and what a new one finds."""
    with contextlib.ExitStack() as stack:
        sandboxes: dict[Operation, Sandbox] = {
            operation: stack.enter_context(serve(durations={"base": 0.5}, faults=[fault_at(operation)]))
            for operation in ENDPOINTS
        }
        addresses = {operation: sandbox.base_url for operation, sandbox in sandboxes.items()}
        victim = await python("victim.py", addresses)
        assert victim.stdout is not None
        ids = json.loads(await victim.stdout.readline())
        for operation, sandbox in sandboxes.items():
            await until(partial(counted, sandbox, "", ASKED[operation][0]), f"the request to {operation}")
        victim.kill()
        await victim.wait()
        for operation, sandbox in sandboxes.items():
            # What had arrived is done, though nobody waits for it: a create's answer only comes later.
            if not creates(operation):
                sandbox.faults.clear()
        known = {name: (addresses[name], ids.get(name, "")) for name in (*OF_WIDGETS, *ids)}
        survivor = await python("survivor.py", known)
        found = json.loads((await survivor.communicate())[0])
        return {
            operation: outcome(operation, sandbox, *found.get(operation, ("nobody was told its id", "")))
            for operation, sandbox in sandboxes.items()
        }


def outcome(operation: Operation, sandbox: Sandbox, state: str, message: str) -> Outcome:
    """What was counted, and found."""
    is_safe = operation.startswith("safe_submit")
    return Outcome(
        state=f"killed; {state}",
        message=normal(message),
        posts=counted(sandbox, "POST", ASKED[operation][1]),
        empty_groups=counted(sandbox, "POST", "/v1/tasks/groups") if is_safe else 0,
    )


def creates(operation: Operation) -> bool:
    """Whether something is being created when the process is killed."""
    return operation in CREATES or operation == "safe_submit: group"


def fault_at(operation: Operation) -> str:
    """Keep the request under way; a create is done all the same, soon after."""
    seconds = 1.0 if creates(operation) else 60.0
    first = "404@events, " if operation == "result" else ""
    return f"{first}delay={seconds:g}@{ENDPOINTS[operation]}"


def counted(sandbox: Sandbox, method: str, path: str) -> int:
    """How many requests have arrived at a path that ends so."""
    return sum(request.path.endswith(path) and method in ("", request.method) for request in sandbox.requests)


async def python(script: str, argument: Any) -> asyncio.subprocess.Process:
    """Start a script of this folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / script), json.dumps(argument), stdout=asyncio.subprocess.PIPE
    )
