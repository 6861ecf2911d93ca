"""`attach`: a live widget again for a run that exists already, from the journal or from the service alone."""

from __future__ import annotations

import logging
import secrets
import time

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ConnectionFailedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from parallel_widgets.api.models import TaskRun
from parallel_widgets.api.redaction import hidden_key
from parallel_widgets.api.retry import ONCE
from parallel_widgets.requested_task import request_options, stand_in
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.entry import JournalEntry, not_written
from parallel_widgets.runs.errors import AttachError
from parallel_widgets.runs.home import Home
from parallel_widgets.runs.journal import journal
from parallel_widgets.runs.journal_file import JournalError
from parallel_widgets.runs.prices import price_of
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.state import RunState
from parallel_widgets.runs.timestamp import epoch_seconds
from parallel_widgets.runs.waiting import answer_of
from parallel_widgets.runs.watch import resume
from parallel_widgets.schema.exports.placeholders import without_secrets
from parallel_widgets.widget import TaskWidget

# It will not say more when it is asked again, but the run can be followed from when it does.
PASSING = (ConnectionFailedError, ServerError, RateLimitError)


def attach(
    run: str | RunRecord,
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    client: TaskClient | None = None,
) -> TaskWidget:
    """Return a live widget for a run that was submitted before, here or anywhere. Never submits anything.

    What the journal has is shown at once; a run that has not ended there is followed at its service. A run
    that the journal does not know is asked for there, with its request. A request whose answer was lost is
    looked up in its task group, if it went through one (``safe_submit``).

    Parameters
    ----------
    run
        The API's id of the run, or a record of `runs`.
    api_key, base_url, client
        As for `TaskWidget`; by default the service that the run was submitted to.

    Raises
    ------
    AttachError
        If there is no such run, or no way to it.
    ApiError
        If the service could not be asked.
    TypeError, ValueError
        If it can be no run's id.
    """
    key = hidden_key(api_key)
    del api_key
    record = _recorded(run)
    if record is None:
        elsewhere = Connection(api_key=key, base_url=base_url, client=client)
        record = answer_of(_fetched(str(run), elsewhere), Home.here())
        _add(record)
    is_gone = _is_gone(record)
    if client is None and base_url is None and not is_gone:
        base_url = record.base_url or None
    task = TaskWidget(
        processor=record.processor,
        api_key=key,
        base_url=base_url,
        client=client,
        betas=record.betas,
        # A group that somebody else has put the run into has no token of ours.
        safe_submit=bool(record.group_id and record.token),
        **request_options(record.request),
    )
    stand_in(task, record.request)
    try:
        connection = Connection(api_key=key, base_url=base_url, client=client)
        if record.state.is_final:
            _show(task, record, connection, is_gone=is_gone)
        else:
            _follow(task, record, connection, is_gone=is_gone)
    except BaseException:
        task.close()
        raise
    return task


def _show(task: TaskWidget, record: RunRecord, connection: Connection, *, is_gone: bool) -> None:
    """Show a run that has ended; or look up what has become of it, where its task group can tell."""
    service = {**task.service, "base_url": record.base_url, "is_sandbox": record.is_sandbox}
    task.update(service=service)
    can_look_up = record.status == "unconfirmed" and record.group_id != "" and not is_gone
    task.show_recorded(record, entry=_entry(record, connection) if can_look_up else None)
    if can_look_up:
        task.look_up()


def _entry(record: RunRecord, connection: Connection) -> JournalEntry:
    key = connection.destination().api_key
    return JournalEntry(journal(), record, secrets=[] if key is None else [key])


def _follow(task: TaskWidget, record: RunRecord, connection: Connection, *, is_gone: bool) -> None:
    if not record.run_id:
        raise AttachError(
            "The request for this run was sent, and has no answer yet, so the run has no id to follow it by. "
            "Attach to it in a moment."
        )
    if is_gone:
        raise AttachError(
            f"The run {record.run_id} was in a sandbox that ended with its kernel, and a sandbox forgets its "
            "runs then. The request and what was known of the run are in its record."
        )
    client = answer_of(connection.client(), task.home)
    try:
        answer_of(_described(record.run_id, client), task.home)
    except PASSING as error:
        logging.getLogger(__name__).info("%s", error)
    resume(task.show_recorded(record, entry=_entry(record, connection)), client, connection)


def _recorded(run: str | RunRecord) -> RunRecord | None:
    """The record as it is now; None for an id that the journal does not know, or a journal not to be read."""
    if not isinstance(run, (str, RunRecord)):
        raise TypeError(f"A run is given by its id or its record, not as {type(run).__name__}.")
    used = journal()
    given = {"run_id": run} if isinstance(run, str) else {"key": run.key}
    try:
        found = engine().in_order(lambda: used.find(**given)).result()
    except JournalError as error:
        logging.getLogger(__name__).warning("%s", error)
        found = None
    return run if found is None and isinstance(run, RunRecord) else found


def _add(record: RunRecord) -> None:
    used = journal()
    try:
        engine().in_order(used.add, record).result()
    except JournalError as error:
        logging.getLogger(__name__).warning("%s", not_written(error))


def _is_gone(record: RunRecord) -> bool:
    """Whether the run was in a sandbox that has ended with its process."""
    if not record.is_own_sandbox:
        return False
    if record.process == Process.here():
        return not Connection(api_key=None, base_url=record.base_url, client=None).planned["is_sandbox"]
    return record.process.is_alive is not True


async def _described(run_id: str, client: TaskClient) -> TaskRun:
    """The run as its service describes it now."""
    try:
        return await client.retrieve_run(run_id, retry=ONCE)
    except (NotFoundError, PermissionDeniedError) as error:
        raise AttachError(
            f"{client.base_url} knows no run {run_id!r} of this account. Check the id, and that the API key "
            "is of the account that submitted it."
        ) from error


async def _fetched(run_id: str, connection: Connection) -> RunRecord:
    """A run that the journal does not know, as its service tells of it."""
    client = await connection.client()
    run = await _described(run_id, client)
    sent = {name: value for name, value in (await client.retrieve_input(run_id)).items() if value is not None}
    now, is_sandbox = time.time(), connection.describe(client)["is_sandbox"]
    return RunRecord(
        key=secrets.token_hex(8),
        submitted_at=epoch_seconds(run.created_at) or now,
        updated_at=now,
        process=Process.here(),
        notebook="",
        base_url=client.base_url,
        is_sandbox=is_sandbox,
        is_own_sandbox=connection.destination().is_own_sandbox,
        processor=run.processor,
        price_usd=price_of(run.processor),
        request=without_secrets(sent),
        # The service keeps the headers of MCP servers to itself.
        lacks_secrets=bool(sent.get("mcp_servers")) or without_secrets(sent) != sent,
        group_id=run.taskgroup_id or "",
        # Of no request that is sent from here.
        fingerprint="",
        run_id=run.run_id,
        # That it has ended is shown once its output is here.
        state=RunState(status=run.status if run.is_active else "running", is_watching=False, run=run),
    )
