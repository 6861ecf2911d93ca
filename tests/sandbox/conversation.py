"""Requests that the tests make, and how they read the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from httpx_sse import EventSource

GDP_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "gdp": {
            "type": "string",
            "description": "GDP in USD for the year, formatted like '$3.1 trillion (2023)'",
        }
    },
    "required": ["gdp"],
    "additionalProperties": False,
}


def json_output(schema: Mapping[str, Any]) -> Any:
    return {"output_schema": {"type": "json", "json_schema": schema}}


def run_input(**changes: Any) -> dict[str, Any]:
    """Give the example of the create's own reference page, changed."""
    body = {
        "input": "France (2023)",
        "processor": "base",
        "task_spec": json_output(GDP_SCHEMA),
        "enable_events": True,
        "metadata": {},
    }
    return {**body, **changes}


def create(client: httpx.Client, **changes: Any) -> str:
    """Create a run and give its id."""
    response = client.post("/v1/tasks/runs", json=run_input(**changes))
    assert response.status_code == 202, response.text
    run_id = response.json()["run_id"]
    assert isinstance(run_id, str)
    return run_id


def finish(client: httpx.Client, run_id: str) -> dict[str, Any]:
    """Wait for a run's result and give it."""
    response = client.get(f"/v1/tasks/runs/{run_id}/result")
    assert response.status_code == 200, response.text
    result = response.json()
    assert isinstance(result, dict)
    return result


def answer(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    """Create a run and give its output."""
    output = finish(client, create(client, **changes))["output"]
    assert isinstance(output, dict)
    return output


@contextmanager
def streaming(client: httpx.Client, path: str, **params: Any) -> Iterator[Iterator[dict[str, Any]]]:
    """Open an event stream; each event has an ``event:`` line that says its type."""
    with client.stream("GET", path, params=params) as response:
        assert response.status_code == 200, response.read()
        yield _events(response)


def stream(client: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
    """Read an event stream to its end."""
    with streaming(client, path, **params) as events:
        return list(events)


def types(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


def statuses(events: list[dict[str, Any]]) -> list[str]:
    return [event["run"]["status"] for event in events if event["type"] == "task_run.state"]


def _events(response: httpx.Response) -> Iterator[dict[str, Any]]:
    for sent in EventSource(response).iter_sse():
        event = sent.json()
        assert sent.event == event["type"]
        assert sent.id == (event.get("event_id") or "")
        yield event
