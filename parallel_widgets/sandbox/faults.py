"""Things that go wrong on request, for tests and for teaching.

A fault is written as text, ``kind[=value][@endpoint][*times]``, or as a `Fault`:

===================  =========================================================================================
``401`` … ``599``    that status with the API's error envelope; the value is ``Retry-After`` in s: ``429=2``
``html``             a web page instead of JSON, status 200 or the value: ``html=502``
``truncate``         the first half of the right answer's JSON
``drop``             the connection is closed without an answer, before anything was done
``drop_after``       the connection is closed without an answer, after all was done (a create was recorded)
``delay=2.5``        the answer waits that many seconds
``reset``            half of the answer is sent, then the connection is reset; of a stream half of an event,
                     after as many whole ones as the value says: ``reset=2``
``stall``            as ``reset``, but the connection stays open, and nothing more comes
``slow=0.1``         the answer, or each event of a stream, comes in four pieces, that many seconds apart
``cut=3``            an event stream's connection dies after that many events
``end=3``            an event stream is closed in good order after that many events, as after 570 s
``error=3``          an ``error`` event follows that many events, then the stream is closed
``fail``             the run fails; the value is its error's message: ``fail=No sources``
``action_required``  the run ends in that status
``cancelled``        the run ends in that status
===================  =========================================================================================

``@endpoint`` limits a fault to one endpoint (`ENDPOINTS`), otherwise every endpoint has it that can.
``*times`` limits how often, otherwise it is for always. Several are separated by commas:
``503@result*2, cut=4*1``; ``404@suggest, 404@suggest_processor`` is a service that suggests nothing.

Where faults come from:

- ``serve(faults=[...])``, ``sandbox.faults.add(...)`` or ``--fault``: all requests.
- the header ``x-parallel-widgets-fault``: that request.
- ``metadata={"pw_fault": "..."}`` of a run: its create, and everything that is asked about it later.
- the API key ``invalid-key`` is refused with 401, so that a wrong key can be shown.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast, get_args

from parallel_widgets.exceptions import ParallelWidgetsError

FaultKind = Literal[
    "status",
    "html",
    "truncate",
    "drop",
    "drop_after",
    "delay",
    "reset",
    "stall",
    "slow",
    "cut",
    "end",
    "error",
    "fail",
    "action_required",
    "cancelled",
]
Endpoint = Literal[
    "create",
    "retrieve",
    "input",
    "result",
    "events",
    "group_create",
    "group_retrieve",
    "group_add",
    "group_runs",
    "group_events",
    "group_run",
    "suggest",
    "suggest_processor",
]
ENDPOINTS: tuple[Endpoint, ...] = get_args(Endpoint)

#: The header, and the key of a run's metadata (the API allows 16 characters), that ask for faults.
FAULT_HEADER = "x-parallel-widgets-fault"
FAULT_METADATA_KEY = "pw_fault"
REFUSED_KEY = "invalid-key"

STREAM_KINDS: frozenset[FaultKind] = frozenset({"cut", "end", "error"})
STREAM_ENDPOINTS: frozenset[Endpoint] = frozenset({"events", "group_runs", "group_events"})
RUN_KINDS: frozenset[FaultKind] = frozenset({"fail", "action_required", "cancelled"})
RUN_ENDPOINTS: frozenset[Endpoint] = frozenset({"create", "group_add"})
#: What an answer can do that has begun right, a document or a stream.
ANSWER_KINDS: frozenset[FaultKind] = frozenset({"reset", "stall", "slow"})
NUMBERED_KINDS: frozenset[FaultKind] = frozenset({"delay", "slow", *STREAM_KINDS})

_FAULT = re.compile(r"(?P<kind>\w+)(?:=(?P<value>[^@*]*))?(?:@(?P<endpoint>\w+))?(?:\*(?P<times>\d+))?")


class InvalidFaultError(ParallelWidgetsError, ValueError):
    """A fault that the sandbox does not know, or that says too little."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    Attributes
    ----------
    kind
        What happens; ``status`` is written as its number in text.
    status
        The HTTP status of ``status`` and ``html``.
    number
        Seconds of ``delay`` and ``slow``; events of ``cut``, ``end``, ``error``, ``reset`` and ``stall``;
        ``Retry-After`` seconds of ``status``.
    message
        The error's message of ``fail``.
    endpoint
        The only endpoint that has the fault; ``None`` for all that can.
    times
        How often it happens; ``None`` for always.

    Raises
    ------
    InvalidFaultError
        The attributes do not go together.
    """

    kind: FaultKind
    status: int = 200
    number: float | None = None
    message: str = ""
    endpoint: Endpoint | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise InvalidFaultError(
                f"There is no fault {self.kind!r}; there are {', '.join(get_args(FaultKind))}."
            )
        if self.endpoint is not None and self.endpoint not in ENDPOINTS:
            raise InvalidFaultError(
                f"There is no endpoint {self.endpoint!r}; there are {', '.join(ENDPOINTS)}."
            )
        if self.endpoint is not None and not self.can_happen_at(self.endpoint):
            raise InvalidFaultError(
                f"The fault {self.kind!r} cannot happen at the endpoint {self.endpoint!r}."
            )
        if self.kind in NUMBERED_KINDS and self.number is None:
            raise InvalidFaultError(f"The fault {self.kind!r} needs a number, as in '{self.kind}=3'.")
        lowest = {"status": 400, "html": 200}.get(self.kind)
        if lowest is not None and not lowest <= self.status <= 599:
            raise InvalidFaultError(f"{self.status} is no HTTP status between {lowest} and 599.")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read ``kind[=value][@endpoint][*times]``.

        Raises
        ------
        InvalidFaultError
            The text is no fault; the message says what it should look like.
        """
        match = _FAULT.fullmatch(text.strip())
        if match is None:
            raise InvalidFaultError(
                f"{text!r} is no fault; write kind[=value][@endpoint][*times], "
                "such as '503@result*2' or 'cut=3'."
            )
        kind, value, endpoint, times = match.group("kind", "value", "endpoint", "times")
        status, number, message = 200, None, ""
        if kind.isdecimal():
            kind, status, number = "status", int(kind), _number(text, value)
        elif kind == "html":
            status = int(_number(text, value) or 200)
        elif kind == "fail":
            message = value or ""
        else:
            number = _number(text, value)
        return cls(
            kind=cast(FaultKind, kind),
            status=status,
            number=number,
            message=message,
            endpoint=cast("Endpoint | None", endpoint),
            times=None if times is None else int(times),
        )

    def can_happen_at(self, endpoint: Endpoint) -> bool:
        """Tell whether the endpoint has what this fault breaks, and the fault is not limited to another."""
        if self.endpoint not in (None, endpoint):
            return False
        if self.kind in STREAM_KINDS:
            return endpoint in STREAM_ENDPOINTS
        if self.kind in RUN_KINDS:
            return endpoint in RUN_ENDPOINTS
        return self.kind != "truncate" or endpoint not in STREAM_ENDPOINTS


