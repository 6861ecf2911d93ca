"""Where one cell of the matrix plays: a sandbox of its own, a line to it, a client, and a clock to set."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any

import httpx

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import StreamIdleError
from parallel_widgets.api.follow import Update, follow_run
from parallel_widgets.api.retry import RetryPolicy
from parallel_widgets.sandbox import Sandbox, serve
from parallel_widgets.sandbox.progress import MESSAGES

from .fault import ENDPOINTS, HOURS, SHORT, Fault, Operation
from .line import Certificates, Line

RUN_INPUT: dict[str, Any] = {
    "processor": "base",
    "input": "France (2023)",
    "enable_events": True,
    "task_spec": {
        "output_schema": {
            "type": "json",
            "json_schema": {
                "type": "object",
                "properties": {"gdp": {"type": "string"}},
                "required": ["gdp"],
                "additionalProperties": False,
            },
        }
    },
}
# Runs are done with at once, and held active where that matters: no cell depends on how fast it is played.
RUN_SECONDS = 0.0
JUMPY_SECONDS = 0.5
QUICK = RetryPolicy(attempts=4, first_delay=0.02, max_delay=0.1)
PATIENCE = 30.0


class Clock:
    """The machine's clock, which somebody may set."""

    def __init__(self) -> None:
        self.wrong_by = 0.0

    def __call__(self) -> float:
        return time.time() + self.wrong_by


class Met(httpx.AsyncBaseTransport):
    """Carries requests, each of which somebody meets first."""

    def __init__(
        self, carrier: httpx.AsyncBaseTransport, meet: Callable[[httpx.Request], Awaitable[None]]
    ) -> None:
        self._carrier = carrier
        self._meet = meet

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._meet(request)
        return await self._carrier.handle_async_request(request)

    async def aclose(self) -> None:
        await self._carrier.aclose()


class Scene:
    """One cell's surroundings; get one by `scene`."""

    def __init__(
        self,
        fault: Fault,
        sandbox: Sandbox,
        line: Line,
        clock: Clock,
        *,
        client: TaskClient,
        hurried: TaskClient,
        carrier: httpx.AsyncBaseTransport,
    ) -> None:
        self.fault = fault
        self.sandbox = sandbox
        self.line = line
        self.clock = clock
        self.client = client
        # For the request that is to fail; on a busy machine any other might time out, too.
        self.hurried = hurried
        # For several requests of which one is to fail, the next one at this path.
        self.safe = TaskClient(
            base_url=line.base_url,
            transport=Met(carrier, self.meet),
            retry=QUICK,
            timeout=PATIENCE,
            clock=clock,
        )
        self.safe_path: str | None = None
        # What fails while a run is followed, and whether the run is held active until that was said.
        self.failing: Operation | None = None
        self.is_held = False
        self._asked_before: int | None = None

    async def meet(self, request: httpx.Request) -> None:
        """Let a request of the safe client fail, if it is the one that is to."""
        if self.safe_path is None or not request.url.path.endswith(self.safe_path):
            return
        self.safe_path = None
        if self.fault.times_out:
            request.extensions["timeout"] = httpx.Timeout(SHORT).as_dict()
        await self.break_line()

    def hold(self) -> None:
        """Let runs stay active until `mend`."""
        self.is_held = True
        self.sandbox.hold()

    @property
    def idle_timeout(self) -> float:
        """Seconds without a byte after which a stream is given up."""
        return SHORT if self.fault.times_out else PATIENCE

    async def follow(self, client: TaskClient, run_id: str, heard_at: float) -> AsyncGenerator[Update, None]:
        """Follow a run with less patience than usual, once there is something to be told."""
        if self.is_held:
            await self.has_all_progress(run_id)
        if self.failing is not None:
            self.arm(self.failing, once=False)
        self._asked_before = len(self.sandbox.requests)
        updates = follow_run(
            client,
            run_id,
            heard_at,
            backoff=QUICK,
            idle_timeout=self.idle_timeout,
            poll_timeout=1 if self.fault.times_out else 10,
            clock=self.clock,
        )
        async with aclosing(updates):
            async for update in updates:
                yield update

    def arm(self, operation: Operation, *, once: bool) -> None:
        """Let the sandbox fail at the operation, once or until `mend`."""
        if operation == "result":
            self.sandbox.faults.add("404@events")  # without events, the result is polled for
        if self.fault.text:
            self.sandbox.faults.add(f"{self.fault.text}@{ENDPOINTS[operation]}{'*1' if once else ''}")
        if self.fault.jumps:
            loop = asyncio.get_running_loop()
            loop.call_later(0.1, partial(setattr, self.clock, "wrong_by", HOURS))
            loop.call_later(0.2, partial(setattr, self.clock, "wrong_by", -HOURS))

    async def break_line(self) -> None:
        """Let the line fail, if that is the fault."""
        if self.fault.line == "refuse":
            await self.line.refuse()
        elif self.fault.line == "wrong certificate":
            await self.line.show_wrong_certificate()

    async def has_all_progress(self, run_id: str) -> None:
        """Wait until a run that is held has told everything but its end, so that each stream is the same."""
        async with TaskClient(base_url=self.sandbox.base_url) as other:
            while True:
                types = []
                with contextlib.suppress(StreamIdleError):
                    async for event in other.stream_events(run_id, idle_timeout=0.1):
                        types.append(event.type)
                if sum(type_.startswith("task_run.progress_msg") for type_ in types) == MESSAGES["base"]:
                    return

    async def mend(self) -> None:
        """Let all be well again, and runs end."""
        self.sandbox.faults.clear()
        self.sandbox.release()
        if self.fault.line:
            await self.line.mend()

    def posts(self, path: str) -> int:
        """How many POSTs the sandbox has counted whose path ends so."""
        return sum(
            request.method == "POST" and request.path.endswith(path) for request in self.sandbox.requests
        )

    def was_asked(self, path: str) -> bool:
        """Whether a request has arrived whose path ends so, since the run is followed."""
        before = self._asked_before
        return before is not None and any(
            request.path.endswith(path) for request in self.sandbox.requests[before:]
        )


@contextlib.asynccontextmanager
async def scene(fault: Fault, certificates: Certificates) -> AsyncIterator[Scene]:
    """Set one cell's scene."""
    seconds = JUMPY_SECONDS if fault.jumps else RUN_SECONDS
    sandbox = await asyncio.to_thread(serve, durations={"base": seconds})
    over_tls = fault.line == "wrong certificate"
    clock = Clock()
    try:
        async with Line(sandbox.base_url, certificates=certificates if over_tls else None) as line:

            def carrier() -> httpx.AsyncHTTPTransport:
                return httpx.AsyncHTTPTransport(
                    verify=certificates.client, limits=httpx.Limits(max_keepalive_connections=0)
                )

            def client(timeout: float) -> TaskClient:
                return TaskClient(
                    base_url=line.base_url,
                    transport=carrier() if over_tls else None,
                    retry=QUICK,
                    timeout=timeout,
                    clock=clock,
                )

            async with (
                client(PATIENCE) as patient,
                client(SHORT if fault.times_out else PATIENCE) as hurried,
            ):
                here = Scene(fault, sandbox, line, clock, client=patient, hurried=hurried, carrier=carrier())
                async with here.safe:
                    yield here
    finally:
        await asyncio.to_thread(sandbox.close)


async def until(condition: Callable[[], Any], what: str) -> None:
    """Wait for a condition; it is an error if that does not come."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come within {PATIENCE:g} s"
        await asyncio.sleep(0.005)
