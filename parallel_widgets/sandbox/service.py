"""What all endpoints of one sandbox share."""

from __future__ import annotations

from dataclasses import dataclass, field

from parallel_widgets.sandbox.connections import Connections
from parallel_widgets.sandbox.faults import FaultBook
from parallel_widgets.sandbox.store import Store


@dataclass(kw_only=True)
class Service:
    """The state behind the endpoints.

    Attributes
    ----------
    require_key
        The only API key that is accepted; ``None`` for any, and none. May be set on any thread.
    stream_seconds
        How long an event stream of a run stays open.
    creating
        The faults of creates that have not succeeded yet, by body: a repeated one goes on counting.
    """

    store: Store
    faults: FaultBook
    connections: Connections
    require_key: str | None
    stream_seconds: float
    creating: dict[bytes, FaultBook] = field(default_factory=dict)
