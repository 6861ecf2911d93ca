"""A new process that reads, by their ids alone, the runs and groups which a killed one had asked for.

``python survivor.py '{"events": [base_url, run_id], ...}'``; prints what it found as a line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import aclosing

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.follow import Finished, follow_run


async def look(name: str, base_url: str, identifier: str) -> str:
    async with TaskClient(base_url=base_url) as client:
        if name.startswith("group"):
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


async def main(known: dict[str, tuple[str, str]]) -> None:
    found = {name: await look(name, *place) for name, place in known.items()}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
