"""A process that asks several sandboxes at once and is killed meanwhile; it prints the ids that it was told.

``python victim.py '{"create": base_url, ...}'``; a line of JSON once all is under way that has an id.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import parallel_widgets as pw
from parallel_widgets.api.client import TaskClient

BODY = {"processor": "base", "input": "France (2023)", "enable_events": True}


WIDGETS = ("create", "events", "result", "safe_submit: group", "safe_submit: add")


def widget_run(name: str, base_url: str) -> Any:
    """Submit a run as a notebook does, and go on at once."""
    return pw.TaskWidget(
        input="France (2023)",
        output_schema="The GDP",
        base_url=base_url,
        safe_submit=name.startswith("safe_submit"),
    ).run()


async def main(base_urls: dict[str, str]) -> None:
    runs = {name: widget_run(name, base_urls[name]) for name in WIDGETS}
    ids: dict[str, str] = {}
    waiting: list[Callable[[], Awaitable[Any]]] = []

    client = TaskClient(base_url=base_urls["input"])
    ids["input"] = run_id = (await client.create_run(BODY)).run_id
    waiting.append(lambda: client.retrieve_input(run_id))

    creating = TaskClient(base_url=base_urls["group create"])
    waiting.append(creating.create_group)

    adding = TaskClient(base_url=base_urls["group add"])
    ids["group add"] = filled = (await adding.create_group()).taskgroup_id
    waiting.append(lambda: adding.add_group_runs(filled, [BODY]))

    reading = TaskClient(base_url=base_urls["group events"])
    ids["group events"] = read = (await reading.create_group()).taskgroup_id
    await reading.add_group_runs(read, [BODY])

    async def read_events() -> None:
        async for _ in reading.stream_group_events(read):
            pass

    waiting.append(read_events)
    under_way = [asyncio.ensure_future(wait()) for wait in waiting]
    while not all(runs[name].run_id for name in ("events", "result")):
        await asyncio.sleep(0.01)
    sys.stdout.write(f"{json.dumps(ids)}\n")
    sys.stdout.flush()
    await asyncio.gather(*under_way)


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
