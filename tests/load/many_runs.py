"""Many runs at once in this process, with the widget or with the SDK's own client; says what that took.

``python -m tests.load.many_runs widget|sdk BASE_URL COUNT`` prints a `Load` as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import psutil

MEGABYTE = 1e6
SCHEMA = {
    "type": "object",
    "properties": {"gdp": {"type": "string", "description": "GDP in USD, like '$3.1 trillion (2023)'"}},
    "required": ["gdp"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Load:
    """What the runs took.

    Attributes
    ----------
    seconds
        From the first create to the last output.
    megabytes
        By how much the process's resident memory grew at most.
    connections
        How many connections to the service it had at most.
    """

    seconds: float
    megabytes: float
    connections: int


def connections(base_url: str) -> int:
    """How many connections this process has to a server."""
    port = urlsplit(base_url).port
    return sum(
        connection.raddr != () and connection.raddr.port == port
        for connection in psutil.Process().net_connections("tcp")
    )


def with_widgets(base_url: str, inputs: list[str]) -> list[Any]:
    """A widget for each run, as in a notebook."""
    import parallel_widgets as pw  # noqa: PLC0415  (only who is measured is loaded)

    tasks = [pw.TaskWidget(input=text, output_schema=SCHEMA, base_url=base_url) for text in inputs]
    return [run.result(300) for run in [task.run() for task in tasks]]


def with_sdk(base_url: str, inputs: list[str]) -> list[Any]:
    """The SDK's asynchronous client, which polls for each result."""
    from parallel import AsyncParallel  # noqa: PLC0415

    async def main() -> list[Any]:
        async with AsyncParallel(api_key="sandbox", base_url=base_url) as client:

            async def run(text: str) -> Any:
                spec = {"output_schema": {"type": "json", "json_schema": SCHEMA}}
                created = await client.task_run.create(input=text, processor="base", task_spec=spec)  # type: ignore[arg-type]
                return (await client.task_run.result(created.run_id)).output.content

            return await asyncio.gather(*map(run, inputs))

    return asyncio.run(main())


CLIENTS: dict[str, Callable[[str, list[str]], list[Any]]] = {"widget": with_widgets, "sdk": with_sdk}


def measure(client: str, base_url: str, count: int) -> Load:
    """Do the runs, after one that loads what is loaded late."""
    run_all = CLIENTS[client]
    run_all(base_url, ["One before"])
    process = psutil.Process()
    before = process.memory_info().rss
    peaks = {"memory": before, "connections": 0}
    is_over = threading.Event()

    def sample() -> None:
        while not is_over.wait(0.05):
            peaks["memory"] = max(peaks["memory"], process.memory_info().rss)
            peaks["connections"] = max(peaks["connections"], connections(base_url))

    sampler = threading.Thread(target=sample)
    sampler.start()
    started_at = time.perf_counter()
    outputs = run_all(base_url, [f"Country {number}" for number in range(count)])
    seconds = time.perf_counter() - started_at
    is_over.set()
    sampler.join()
    assert len(outputs) == count
    assert all(outputs)
    return Load(seconds, (peaks["memory"] - before) / MEGABYTE, peaks["connections"])


if __name__ == "__main__":
    name, address, number = sys.argv[1:]
    sys.stdout.write(json.dumps(asdict(measure(name, address, int(number)))))
