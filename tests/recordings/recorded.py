"""A recording written by hand, whose parts a test may change."""

from __future__ import annotations

import copy
import json
from typing import Any

from parallel_widgets.recordings.recording import Recording

RUN = {
    "run_id": "trun_1",
    "interaction_id": "trun_1",
    "status": "queued",
    "is_active": True,
    "processor": "base",
    "created_at": "2026-01-01T00:00:00Z",
    "modified_at": "2026-01-01T00:00:00Z",
    "warnings": None,
    "error": None,
    "metadata": {},
}
SCHEMA = {
    "type": "object",
    "properties": {"gdp": {"type": "string", "description": "GDP in USD for 2023, like '$3.1 trillion'"}},
    "required": ["gdp"],
    "additionalProperties": False,
}
DOCUMENT: dict[str, Any] = {
    "format": "parallel_widgets.recording",
    "version": 1,
    "submitted_at": 1767225600.0,
    "service": {"base_url": "https://api.parallel.ai", "is_sandbox": False},
    "price_usd": 0.01,
    "request": {
        "body": {
            "processor": "base",
            "input": "France (2023)",
            "task_spec": {"output_schema": {"type": "json", "json_schema": SCHEMA}},
            "enable_events": True,
        },
        "betas": [],
    },
    "created": {"after": 0.2, "run": RUN},
    "events": [
        {
            "after": 1.0,
            "event": {"type": "task_run.state", "event_id": None, "run": {**RUN, "status": "running"}},
        },
        {
            "after": 2.0,
            "event": {
                "type": "task_run.progress_msg.plan",
                "message": "Look at the accounts",
                "timestamp": "2026-01-01T00:00:02Z",
            },
        },
        {
            "after": 9.0,
            "event": {
                "type": "task_run.progress_stats",
                "source_stats": {
                    "num_sources_considered": 12,
                    "num_sources_read": 4,
                    "sources_read_sample": ["https://example.org/a"],
                },
            },
        },
    ],
    "result": {
        "after": 20.0,
        "run": {**RUN, "status": "completed", "is_active": False},
        "output": {
            "type": "json",
            "content": {"gdp": "$3.1 trillion"},
            "basis": [
                {
                    "field": "gdp",
                    "reasoning": "The accounts say so.",
                    "citations": [{"url": "https://example.org/a", "title": "Accounts", "excerpts": ["3.1"]}],
                    "confidence": "high",
                }
            ],
        },
    },
}


def document(**parts: Any) -> dict[str, Any]:
    """A copy of the recording's JSON, with other parts."""
    return copy.deepcopy(DOCUMENT) | parts


def recording(**parts: Any) -> Recording:
    """The same, read."""
    return Recording.from_json(json.dumps(document(**parts)))


def without_times(read: Recording) -> dict[str, Any]:
    """A recording's JSON, but for its times."""
    value = json.loads(read.to_json())
    del value["submitted_at"]
    for timed in (value["created"], *value["events"], value["result"]):
        del timed["after"]
    return value
