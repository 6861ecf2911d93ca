"""HTTP to one service: what may be sent twice is, what must not be is not, and failures are named.

The rule about money stands here: a POST leaves this file at most once, unless it is certain that none of its
bytes left, or the server said 429 instead of taking it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx

from parallel_widgets.api.body import encode
from parallel_widgets.api.config import Service
from parallel_widgets.api.errors import (
    ApiError,
    ConnectionFailedError,
    InvalidResponseError,
    MissingKeyError,
    RateLimitError,
    StreamIdleError,
    UnconfirmedCreateError,
)
from parallel_widgets.api.failure import CONNECT_TIMEOUT, NO_ANSWER, Failure, failure_of
from parallel_widgets.api.http_client import new_http_client
from parallel_widgets.api.pacing import Pacing, WaitListener
from parallel_widgets.api.redaction import Secret, request_secrets
from parallel_widgets.api.refusal import Answer, error_from, is_refusal
from parallel_widgets.api.retry import RetryPolicy

T = TypeVar("T")
Params = Mapping[str, Any]

SANDBOX_HEADER = "x-parallel-widgets-sandbox"
# Of an error's body; what is larger is no message.
_LARGEST_ERROR = 1_000_000
_REPEATABLE_STATUSES = frozenset({429, 500, 502, 503, 504})


class Connection:
    """Sends requests to one service; belongs to the event loop that first uses it."""

    def __init__(
        self,
        service: Service,
        *,
        transport: httpx.AsyncBaseTransport | None,
        pacing: Pacing,
        retry: RetryPolicy,
        timeout: float,
        sleep: Callable[[float], Awaitable[Any]],
        random: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        self.service = service
        self.pacing = pacing
        self.is_sandbox = False
        self._transport = transport
        self._retry = retry
        self.timeout = timeout
        self._sleep = sleep
        self._random = random
        self._clock = clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def aclose(self) -> None:
        """Close what is open; another request would open it again."""
        clients, self._clients, self._loop = self._clients, {}, None
        for client in clients.values():
            await client.aclose()

    async def get(
        self,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        read_timeout: float | None = None,
        retry: RetryPolicy | None = None,
    ) -> Any:
        """Return the JSON at a path, asking again where that may help."""
        policy = retry or self._retry
        # A server may close a kept connection just as a request goes out on it. Here that costs a repetition.
        client = self._client(keeps_connections=True)
        repetition = 0
        while True:
            repetition += 1
            await self._enter(policy)
            outcome = await self._exchange(
                client, "GET", path, params=params, headers=headers, read_timeout=read_timeout
            )
            if isinstance(outcome, Answer) and outcome.is_success:
                return outcome.json()
            error = self._error(outcome)
            is_repeatable = isinstance(outcome, Failure) or outcome.status_code in _REPEATABLE_STATUSES
            if not is_repeatable or not await self._may_repeat(policy, repetition, error):
                raise error

    async def ask(
        self, path: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
    ) -> Any:
        """POST a question that creates nothing, and return the JSON answer."""
        outcome, _ = await self._post(path, body, headers)
        if isinstance(outcome, Answer) and outcome.is_success:
            return outcome.json()
        raise self._error(outcome)

    async def create(
        self,
        path: str,
        body: Mapping[str, Any],
        parse: Callable[[Any], T],
        *,
        what: str,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
        on_wait: WaitListener | None = None,
    ) -> T:
        """POST something to be created, and return what ``parse`` makes of the answer.

        Parameters
        ----------
        what
            What is created, for messages.
        hint
            What to do if it is not known whether it was; None: what there is to do about runs, which cost.
        on_wait
            Told while the request waits for the rate limit. Cancelled then, it is certain that nothing was
            created.

        Raises
        ------
        UnconfirmedCreateError
            If it may have been created, without an answer that says so.
        ApiError
            If it has certainly not been created.
        """
        outcome, sent_at = await self._post(path, body, headers, creates=True, on_wait=on_wait)
        if isinstance(outcome, Failure):
            if not outcome.may_have_left:
                raise self._error(outcome)
            story = f"The request for {what} was sent, but its answer was lost: {outcome.reason}."
            raise UnconfirmedCreateError(story, sent_at=sent_at, hint=hint, detail={"cause": outcome.cause})
        if outcome.is_success:
            try:
                return parse(outcome.json())
            except InvalidResponseError as error:
                problem: ApiError = error
            except Exception:  # noqa: BLE001  (a run may have been created, whatever is wrong with its answer)
                problem = InvalidResponseError("It is of a shape that nobody expected.")
            story = (
                f"The service took the request for {what}, but its answer cannot be read. {problem.message}"
            )
        else:
            problem = self._error(outcome)
            if is_refusal(outcome.status_code):
                raise problem
            story = f"It is not known whether the service created {what}. {problem.message}"
        raise UnconfirmedCreateError(
            story,
            sent_at=sent_at,
            hint=hint,
            status_code=outcome.status_code,
            ref_id=problem.ref_id,
            detail=problem.detail,
        )

    @asynccontextmanager
    async def stream(
        self,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        idle_timeout: float,
    ) -> AsyncIterator[httpx.Response]:
        """Open one event stream.

        Errors while reading it inside the block become ``ConnectionFailedError``; ``StreamIdleError`` when no
        byte came for ``idle_timeout`` seconds.
        """
        client = self._client(keeps_connections=False)
        await self._enter(self._retry)
        request = client.build_request(
            "GET",
            self.service.base_url + path,
            params=_without_none(params),
            headers={"accept": "text/event-stream", "cache-control": "no-store", **(headers or {})},
            timeout=httpx.Timeout(self.timeout, connect=CONNECT_TIMEOUT, read=idle_timeout),
        )
        failure: Failure | None = None
        error: ApiError | None = None
        response: httpx.Response | None = None
        try:
            response = await client.send(request, stream=True)
            self._note(response)
            if response.is_success and _media_type(response) == "text/event-stream":
                yield response
            else:
                error = self._stream_error(await self._read(response))
        except httpx.ReadTimeout:
            error = StreamIdleError(f"The event stream was silent for {idle_timeout:g} s.")
        except NO_ANSWER as exc:
            failure = failure_of(exc)
        finally:
            if response is not None:
                await response.aclose()
        if failure is not None:
            error = self._error(failure)
        if isinstance(error, RateLimitError):
            self._hold(self._retry, 1, error)
        if error is not None:
            raise error from None

    async def _post(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str] | None,
        *,
        creates: bool = False,
        on_wait: WaitListener | None = None,
    ) -> tuple[Answer | Failure, float]:
        """Send a POST once; again only if no byte of it left, or the server answered 429.

        Returns the outcome, and when the request was sent, in seconds since the epoch.
        """
        content = encode(body)
        # On a kept connection that closes just then, nobody could tell whether the request was taken.
        client = self._client(keeps_connections=False)
        repetition = 0
        while True:
            repetition += 1
            await self._enter(self._retry, creates=creates, on_wait=on_wait)
            sent_at = self._clock()
            try:
                outcome = await self._exchange(
                    client,
                    "POST",
                    path,
                    headers={"content-type": "application/json", **(headers or {})},
                    content=content,
                    secrets=request_secrets(body),
                )
            except Exception as exc:  # noqa: BLE001  (whatever broke, the request may have left)
                outcome = failure_of(exc)
            is_safe = (
                not outcome.may_have_left if isinstance(outcome, Failure) else outcome.status_code == 429
            )
            if not is_safe or not await self._may_repeat(self._retry, repetition, self._error(outcome)):
                return outcome, sent_at

    async def _exchange(
        self,
        client: httpx.AsyncClient,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        read_timeout: float | None = None,
        secrets: Sequence[Secret[str]] = (),
    ) -> Answer | Failure:
        try:
            async with client.stream(
                method,
                self.service.base_url + path,
                params=_without_none(params),
                headers=headers,
                content=content,
                timeout=httpx.Timeout(
                    self.timeout, connect=CONNECT_TIMEOUT, read=read_timeout or self.timeout
                ),
            ) as response:
                self._note(response)
                return await self._read(response, secrets)
        except NO_ANSWER as exc:
            return failure_of(exc)

    async def _read(self, response: httpx.Response, secrets: Sequence[Secret[str]] = ()) -> Answer:
        body = bytearray()
        try:
            async for chunk in response.aiter_bytes():
                body += chunk
                if not response.is_success and len(body) > _LARGEST_ERROR:
                    break
        except NO_ANSWER:
            # The status of a refusal has arrived, and says enough.
            if response.is_success:
                raise
        return Answer(
            status_code=response.status_code,
            content_type=_media_type(response),
            body=bytes(body),
            retry_after=response.headers.get("retry-after"),
            secrets=(*secrets, *([self.service.api_key] if self.service.api_key is not None else [])),
        )

    def _client(self, *, keeps_connections: bool) -> httpx.AsyncClient:
        """Return the client that keeps its connections for later requests, or the one that does not."""
        if self.service.api_key is None and not self.service.is_loopback:
            raise MissingKeyError(f"There is no API key for {self.service.host}.")
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise RuntimeError(
                "A TaskClient belongs to the event loop that first used it; make one for each loop."
            )
        if keeps_connections not in self._clients:
            self._clients[keeps_connections] = new_http_client(
                self.service, transport=self._transport, max_kept=4 if keeps_connections else 0
            )
        return self._clients[keeps_connections]

    def _note(self, response: httpx.Response) -> None:
        if response.headers.get(SANDBOX_HEADER) == "1":
            self.is_sandbox = True

    def _error(self, outcome: Answer | Failure) -> ApiError:
        if isinstance(outcome, Answer):
            return error_from(outcome, now=self._clock())
        return ConnectionFailedError(
            f"No answer from {self.service.host}: {outcome.reason}.", detail={"cause": outcome.cause}
        )

    def _stream_error(self, answer: Answer) -> ApiError:
        if not answer.is_success:
            return self._error(answer)
        what = answer.page or answer.content_type or "something unnamed"
        return InvalidResponseError(
            f"The server answered with {what}, where an event stream was expected.",
            status_code=answer.status_code,
        )

    async def _enter(
        self, policy: RetryPolicy, *, creates: bool = False, on_wait: WaitListener | None = None
    ) -> None:
        """Wait for the rate limit, before a request is sent.

        Raises
        ------
        RateLimitError
            If that would take longer than the policy allows. It was not sent.
        """
        has_told = False
        try:
            while (seconds := self.pacing.enter(creates=creates)) > 0:
                until = self._clock() + seconds
                if seconds > policy.max_retry_after:
                    raise RateLimitError(
                        f"Not sent: the service asked for a pause until {_clock_time(until)}.",
                        retry_after=seconds,
                    )
                if on_wait is not None:
                    on_wait(until)
                    has_told = True
                await self._sleep(seconds)
        finally:
            if on_wait is not None and has_told:
                on_wait(None)

    def _hold(self, policy: RetryPolicy, repetition: int, error: RateLimitError) -> None:
        """Close the gate after a 429, for whoever else wants to ask, too."""
        self.pacing.hold(max(error.retry_after or 0.0, policy.delay(repetition, random=self._random)))

    async def _may_repeat(self, policy: RetryPolicy, repetition: int, error: ApiError) -> bool:
        """Wait for the next attempt, and say whether there is one: not after the last, or too long a wait."""
        if isinstance(error, RateLimitError):
            # The gate is where the next attempt waits.
            self._hold(policy, repetition, error)
            return repetition < policy.attempts and (error.retry_after or 0.0) <= policy.max_retry_after
        if repetition >= policy.attempts:
            return False
        await self._sleep(policy.delay(repetition, random=self._random))
        return True


def _clock_time(seconds: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def _without_none(params: Params | None) -> dict[str, Any] | None:
    return {name: value for name, value in params.items() if value is not None} if params else None


def _media_type(response: httpx.Response) -> str:
    media_type: str = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type
