"""What the browser asks of a task itself: to take an edit or a choice, to run, to stop, to watch, to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import traitlets

from parallel_widgets.draft import TEXT_TRAITS
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.reply import Handler, Message, NotDoneError, Reply, done
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import (
    CannotLookUpError,
    ConfirmationNeededError,
    CostNotConfirmedError,
    NotWatchedError,
    RunActiveError,
    SpendingLimitError,
)
from parallel_widgets.schema.request import InvalidRequestError

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget

TRACE_ENTRIES = 200  # at most in one reply
SETTABLE = ("processor", "input_type", "input_schema_type", "output_schema_type")


class TaskCommands:
    """Handles the messages that change a task or its run, on the engine's loop, one after the other."""

    def __init__(self, widget: TaskWidget) -> None:
        self._widget = widget

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What handles each kind of message."""
        return {
            "hello": self._hello,
            "edit": self._edit,
            "set": self._set,
            "run": self._run,
            "look_up": self._look_up,
            "stop": self._stop,
            "watch": self._watch,
            "trace": self._trace,
            "dismiss": self._dismiss,
        }

    async def _hello(self, _message: Message) -> Reply:
        from parallel_widgets import __version__  # noqa: PLC0415  (the package imports this module)

        return done(version=__version__, revisions=self._widget.revisions)

    async def _edit(self, message: Message) -> Reply:
        document, text, base = message.get("document"), message.get("text"), message.get("base")
        if not isinstance(document, str) or document not in TEXT_TRAITS:
            raise NotDoneError("invalid", f"There is no document {document!r} to edit.")
        if not isinstance(text, str) or not isinstance(base, int):
            raise NotDoneError("invalid", "An edit has a text and the revision that it began from.")
        widget, trait = self._widget, TEXT_TRAITS[document]
        with widget.lock:
            revision, present = widget.revisions[document], getattr(widget, trait)
            if base != revision and text != present:
                raise NotDoneError(
                    "conflict",
                    "The text was changed elsewhere meanwhile.",
                    document=document,
                    revision=revision,
                    text=present,
                )
            try:
                widget.update(**{trait: text})
            except traitlets.TraitError as error:
                raise NotDoneError("invalid", str(error), document=document) from error
            revision = widget.revisions[document]
        widget.judge.soon()
        return done(document=document, revision=revision)

    async def _set(self, message: Message) -> Reply:
        name = message.get("name")
        if name not in SETTABLE:
            raise NotDoneError("invalid", f"The browser may set {', '.join(SETTABLE)}, not {name!r}.")
        try:
            self._widget.update(**{name: message.get("value")})
        except traitlets.TraitError as error:
            raise NotDoneError("invalid", str(error)) from error
        self._widget.judge.soon()
        return done()

    async def _run(self, message: Message) -> Reply:
        widget = self._widget
        verdict = await engine().in_worker(widget.judge.now)
        seen = (message.get("revisions"), message.get("processor"))
        if seen != (verdict.draft.revisions, verdict.draft.processor):
            raise NotDoneError(
                "stale", "The task was changed elsewhere meanwhile. Look at it, then press Run again."
            )
        if widget.is_busy:
            raise NotDoneError("active", "A run is being watched already. Wait for it, or stop watching it.")
        try:
            if widget.has_moved():
                where = "the sandbox" if widget.service["is_sandbox"] else widget.service["base_url"]
                raise NotDoneError(
                    "stale", f"Runs now go to {where}. Look at the price, then press Run again."
                )
            # The journal is on a disk, which the loop must not wait for.
            await engine().in_worker(
                widget.start,
                verdict,
                allow_unsupported=message.get("allow_unsupported") is True,
                confirm_resubmit=message.get("confirm_resubmit") is True,
                confirm_cost=message.get("confirm_cost") is True,
                is_press=True,
            )
        except InvalidRequestError as error:
            code = "invalid" if verdict.check.blocking else "unsupported"
            raise NotDoneError(code, "\n".join(map(str, error.diagnostics))) from error
        except RunActiveError as error:
            raise NotDoneError("active", str(error)) from error
        except ConfirmationNeededError as error:
            raise NotDoneError("unconfirmed", error.message) from error
        except CostNotConfirmedError as error:
            raise NotDoneError("costly", error.message) from error
        except SpendingLimitError as error:
            raise NotDoneError("limited", error.message) from error
        except ParallelWidgetsError as error:
            raise NotDoneError("failed", str(error)) from error
        return done(run_started=True)

    async def _look_up(self, _message: Message) -> Reply:
        try:
            # A run that starts holds its lock while the disk is asked, which the loop must not wait for.
            await engine().in_worker(self._widget.look_up)
        except CannotLookUpError as error:
            raise NotDoneError("idle", str(error)) from error
        return done()

    async def _stop(self, message: Message) -> Reply:
        widget = self._widget
        # The press may have waited while a cell ended the run that it meant, and started another.
        if not widget.is_busy or (message.get("run_id") or widget.run_id) != widget.run_id:
            raise NotDoneError("idle", "That run is not being watched.")
        widget.stop()
        return done()

    async def _watch(self, _message: Message) -> Reply:
        try:
            self._widget.watch()
        except NotWatchedError as error:
            raise NotDoneError("idle", str(error)) from error
        return done()

    async def _trace(self, message: Message) -> Reply:
        start, trace = message.get("start"), self._widget.trace
        if not isinstance(start, int) or start < 0:
            raise NotDoneError("invalid", "A request for the trace says at which entry to start.")
        return done(start=start, total=len(trace), entries=list(trace[start : start + TRACE_ENTRIES]))

    async def _dismiss(self, message: Message) -> Reply:
        try:
            self._widget.dismiss(
                message.get("rule", ""),
                message.get("pointer"),
                message.get("document", ""),
                dismissed=message.get("dismissed") is not False,
            )
        except (TypeError, ValueError) as error:
            raise NotDoneError("invalid", str(error)) from error
        return done()
