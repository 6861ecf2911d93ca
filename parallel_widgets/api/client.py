"""The Task API as methods: one for each endpoint that tasks, runs, events, groups and suggestions have."""

from __future__ import annotations

import asyncio
import random as _random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Literal

import httpx

from parallel_widgets.api.betas import beta_header
from parallel_widgets.api.config import Service, resolve_service
from parallel_widgets.api.connection import Connection, Params
from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.events import Event, read_events
from parallel_widgets.api.groups import TaskGroup, TaskGroupRuns
from parallel_widgets.api.models import Suggestion, TaskRun, TaskRunResult, read_processor_names
from parallel_widgets.api.pacing import Pacing, WaitListener, shared_pacing
from parallel_widgets.api.paths import path_of
from parallel_widgets.api.redaction import Secret, hidden_key
from parallel_widgets.api.retry import RetryPolicy

DEFAULT_RETRY = RetryPolicy()
# Seconds that the service itself waits for a result, unless told otherwise.
RESULT_TIMEOUT = 600
# Added to a long poll's own time: the answer needs a moment, too. At most the client's own timeout.
LONG_POLL_GRACE = 15.0
IDLE_TIMEOUT = 90.0


class TaskClient:
    """An asynchronous client of the Task API.

    It opens its connections when first used, and belongs to the event loop that does so: make one per loop.

    Parameters
    ----------
    api_key
        The key; None: the environment variable ``PARALLEL_API_KEY``. The loopback needs none.
    base_url
        The address; None: the environment variable ``PARALLEL_BASE_URL``, else https://api.parallel.ai.
        https only, except on the loopback.
    transport
        What carries the requests instead of the network; for tests.
    pacing
        When requests may go out; None: the gate that this process has for the service and the key.
    retry
        How often and when requests that may be repeated are repeated.
    timeout
        Seconds without a byte after which a request is given up.
    sleep, random, clock
        Waits, randomness in [0, 1) and the time in seconds since the epoch; for tests.

    Raises
    ------
    InvalidKeyError, InvalidBaseUrlError
        If the key or the address cannot be used.

    Notes
    -----
    GETs are repeated on lost connections, 429 and 500, 502, 503, 504. POSTs are sent once; they are repeated
    only if nothing of them can have been sent, or upon 429. Whoever cancels a create while it is on its way
    must take it as unconfirmed. Errors are ``ApiError``; see ``parallel_widgets.api.errors``.
    """

    is_recording = False  #: Whether it plays back a recorded run: nothing is sent, and nothing costs.

    def __init__(
        self,
        *,
        api_key: str | Secret[str] | None = None,
        base_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        pacing: Pacing | None = None,
        retry: RetryPolicy = DEFAULT_RETRY,
        timeout: float = 60.0,
        sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
        random: Callable[[], float] = _random.random,
        clock: Callable[[], float] = time.time,
    ) -> None:
        key = hidden_key(api_key)
        del api_key
        service = resolve_service(api_key=key, base_url=base_url)
        self._connection = Connection(
            service,
            transport=transport,
            pacing=pacing or shared_pacing(service),
            retry=retry,
            timeout=timeout,
            sleep=sleep,
            random=random,
            clock=clock,
        )

    @property
    def service(self) -> Service:
        """The service, with its key as a secret."""
        return self._connection.service

    @property
    def base_url(self) -> str:
        """The address of the service, without a trailing slash."""
        return self.service.base_url

    @property
    def has_key(self) -> bool:
        """Whether there is an API key."""
        return self.service.api_key is not None

    @property
    def pacing(self) -> Pacing:
        """The gate that its requests pass: the same for clients of the same service and key."""
        return self._connection.pacing

    @property
    def is_sandbox(self) -> bool:
        """Whether the service has said that it is the sandbox; False before its first answer."""
        return self._connection.is_sandbox

    def __repr__(self) -> str:
        # Verbose tracebacks also ask a client that could not be made.
        return f"TaskClient(base_url={self.base_url!r})" if hasattr(self, "_connection") else "TaskClient()"

    async def __aenter__(self) -> TaskClient:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; a later request opens new ones."""
        await self._connection.aclose()

    async def create_run(
        self,
        run_input: Mapping[str, Any],
        *,
        betas: Iterable[str] = (),
        on_wait: WaitListener | None = None,
    ) -> TaskRun:
        """Submit a run, which costs. ``POST /v1/tasks/runs``.

        Parameters
        ----------
        run_input
            The request as the API documents it, sent as it is; it requires ``processor`` and ``input``.
            ``enable_events`` cannot be turned on later.
        betas
            Beta features besides ``DEFAULT_BETAS``.
        on_wait
            Called with the time (seconds since the epoch) until which the request waits for the rate limit,
            and with None once it no longer does. Cancelled in between, it was certainly not sent.

        Raises
        ------
        UnconfirmedCreateError
            If the request may have left and no clear answer came: a run may exist.
        ApiError
            If no run was created.
        """
        return await self._connection.create(
            "/v1/tasks/runs",
            dict(run_input),
            TaskRun.parse_created,
            what="a run",
            headers=beta_header(betas),
            on_wait=on_wait,
        )

    async def retrieve_run(self, run_id: str, *, retry: RetryPolicy | None = None) -> TaskRun:
        """Return the state of a run. ``GET /v1/tasks/runs/{run_id}``.

        Parameters
        ----------
        retry
            Another policy than the client's, for this request.
        """
        return TaskRun.parse(await self._connection.get(path_of("/v1/tasks/runs", run_id), retry=retry))

    async def retrieve_input(self, run_id: str) -> dict[str, Any]:
        """Return the request that a run was created with, as JSON. ``GET /v1/tasks/runs/{run_id}/input``."""
        raw = await self._connection.get(path_of("/v1/tasks/runs", run_id, "input"))
        if not isinstance(raw, dict):
            raise InvalidResponseError(
                "The service sent something else where the input of a run was expected."
            )
        return raw

    async def retrieve_result(
        self,
        run_id: str,
        *,
        timeout: int = RESULT_TIMEOUT,
        betas: Iterable[str] = (),
        retry: RetryPolicy | None = None,
    ) -> TaskRunResult:
        """Wait for a run's output, in one long poll. ``GET /v1/tasks/runs/{run_id}/result``.

        Parameters
        ----------
        timeout
            Seconds that the service may wait.
        betas, retry
            As for `create_run` and `retrieve_run`.

        Raises
        ------
        RunStillActiveError
            If the run is still active after that time.
        NotFoundError
            If there is no such run, or if it failed: ``retrieve_run`` tells which.
        """
        raw = await self._connection.get(
            path_of("/v1/tasks/runs", run_id, "result"),
            params={"timeout": timeout},
            headers=beta_header(betas),
            read_timeout=timeout + min(LONG_POLL_GRACE, self._connection.timeout),
            retry=retry,
        )
        return TaskRunResult.parse(raw)

    def stream_events(
        self, run_id: str, *, version: Literal["v1", "v1beta"] = "v1", idle_timeout: float = IDLE_TIMEOUT
    ) -> AsyncGenerator[Event, None]:
        """Return the events of a run, over one connection. ``GET /v1/tasks/runs/{run_id}/events``.

        The service closes it after 570 s, and each connection begins with the state and the whole trace;
        ``follow_run`` handles both. Leave it by ``contextlib.aclosing``, which closes the connection at once.

        Parameters
        ----------
        version
            The path's first part: some pages document ``/v1beta``.
        idle_timeout
            Seconds without a byte after which ``StreamIdleError`` is raised.
        """
        return self._stream(path_of(f"/{version}/tasks/runs", run_id, "events"), idle_timeout=idle_timeout)

    async def create_group(
        self, metadata: Mapping[str, Any] | None = None, *, on_wait: WaitListener | None = None
    ) -> TaskGroup:
        """Create an empty group, which costs nothing. ``POST /v1/tasks/groups``."""
        body = {} if metadata is None else {"metadata": dict(metadata)}
        return await self._connection.create(
            "/v1/tasks/groups",
            body,
            TaskGroup.parse,
            what="a group",
            hint="Create another: an empty group costs nothing.",
            on_wait=on_wait,
        )

    async def retrieve_group(self, taskgroup_id: str) -> TaskGroup:
        """Return a group and how its runs stand. ``GET /v1/tasks/groups/{taskgroup_id}``."""
        return TaskGroup.parse(await self._connection.get(path_of("/v1/tasks/groups", taskgroup_id)))

    async def add_group_runs(
        self,
        taskgroup_id: str,
        inputs: Iterable[Mapping[str, Any]],
        *,
        default_task_spec: Mapping[str, Any] | None = None,
        refresh_status: bool = False,
        betas: Iterable[str] = (),
        on_wait: WaitListener | None = None,
    ) -> TaskGroupRuns:
        """Submit runs into a group, each of which costs. ``POST /v1/tasks/groups/{taskgroup_id}/runs``.

        Parameters
        ----------
        inputs
            Requests as for ``create_run``, up to 1,000.
        default_task_spec
            For the inputs that have none of their own.
        refresh_status
            Whether the status in the answer counts the new runs already.

        Raises
        ------
        UnconfirmedCreateError
            If the runs may have been created, without an answer that says so; the group's status tells then.
        """
        body: dict[str, Any] = {"inputs": [dict(run_input) for run_input in inputs]}
        if default_task_spec is not None:
            body["default_task_spec"] = dict(default_task_spec)
        path = path_of("/v1/tasks/groups", taskgroup_id, "runs")
        return await self._connection.create(
            f"{path}?refresh_status={'true' if refresh_status else 'false'}",
            body,
            TaskGroupRuns.parse,
            what="the runs of the group",
            headers=beta_header(betas),
            on_wait=on_wait,
        )

    def stream_group_runs(
        self,
        taskgroup_id: str,
        *,
        last_event_id: str | None = None,
        status: str | None = None,
        include_input: bool = False,
        include_output: bool = False,
        idle_timeout: float = IDLE_TIMEOUT,
    ) -> AsyncGenerator[Event, None]:
        """Return the runs of a group as they are now, as state events. ``GET /v1/tasks/groups/{id}/runs``.

        Parameters
        ----------
        last_event_id
            Where to resume: the ``event_id`` of the last event read.
        status
            Only runs of this status.
        """
        params = {
            "last_event_id": last_event_id,
            "status": status,
            "include_input": include_input,
            "include_output": include_output,
        }
        return self._stream(
            path_of("/v1/tasks/groups", taskgroup_id, "runs"), params=params, idle_timeout=idle_timeout
        )

    def stream_group_events(
        self,
        taskgroup_id: str,
        *,
        last_event_id: str | None = None,
        timeout: float | None = None,
        idle_timeout: float = IDLE_TIMEOUT,
    ) -> AsyncGenerator[Event, None]:
        """Return the events of a group while any of its runs is active. ``GET /v1/tasks/groups/{id}/events``.

        Parameters
        ----------
        last_event_id
            Where to resume: the ``event_id`` of the last event read.
        timeout
            Seconds after which the service closes the stream; None: its own default.
        """
        return self._stream(
            path_of("/v1/tasks/groups", taskgroup_id, "events"),
            params={"last_event_id": last_event_id, "timeout": timeout},
            idle_timeout=idle_timeout,
        )

    async def retrieve_group_run(self, taskgroup_id: str, run_id: str) -> TaskRun:
        """Return the state of a run of a group. ``GET /v1/tasks/groups/{taskgroup_id}/runs/{run_id}``."""
        path = path_of("/v1/tasks/groups", taskgroup_id, "runs", run_id)
        return TaskRun.parse(await self._connection.get(path))

    async def suggest(
        self, user_intent: str, *, previous_task: Mapping[str, Any] | None = None
    ) -> Suggestion:
        """Return a task for an intent in words. ``POST /v1beta/tasks/suggest``.

        Parameters
        ----------
        user_intent
            What one wants to know.
        previous_task
            An earlier suggestion to start from.
        """
        body: dict[str, Any] = {"user_intent": user_intent}
        if previous_task is not None:
            body["previous_task"] = dict(previous_task)
        return Suggestion.parse(await self._connection.ask("/v1beta/tasks/suggest", body))

    async def suggest_processor(
        self, task_spec: Mapping[str, Any], *, choose_processors_from: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """Return the processors that suit a task, best first. ``POST /v1beta/tasks/suggest-processor``.

        Parameters
        ----------
        task_spec
            ``input_schema`` and ``output_schema`` as bare JSON Schemas, as ``suggest`` returns them.
        choose_processors_from
            The names to choose from; None: all.
        """
        body: dict[str, Any] = {"task_spec": dict(task_spec)}
        if choose_processors_from is not None:
            body["choose_processors_from"] = list(choose_processors_from)
        return read_processor_names(await self._connection.ask("/v1beta/tasks/suggest-processor", body))

    async def _stream(
        self, path: str, *, idle_timeout: float, params: Params | None = None
    ) -> AsyncGenerator[Event, None]:
        opened = self._connection.stream(
            path, params=params, headers=beta_header(()), idle_timeout=idle_timeout
        )
        async with opened as response, aclosing(read_events(response)) as events:
            async for event in events:
                yield event
