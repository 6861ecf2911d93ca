"""What a run says of itself while it works: messages and statistics, planned ahead as shares of its time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parallel_widgets.api.processors import processor
from parallel_widgets.sandbox.run_input import RunInput
from parallel_widgets.sandbox.sources import Source

#: Messages by family of processor. "Might not be available for lite and base" (Task API docs, 2025): `lite`
#: has none and `base` a few, so that both can be seen.
MESSAGES: Mapping[str, int] = {
    "lite": 0,
    "base": 5,
    "core": 8,
    "core2x": 10,
    "pro": 13,
    "ultra": 18,
    "ultra2x": 21,
    "ultra4x": 24,
    "ultra8x": 27,
}

MESSAGE = "task_run.progress_msg"
SAMPLE_MARK = "(sample)"
SUBJECT_LENGTH = 60


@dataclass(frozen=True)
class Step:
    """One progress event, and when: a share of the time from running to the end."""

    share: float
    type: str
    fields: Mapping[str, Any]

    def event(self, timestamp: str) -> dict[str, Any]:
        """Give the event as on the wire; only messages carry a time."""
        event = {"type": self.type, **self.fields}
        return {**event, "timestamp": timestamp} if self.type.startswith(MESSAGE) else event


def plan_progress(run_input: RunInput, sources: Sequence[Source], rng: random.Random) -> tuple[Step, ...]:
    """Plan the progress events of a run, in order.

    Without ``enable_events`` only pro and above track progress; with ``False`` nothing does (OpenAPI, 2025).
    """
    known = processor(run_input.processor)
    # An auto output is documented for "pro and above" too, so that column of the table marks them.
    tracked = (
        known is not None and known.auto_supported
        if run_input.enable_events is None
        else run_input.enable_events
    )
    if not tracked:
        return ()
    messages = list(_messages(run_input, sources, rng))
    # Where there are no messages there are statistics all the same.
    slots = max(len(messages), 3)
    steps: list[Step] = []
    considered = read = 0
    for slot in range(slots):
        share = (slot + 1) / (slots + 1)
        if slot < len(messages):
            kind, message = messages[slot]
            steps.append(Step(share, f"{MESSAGE}.{kind}", {"message": f"{message} {SAMPLE_MARK}"}))
        considered += rng.randint(2, 9)
        read = min(considered, read + rng.randint(1, 3))
        steps.append(Step(share, "task_run.progress_stats", _stats(considered, read, sources, 100 * share)))
    return tuple(steps)


def subject(run_input: RunInput) -> str:
    """Give the input in a few words."""
    if isinstance(run_input.input, str):
        text = run_input.input
    else:
        text = ", ".join(f"{name}: {value}" for name, value in run_input.input.items())
    text = " ".join(text.split())
    return text if len(text) <= SUBJECT_LENGTH else f"{text[: SUBJECT_LENGTH - 1]}…"


def _messages(
    run_input: RunInput, sources: Sequence[Source], rng: random.Random
) -> Iterator[tuple[str, str]]:
    family = run_input.processor.removesuffix("-fast")
    middle = MESSAGES.get(family, MESSAGES["base"]) - 2
    if middle < 0:
        return
    about = subject(run_input)
    topics = _topics(run_input)
    yield "plan", f"I'm working out what to look for: {about}"
    for server in run_input.mcp_servers:
        yield "tool_call", f"Calling a tool of the MCP server {server.get('name')!r}"
    for number in range(middle):
        topic = topics[number // 2 % len(topics)]
        source = rng.choice(list(sources))
        if number % 2 == 0:
            yield "search", f"Searching for {topic}: {about}"
        elif number % 6 == 5:
            # The documentation's own sample has this kind, which the OpenAPI description does not list.
            yield "tool", f"Reading {source.url}"
        else:
            yield "result", f"Found something about {topic} at {source.url}"
    yield "exec_status", "Writing the answer and its basis"


def _topics(run_input: RunInput) -> list[str]:
    properties = (run_input.output.json_schema or {}).get("properties")
    names = list(properties) if isinstance(properties, dict) else []
    return names or ["background", "figures", "recent news"]


def _stats(considered: int, read: int, sources: Sequence[Source], meter: float) -> dict[str, Any]:
    return {
        "source_stats": {
            "num_sources_considered": considered,
            "num_sources_read": read,
            "sources_read_sample": [source.url for source in sources[:read]],
        },
        "progress_meter": round(meter, 1),
    }
