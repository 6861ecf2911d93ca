"""One request to one endpoint: who may ask, what goes wrong on request, the handler, and the API's errors."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import math
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parallel_widgets.sandbox.broken_answer import BrokenAnswer
from parallel_widgets.sandbox.connections import NoAnswer
from parallel_widgets.sandbox.event_stream import Event, EventStream
from parallel_widgets.sandbox.faults import (
    ANSWER_KINDS,
    FAULT_HEADER,
    FAULT_METADATA_KEY,
    REFUSED_KEY,
    STREAM_KINDS,
    Endpoint,
    Fault,
    FaultBook,
    InvalidFaultError,
    parse_faults,
)
from parallel_widgets.sandbox.group import Group
from parallel_widgets.sandbox.refusal import Problem, Refusal, invalid
from parallel_widgets.sandbox.run import Run
from parallel_widgets.sandbox.service import Service

log = logging.getLogger(__name__)

Handler = Callable[["Call"], Awaitable[Response]]

FAULT_METADATA_PLACE = ("body", "metadata", FAULT_METADATA_KEY)

WEB_PAGE = (
    "<!doctype html>\n<html><head><title>Sign in to the network</title></head><body>Not JSON.</body></html>\n"
)


@dataclass
class Call:
    """A request, with the ways in which handlers read it.

    Attributes
    ----------
    run_faults
        The faults that a create asks for itself, which become its run's.
    """

    request: Request
    service: Service
    endpoint: Endpoint
    run_faults: FaultBook = field(default_factory=FaultBook)
    faults: tuple[Fault, ...] = ()

    @property
    def run(self) -> Run:
        """The run of the path, in the group of the path where there is one."""
        run = self.service.store.runs.get(self.request.path_params["run_id"])
        group_id = self.request.path_params.get("taskgroup_id")
        if run is None or group_id not in (None, run.taskgroup_id):
            raise Refusal(404)
        return run

    @property
    def group(self) -> Group:
        """The group of the path."""
        group = self.service.store.groups.get(self.request.path_params["taskgroup_id"])
        if group is None:
            raise Refusal(404, "TaskGroup not found")
        return group

    async def json(self) -> Any:
        """Parse the body; numbers that no JSON can hold, such as NaN and 1e400, are refused."""
        try:
            return json.loads(await self.request.body(), parse_constant=_finite, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise invalid(
                [Problem(("body",), f"The body is no valid JSON: {error}", "json_invalid")]
            ) from error

    def flag(self, name: str, *, default: bool) -> bool:
        """Read a boolean of the query."""
        text = self.request.query_params.get(name, str(default)).lower()
        if text not in ("true", "false", "1", "0"):
            raise self.invalid_query(name, "Input should be a valid boolean", "bool_parsing")
        return text in ("true", "1")

    def number(self, name: str, *, default: float) -> float:
        """Read a number of the query, 0 or more."""
        text = self.request.query_params.get(name)
        if not text:
            return default
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not number >= 0:
            raise self.invalid_query(name, "Input should be a valid number of 0 or more", "float_parsing")
        return number

    def position(self, name: str, *, last: int) -> int:
        """Read a cursor of the query, which is one that the sandbox gave out: up to ``last``."""
        text = self.request.query_params.get(name) or "0"
        if not text.isdecimal() or int(text[:10]) > last:
            raise self.invalid_query(name, "Input should be an event id of this stream", "value_error")
        return int(text)

    def invalid_query(self, name: str, message: str, type_: str) -> Refusal:
        """Give the 422 for a parameter of the query."""
        return invalid([Problem(("query", name), message, type_)])

    def stream(self, events: AsyncIterator[Event]) -> EventStream:
        """Answer with events, as far as the faults let them."""
        broken = next((fault for fault in self.faults if fault.kind in STREAM_KINDS), None)
        return EventStream(events, connections=self.service.connections, fault=broken)

    def end_faults(self, run_faults: FaultBook) -> tuple[Fault, ...]:
        """Take the faults that decide how a run that is created now will end."""
        return tuple(
            fault
            for book in (run_faults, self._header_book(), self.service.faults)
            for fault in book.take(self.endpoint, ends_run=True)
        )

    async def take_faults(self) -> None:
        """Find out what is to go wrong with this request, and count it."""
        taken: list[Fault] = []
        for book in [book async for book in self._books()]:
            taken += book.take(self.endpoint)
            if any(fault.kind != "delay" for fault in taken):
                break
        self.faults = tuple(taken)

    def _header_book(self) -> FaultBook:
        return _book(self.request.headers.get(FAULT_HEADER, ""), ("header", FAULT_HEADER))

    async def _books(self) -> AsyncIterator[FaultBook]:
        yield self._header_book()
        if self.endpoint == "create":
            body = await self.request.body()
            text = _metadata_fault(body)
            if text:
                key = hashlib.sha256(body).digest()
                self.run_faults = self.service.creating.setdefault(key, _book(text, FAULT_METADATA_PLACE))
                yield self.run_faults
        elif "run_id" in self.request.path_params:
            run = self.service.store.runs.get(self.request.path_params["run_id"])
            if run is not None:
                yield run.faults
        yield self.service.faults


def route(service: Service, method: str, path: str, endpoint: Endpoint, handler: Handler) -> Route:
    """Give the route at which ``handler`` answers."""

    async def answer(request: Request) -> Response:
        call = Call(request, service, endpoint)
        try:
            authorize(service, request.headers.get("x-api-key"))
            await call.take_faults()
            return await _answer_with_faults(call, handler)
        except Refusal as refusal:
            return refusal_response(refusal, as_detail_list=endpoint.startswith("group"))
        except Exception:
            log.exception("The sandbox failed at %s %s", request.method, request.url.path)
            return refusal_response(Refusal(500))

    return Route(path, answer, methods=[method], name=endpoint)


def authorize(service: Service, key: str | None) -> None:
    """Refuse a key that is not to be accepted."""
    required = service.require_key
    wrong = required is not None and not secrets.compare_digest((key or "").encode(), required.encode())
    if wrong or key == REFUSED_KEY:
        raise Refusal(401)


def refusal_response(refusal: Refusal, *, as_detail_list: bool = False) -> Response:
    """Give the response for a refusal."""
    body = refusal.body(as_detail_list=as_detail_list and refusal.status == 422)
    return json_response(body, status=refusal.status, headers=refusal.headers)


def json_response(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Give a JSON response; in ASCII, since half a surrogate pair that was sent must not break the answer."""
    content = json.dumps(body).encode()
    return Response(content, status, headers=dict(headers or {}), media_type="application/json")


