"""One request, one run: it is written down before it is sent, unless an earlier one is that run already."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent import futures
from dataclasses import dataclass
from typing import Any

from parallel_widgets.api.errors import ApiError
from parallel_widgets.api.redaction import redact, request_secrets
from parallel_widgets.runs.connection import Connection, Destination
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.entry import JournalEntry, not_written
from parallel_widgets.runs.errors import ConfirmationNeededError
from parallel_widgets.runs.journal import Journal, journal, journal_in_memory
from parallel_widgets.runs.journal_file import JournalError
from parallel_widgets.runs.notebook_name import notebook_name
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.request import RunRequest

# Seconds to wait for the journal at most, before a run goes on without: a network file system may hang.
CLAIM_TIMEOUT = 8.0


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a request has become in the journal.

    Attributes
    ----------
    entry
        Its entry; None where the request cannot be sent anyway, or only plays back a recording.
    joined
        The run that it is, where an earlier request is that run already.
    warnings
        Sentences for the user.
    """

    entry: JournalEntry | None = None
    joined: RunRecord | None = None
    warnings: tuple[str, ...] = ()

    def withdraw(self) -> None:
        """Take it back: the request is not sent after all."""
        if self.entry is not None and self.joined is None:
            engine().in_order(self.entry.journal.forget, self.entry.key)


def claim_run(
    request: RunRequest,
    connection: Connection,
    *,
    open_body: Mapping[str, Any],
    own: Collection[str],
    again: bool,
    confirm_resubmit: bool,
) -> Claim:
    """Write a request down, or find the run that it is already. Waits for the disk; not on the engine's loop.

    Parameters
    ----------
    open_body
        The request's body with placeholders for its secrets.
    own
        Keys of the records that the widget has had already: there, another request is meant.
    again
        Whether another run is wanted, though the same request was just submitted.
    confirm_resubmit
        Whether to submit although an earlier request may have become a run.

    Raises
    ------
    ConfirmationNeededError
        If the answer to an earlier equal request was lost.
    """
    if connection.is_recording:
        return Claim()
    try:
        destination = connection.destination()
    except ApiError:
        return Claim()  # whoever submits it will say what is wrong
    hidden = (
        *request_secrets(request.body),
        *([destination.api_key] if destination.api_key is not None else []),
    )
    record = _new_record(request, destination, redact(dict(open_body), hidden))
    now = time.time()

    def decide(earlier: Iterator[RunRecord]) -> RunRecord | None:
        newest = next((other for other in earlier if not other.is_unsent), None)
        if newest is None:
            return None
        if newest.status == "unconfirmed":
            return None if confirm_resubmit else newest
        is_other = again or confirm_resubmit or newest.key in own
        return None if is_other or not newest.is_same_run(now) else newest

    used, warnings = journal(), []
    try:
        other = _answer(used, record, lambda: used.claim(record, decide))
    except JournalError as error:
        warnings.append(not_written(error))
        used = journal_in_memory()
        other = _answer(used, record, lambda: used.claim(record, decide))
    notice = used.take_notice()
    if notice:
        warnings.append(notice)
    for sentence in warnings:
        logging.getLogger(__name__).warning("%s", sentence)
    if other is not None and other.status == "unconfirmed":
        raise ConfirmationNeededError(
            sent_at=other.submitted_at,
            price_usd=other.cost_usd,
            again_usd=0.0 if other.is_sandbox else request.price_usd,
            is_in_group=other.group_id != "",
            is_own=False,
        )
    entry = JournalEntry(used, other or record, secrets=hidden, is_joined=other is not None)
    if other is not None:
        warnings.append(_joined(other, now))
    return Claim(entry=entry, joined=other, warnings=tuple(warnings))


def _answer(used: Journal, record: RunRecord, question: Callable[[], RunRecord | None]) -> RunRecord | None:
    future: futures.Future[RunRecord | None] = engine().in_order(question)
    try:
        return future.result(CLAIM_TIMEOUT)
    except JournalError:
        raise
    except BaseException as error:
        if not future.cancel():
            # Written down after all, but nobody will send it: an interrupt, or a journal that came too late.
            future.add_done_callback(lambda _: engine().in_order(used.forget, record.key))
        if isinstance(error, futures.TimeoutError):
            raise JournalError(f"The journal did not answer within {CLAIM_TIMEOUT:g} s.") from error
        if isinstance(error, Exception):  # a record that is not what was written, say
            raise JournalError(f"The journal cannot be used: {error}.") from error
        raise


def _new_record(request: RunRequest, destination: Destination, open_body: Mapping[str, Any]) -> RunRecord:
    now, process, key = time.time(), Process.here(), secrets.token_hex(8)
    return RunRecord(
        key=key,
        token=key,
        submitted_at=now,
        updated_at=now,
        process=process,
        notebook=notebook_name(),
        base_url=destination.base_url,
        is_sandbox=destination.is_own_sandbox,
        is_own_sandbox=destination.is_own_sandbox,
        processor=str(request.body.get("processor", "")),
        price_usd=request.price_usd,
        request=open_body,
        betas=request.betas,
        lacks_secrets=dict(open_body) != dict(request.body),
        fingerprint=_fingerprint(request, destination, process),
    )


def _fingerprint(request: RunRequest, destination: Destination, process: Process) -> str:
    """Equal for equal requests to one account of one service. Nothing of the key can be told from it."""
    where = f"{process.host}/{process.pid}/{process.started}" if destination.is_own_sandbox else ""
    key = destination.api_key.reveal() if destination.api_key is not None else ""
    text = json.dumps([where, destination.base_url, key, request.fingerprint])
    return hashlib.sha256(text.encode()).hexdigest()


def _joined(record: RunRecord, now: float) -> str:
    age = max(0, round(now - record.submitted_at))
    return (
        f"This is the run that was submitted {age} s ago by the same request, so nothing was sent. "
        "task.run(again=True) sends another."
    )
