"""From the server's "completed" to ``status == "completed"`` in Python, beside the official SDK's waiting."""

from __future__ import annotations

import time
from datetime import datetime

from parallel import Parallel

import parallel_widgets as pw

from .table import Row, summary

ROUNDS = 30
SPEED = 10.0
SCHEMA = {
    "type": "object",
    "properties": {"gdp": {"type": "string", "description": "GDP in USD, like '$3.1 trillion (2023)'"}},
    "required": ["gdp"],
    "additionalProperties": False,
}


def milliseconds_since(timestamp: str, seen: float) -> float:
    """From a server's RFC 3339 timestamp to a moment of the same clock, in milliseconds."""
    return (seen - datetime.fromisoformat(timestamp.replace("Z", "+00:00")).timestamp()) * 1000


def widget_latency(base_url: str) -> float:
    """How late an observer of the widget sees that its run is completed, in milliseconds."""
    task = pw.TaskWidget(input="France (2023)", output_schema=SCHEMA, processor="base", base_url=base_url)
    seen: list[float] = []
    task.observe(lambda change: seen.append(time.time()) if change["new"] == "completed" else None, "status")
    task.run(again=True).result(timeout=60)
    latency = milliseconds_since(task.run_info["modified_at"], seen[0])
    task.close()
    return latency


def sdk_latency(client: Parallel) -> float:
    """How late the SDK's own blocking ``result`` returns, in milliseconds."""
    run = client.task_run.create(
        input="France (2023)",
        processor="base",
        task_spec={"output_schema": {"type": "json", "json_schema": SCHEMA}},
    )
    result = client.task_run.result(run.run_id)
    seen = time.time()
    assert result.run.modified_at is not None
    return milliseconds_since(result.run.modified_at, seen)


def measure() -> list[Row]:
    """Alternate between the widget and the SDK on one sandbox."""
    widget, sdk = [], []
    with pw.sandbox.serve(speed=SPEED) as server:
        client = Parallel(api_key="sandbox", base_url=server.base_url)
        for _ in range(ROUNDS):
            widget.append(widget_latency(server.base_url))
            sdk.append(sdk_latency(client))
        client.close()
    return [
        Row(
            'Server "completed" to `status` in Python',
            summary(widget),
            f"SDK's own waiting {summary(sdk)}",
            "50 ms",
        )
    ]