async def _answer_with_faults(call: Call, handler: Handler) -> Response:
    for fault in call.faults:
        if fault.kind == "delay":
            await asyncio.sleep(fault.number or 0)
    broken = next((fault for fault in call.faults if fault.kind != "delay"), None)
    kind = None if broken is None else broken.kind
    if broken is not None and kind == "status":
        raise Refusal(broken.status, headers=_retry_after(broken))
    if broken is not None and kind == "html":
        return Response(WEB_PAGE, broken.status, media_type="text/html")
    if kind == "drop":
        return NoAnswer(call.service.connections)
    response = await handler(call)
    if kind == "drop_after":
        return NoAnswer(call.service.connections)
    if call.endpoint == "create" and response.status_code == 202:
        call.service.creating.pop(hashlib.sha256(await call.request.body()).digest(), None)
    if broken is not None and kind in ANSWER_KINDS:
        return BrokenAnswer(response, fault=broken, connections=call.service.connections)
    if kind == "truncate":
        return Response(
            response.body[: len(response.body) // 2], response.status_code, media_type="application/json"
        )
    return response


def _retry_after(fault: Fault) -> dict[str, str]:
    if fault.number is None:
        return {"retry-after": "1"} if fault.status == 429 else {}
    return {"retry-after": f"{fault.number:g}"}


def _book(text: str, at: tuple[str, ...]) -> FaultBook:
    try:
        return FaultBook(parse_faults(text))
    except InvalidFaultError as error:
        raise invalid([Problem(at, str(error), "value_error")]) from error


def metadata_faults(metadata: Mapping[str, Any]) -> FaultBook:
    """Give the faults that a run's metadata ask for."""
    text = metadata.get(FAULT_METADATA_KEY)
    return _book(text, FAULT_METADATA_PLACE) if isinstance(text, str) else FaultBook()


def _metadata_fault(body: bytes) -> str:
    try:
        text = json.loads(body)["metadata"][FAULT_METADATA_KEY]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return ""
    return text if isinstance(text, str) else ""


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number
