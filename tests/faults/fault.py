"""The rows of the fault matrix: what goes wrong, where that makes sense, and how a test brings it about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Operation = Literal[
    "create",
    "events",
    "result",
    "input",
    "group create",
    "group add",
    "group events",
    "safe_submit: group",
    "safe_submit: add",
]

#: Each operation with the sandbox's name of the endpoint that it asks.
ENDPOINTS: Mapping[Operation, str] = {
    "create": "create",
    "events": "events",
    "result": "result",
    "input": "input",
    "group create": "group_create",
    "group add": "group_add",
    "group events": "group_events",
    "safe_submit: group": "group_create",
    "safe_submit: add": "group_add",
}
STREAMS: tuple[Operation, ...] = ("events", "group events")
DOCUMENTS: tuple[Operation, ...] = tuple(operation for operation in ENDPOINTS if operation not in STREAMS)

#: Seconds that a client waits for a byte where a timeout is the fault; elsewhere it is patient.
SHORT = 1.0
#: And how long the clock is wrong by.
HOURS = 8 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One row.

    Attributes
    ----------
    name
        As in the table.
    text
        The sandbox's text for it, without an endpoint; "" where the fault is elsewhere.
    line
        What the line to the sandbox does.
    times_out
        Whether the client is to be impatient.
    jumps
        Whether the machine's clock jumps, forwards and then back, while the request is under way.
    is_harmless
        Whether nothing is lost by it: then the run need not be held active until the widget has said so.
    operations
        Those that the row is about.
    senseless
        The operations that cannot have the fault, with the reason.
    """

    name: str
    text: str = ""
    line: Literal["", "refuse", "wrong certificate"] = ""
    times_out: bool = False
    jumps: bool = False
    is_harmless: bool = False
    operations: tuple[Operation, ...] = tuple(ENDPOINTS)
    senseless: Mapping[Operation, str] = field(default_factory=dict)


def faults(events: Mapping[Operation, int]) -> list[Fault]:
    """All rows, given how many events the streams have."""
    at_each_event = [
        Fault(
            name=f"stream cut after {count} of its events",
            text=f"cut={count}",
            is_harmless=count == max(events.values()),
            operations=tuple(operation for operation in STREAMS if count <= events[operation]),
        )
        for count in range(max(events.values()) + 1)
    ]
    return [
        Fault(name="connection refused", line="refuse"),
        Fault(name="TLS error", line="wrong certificate"),
        Fault(name="timeout before any byte", text="delay=60", times_out=True),
        Fault(name="timeout within the answer", text="stall", times_out=True),
        Fault(name="reset within the answer", text="reset"),
        Fault(name="408", text="408"),
        Fault(name="429", text="429=0.1"),
        Fault(name="500", text="500"),
        Fault(name="502", text="502"),
        Fault(name="503", text="503"),
        Fault(name="a web page (HTML)", text="html"),
        Fault(
            name="truncated JSON",
            text="truncate",
            senseless=dict.fromkeys(STREAMS, "a stream is no JSON document; see the rows that break it off"),
        ),
        *at_each_event,
        Fault(
            name="stream cut at each event",
            operations=DOCUMENTS,
            senseless=dict.fromkeys(DOCUMENTS, "its answer is one document, never a stream"),
        ),
        Fault(name="slow answer or stream", text="slow=0.02", is_harmless=True),
        Fault(name="clock jumps by 8 h and back", text="delay=0.3", jumps=True, is_harmless=True),
    ]
