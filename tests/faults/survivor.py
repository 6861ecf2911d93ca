"""A new process that looks for what a killed one had asked for: runs of widgets by `pw.attach`, else by id.

``python survivor.py '{"input": [base_url, run_id], "create": [base_url, ""], ...}'``; prints the states and
messages that it found as a line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import aclosing

import parallel_widgets as pw
from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.follow import Finished, follow_run


def attach(base_url: str) -> tuple[str, str]:
    """Show the run that the journal has of a service, and follow it to its end."""
    (record,) = [record for record in pw.runs() if record.base_url == base_url]
    task = pw.attach(record)
    while task.is_active:
        time.sleep(0.01)
    return f"pw.attach shows it: {task.status}", task.message


async def look(base_url: str, identifier: str, *, is_group: bool) -> str:
    async with TaskClient(base_url=base_url) as client:
        if is_group:
            async with aclosing(client.stream_group_events(identifier)) as events:
                async for _ in events:
                    pass
            status = (await client.retrieve_group(identifier)).status
            return f"a new process finds {status.num_task_runs} run in the group"
        body = await client.retrieve_input(identifier)
        assert body["input"] == "France (2023)"
        async with aclosing(follow_run(client, identifier)) as updates:
            async for update in updates:
                if isinstance(update, Finished):
                    assert update.output is not None
                    return f"a new process reads it: {update.run.status}"
    raise AssertionError("A run is followed to its end.")


def main(known: dict[str, tuple[str, str]]) -> None:
    found = {}
    for name, place in known.items():
        if name == "input" or name.startswith("group"):
            found[name] = (asyncio.run(look(*place, is_group=name != "input")), "")
        else:
            found[name] = attach(place[0])
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
