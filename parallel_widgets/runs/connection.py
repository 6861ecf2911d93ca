"""Which service a widget talks to: the user's own client, the Task API with a key, or else the sandbox."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.config import BASE_URL_VARIABLE, resolve_service
from parallel_widgets.api.errors import ApiError
from parallel_widgets.api.follow import Update, follow_run
from parallel_widgets.api.redaction import Secret
from parallel_widgets.runs.engine import engine

# With the id of a run, and when that was last heard of, in seconds since the epoch.
Follow = Callable[[TaskClient, str, float], AsyncGenerator[Update, None]]


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a run goes: the address ("" for a sandbox that has yet to start), and the key for it.

    ``is_own_sandbox``: whether that is a sandbox of this process, which ends with it.
    """

    base_url: str
    api_key: Secret[str] | None = field(repr=False)
    is_own_sandbox: bool


class Connection:
    """The way to the service, found anew for each run, so that a key that was set meanwhile is used.

    Parameters
    ----------
    api_key, base_url
        As for `TaskClient`. Without either, here and in the environment, the process's own sandbox serves.
    client
        A client to use instead. It is used on the engine's loop from then on.
    follow
        How the runs are followed; for tests, which have less patience.

    Attributes
    ----------
    planned
        The trait ``service`` before any run: where one would go. Never the key.
    """

    def __init__(
        self,
        *,
        api_key: Secret[str] | None,
        base_url: str | None,
        client: TaskClient | None,
        follow: Follow = follow_run,
    ) -> None:
        self.follow = follow
        self._api_key = api_key
        self._base_url = base_url
        self._client = client
        self.planned = self.plan()

    @property
    def is_recording(self) -> bool:
        """Whether its runs are played back from a recording, without any service."""
        return self._client is not None and self._client.is_recording

    def describe(self, client: TaskClient) -> dict[str, Any]:
        """The trait ``service`` for a run of this client: where it goes, and whether answers are samples."""
        return {
            "base_url": "" if client.is_recording else client.base_url,
            # A service elsewhere is known to be the sandbox only once it has answered.
            "is_sandbox": self._uses_sandbox or client.is_sandbox or _is_own_sandbox(client.base_url),
            "has_key": client.has_key,
            "is_recording": client.is_recording,
        }

    def plan(self) -> dict[str, Any]:
        """Look again where a run would go, for a key or an address may have been set meanwhile.

        Raises
        ------
        ApiError
            If the address or the key cannot be used.
        """
        self._uses_sandbox = self._client is None and self._finds_nothing()
        if self._client is not None:
            return self.describe(self._client)
        service = resolve_service(api_key=self._api_key, base_url=self._base_url)
        return {
            "base_url": "" if self._uses_sandbox else service.base_url,
            "is_sandbox": self._uses_sandbox or _is_own_sandbox(service.base_url),
            "has_key": service.api_key is not None,
            "is_recording": False,
        }

    def destination(self) -> Destination:
        """Look where the next run would go, without going there.

        Raises
        ------
        ApiError
            If the address or the key cannot be used.
        """
        if self._client is None and self._finds_nothing():
            # One for the whole process, so its address, which may not be known yet, is of no matter.
            return Destination(base_url="", api_key=None, is_own_sandbox=True)
        service = (
            self._client.service
            if self._client is not None
            else resolve_service(api_key=self._api_key, base_url=self._base_url)
        )
        return Destination(
            base_url=service.base_url,
            api_key=service.api_key,
            is_own_sandbox=_is_own_sandbox(service.base_url),
        )

    def is_free(self, shown: Mapping[str, Any]) -> bool:
        """Whether a run would go to the sandbox, or nowhere, as far as that is known before it.

        Parameters
        ----------
        shown
            The trait ``service`` of the last run.
        """
        try:
            planned = self.plan()
        except ApiError:  # whoever waits for the run hears of it
            return False
        return bool(
            planned["is_sandbox"]
            or planned["is_recording"]
            or (shown["is_sandbox"] and shown["base_url"] == planned["base_url"])
        )

    def _finds_nothing(self) -> bool:
        """Whether there is neither a key nor an address, so that samples are all there can be."""
        if self._base_url is not None or os.environ.get(BASE_URL_VARIABLE):
            return False
        return resolve_service(api_key=self._api_key).api_key is None

    async def client(self) -> TaskClient:
        """The client for the next run, on the engine's loop. Widgets with the same service share one.

        Raises
        ------
        ApiError
            If the address or the key cannot be used.
        """
        if self._client is not None:
            return self._client
        self._uses_sandbox = self._finds_nothing()
        if self._uses_sandbox:
            base_url = await engine().in_worker(_sandbox_url)
            return _shared_client(None, base_url)
        return _shared_client(self._api_key, self._base_url)

    def use_key(self, api_key: Secret[str]) -> None:
        """Take another key from now on; a client that was given has its own, and is used no more.

        A recording needs none.
        """
        if self.is_recording:
            return
        if self._client is not None:
            self._base_url, self._client = self._client.base_url, None
        self._api_key = api_key

    def renewed(self, client: TaskClient) -> TaskClient:
        """The client to go on with after another, on the engine's loop: with the key as it is now.

        A key is only sent where it belongs: if another service is asked by now, the client stays as it is.

        Raises
        ------
        ApiError
            If the address or the key cannot be used.
        """
        if self._client is not None:
            return self._client
        if self._finds_nothing():
            return client
        service = resolve_service(api_key=self._api_key, base_url=self._base_url)
        moved = service.base_url != client.base_url
        return client if moved else _shared_client(self._api_key, self._base_url)


def _is_own_sandbox(base_url: str) -> bool:
    from parallel_widgets.sandbox.server import is_served_here  # noqa: PLC0415  (as for `_sandbox_url`)

    return is_served_here(base_url)


_lock = threading.Lock()
_clients: dict[Any, TaskClient] = {}
_sandboxes: dict[int, Any] = {}


def _shared_client(api_key: Secret[str] | None, base_url: str | None) -> TaskClient:
    # Only ever called on the engine's loop, to which the connections belong.
    service = resolve_service(api_key=api_key, base_url=base_url)
    key = (os.getpid(), service.base_url, service.api_key)
    if key not in _clients:
        _clients[key] = TaskClient(api_key=api_key, base_url=base_url)
    return _clients[key]


def _sandbox_url() -> str:
    """The address of the process's sandbox, started on first use; a forked child starts its own."""
    from parallel_widgets import sandbox  # noqa: PLC0415  (a server: only for who has no key)

    with _lock:
        if os.getpid() not in _sandboxes:
            _sandboxes[os.getpid()] = sandbox.serve()
        base_url: str = _sandboxes[os.getpid()].base_url
        return base_url