def parse_faults(text: str) -> tuple[Fault, ...]:
    """Read several faults, separated by commas.

    Raises
    ------
    InvalidFaultError
        One of them is no fault.
    """
    return tuple(Fault.parse(part) for part in text.split(",") if part.strip())


class FaultBook:
    """The faults in force, with how often each may still happen; may be changed from any thread.

    Parameters
    ----------
    faults
        Faults, or their text.
    """

    def __init__(self, faults: Iterable[Fault | str] = ()) -> None:
        self._lock = threading.Lock()
        self._left: list[tuple[Fault, int | None]] = []
        self.add(*faults)

    def add(self, *faults: Fault | str) -> None:
        """Put faults in force, after those that are.

        Raises
        ------
        InvalidFaultError
            A text is no fault.
        """
        added: list[Fault] = []
        for fault in faults:
            added += parse_faults(fault) if isinstance(fault, str) else (fault,)
        with self._lock:
            self._left += [(fault, fault.times) for fault in added]

    def clear(self) -> None:
        """Let everything go well from now on."""
        with self._lock:
            self._left.clear()

    def __iter__(self) -> Iterator[Fault]:
        """Go through the faults that can still happen."""
        with self._lock:
            return iter([fault for fault, left in self._left if left != 0])

    def take(self, endpoint: Endpoint, *, ends_run: bool = False) -> tuple[Fault, ...]:
        """Give what goes wrong at this request, and count it; ``ends_run`` asks for a run's end instead.

        All delays happen, and of the rest the first: a request cannot both be dropped and refused, and what
        is left over waits for the next.
        """
        taken: list[Fault] = []
        with self._lock:
            for position, (fault, left) in enumerate(self._left):
                if left == 0 or not fault.can_happen_at(endpoint) or (fault.kind in RUN_KINDS) != ends_run:
                    continue
                if fault.kind != "delay" and any(other.kind != "delay" for other in taken):
                    continue
                taken.append(fault)
                self._left[position] = (fault, None if left is None else left - 1)
        return tuple(taken)


def _number(text: str, value: str | None) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e9:
        raise InvalidFaultError(f"{value!r} in the fault {text!r} is no number of 0 or more.")
    return number
