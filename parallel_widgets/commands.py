"""What the browser asks of a widget: each message is done once, in order, and always answered.

Messages may arrive on any thread (subshells have their own), so that thread only passes them on to the
engine.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from parallel_widgets.draft import TEXT_TRAITS
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import ConfirmationNeededError, NotWatchedError, RunActiveError
from parallel_widgets.runs.preview import sendable
from parallel_widgets.schema.request import InvalidRequestError

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget

Reply = dict[str, Any]

REMEMBERED = 256  # replies kept for messages that come twice
TRACE_ENTRIES = 200  # at most in one reply
SETTABLE = ("processor", "input_type", "input_schema_type", "output_schema_type")


class Commands:
    """The answering side of one widget."""

    def __init__(self, widget: TaskWidget) -> None:
        self._widget = widget
        self._waiting: deque[Any] = deque()
        self._is_serving = False
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def receive(self, _widget: object, content: Any, _buffers: object) -> None:
        """Take a message from the browser, on whatever thread the kernel has chosen."""
        engine().call(self._enqueue, content)

    def _enqueue(self, content: Any) -> None:
        self._waiting.append(content)
        if not self._is_serving:
            self._is_serving = True
            engine().start(self._serve())

    async def _serve(self) -> None:
        try:
            while self._waiting:
                content = self._waiting.popleft()
                message: Mapping[str, Any] = content if isinstance(content, dict) else {}
                name = message.get("id")
                reply = await self._answer_once(name, message)
                try:
                    self._widget.send({"kind": "reply", "id": name, **reply})
                except Exception:  # the messages behind it are due an answer, too
                    self._widget.log.exception("A message from the browser could not be answered.")
        finally:
            self._is_serving = False

    async def _answer_once(self, name: Any, message: Mapping[str, Any]) -> Reply:
        if not isinstance(name, str):
            return _no("invalid", "The message has no id.")
        if name not in self._replies:
            self._replies[name] = await self._answer(message)
            if len(self._replies) > REMEMBERED:
                self._replies.popitem(last=False)
        return self._replies[name]

    async def _answer(self, message: Mapping[str, Any]) -> Reply:
        try:
            match message.get("kind"):
                case "hello":
                    return self._hello()
                case "edit":
                    return self._edit(message)
                case "set":
                    return self._set(message)
                case "run":
                    return await self._run(message)
                case "stop":
                    return self._stop()
                case "watch":
                    return self._watch()
                case "trace":
                    return self._trace(message)
                case kind:
                    return _no("invalid", f"This kernel does not know the message {kind!r}; reload the page.")
        except Exception as error:  # an answer is due whatever happens
            self._widget.log.exception("A message from the browser could not be handled.")
            return _no("failed", f"The kernel could not do this: {error}")

    def _hello(self) -> Reply:
        from parallel_widgets import __version__  # noqa: PLC0415  (the package imports this module)

        return _yes(version=__version__, revisions=self._widget.revisions)

    def _edit(self, message: Mapping[str, Any]) -> Reply:
        document, text, base = message.get("document"), message.get("text"), message.get("base")
        if not isinstance(document, str) or document not in TEXT_TRAITS:
            return _no("invalid", f"There is no document {document!r} to edit.")
        if not isinstance(text, str) or not isinstance(base, int):
            return _no("invalid", "An edit has a text and the revision that it began from.")
        widget, trait = self._widget, TEXT_TRAITS[document]
        with widget.lock:
            revision, present = widget.revisions[document], getattr(widget, trait)
            if base != revision and text != present:
                return _no(
                    "conflict",
                    "The text was changed elsewhere meanwhile.",
                    document=document,
                    revision=revision,
                    text=present,
                )
            try:
                widget.update(**{trait: text})
            except traitlets.TraitError as error:
                return _no("invalid", str(error), document=document)
            revision = widget.revisions[document]
        self._widget.judge.soon()
        return _yes(document=document, revision=revision)

    def _set(self, message: Mapping[str, Any]) -> Reply:
        name = message.get("name")
        if name not in SETTABLE:
            return _no("invalid", f"The browser may set {', '.join(SETTABLE)}, not {name!r}.")
        try:
            self._widget.update(**{name: message.get("value")})
        except traitlets.TraitError as error:
            return _no("invalid", str(error))
        self._widget.judge.soon()
        return _yes()

    async def _run(self, message: Mapping[str, Any]) -> Reply:
        widget = self._widget
        verdict = await engine().in_worker(widget.judge.now)
        seen = (message.get("revisions"), message.get("processor"))
        if seen != (verdict.draft.revisions, verdict.draft.processor):
            return _no("stale", "The task was changed elsewhere meanwhile. Look at it, then press Run again.")
        if widget.is_busy:
            return _no("active", "A run is being watched already. Wait for it, or stop watching it.")
        try:
            if widget.has_moved():
                where = "the sandbox" if widget.service["is_sandbox"] else widget.service["base_url"]
                return _no("stale", f"Runs now go to {where}. Look at the price, then press Run again.")
            widget.start(
                verdict,
                allow_unsupported=message.get("allow_unsupported") is True,
                confirm_resubmit=message.get("confirm_resubmit") is True,
            )
        except InvalidRequestError as error:
            code = "invalid" if verdict.check.blocking else "unsupported"
            return _no(code, "\n".join(map(str, error.diagnostics)))
        except RunActiveError as error:
            return _no("active", str(error))
        except ConfirmationNeededError as error:
            return _no("unconfirmed", error.message)
        except ParallelWidgetsError as error:
            return _no("failed", str(error))
        return _yes(run_started=True)

    def _stop(self) -> Reply:
        if not self._widget.is_busy:
            return _no("idle", "No run is being watched.")
        self._widget.stop()
        return _yes()

    def _watch(self) -> Reply:
        try:
            self._widget.watch()
        except NotWatchedError as error:
            return _no("idle", str(error))
        return _yes()

    def _trace(self, message: Mapping[str, Any]) -> Reply:
        start, trace = message.get("start"), self._widget.trace
        if not isinstance(start, int) or start < 0:
            return _no("invalid", "A request for the trace says at which entry to start.")
        entries = [sendable(entry) for entry in trace[start : start + TRACE_ENTRIES]]
        return _yes(start=start, total=len(trace), entries=entries)


def _yes(**fields: Any) -> Reply:
    return {"ok": True, **fields}


def _no(code: str, message: str, **fields: Any) -> Reply:
    return {"ok": False, "code": code, "message": sendable(message), **fields}
