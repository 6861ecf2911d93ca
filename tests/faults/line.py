"""A line to a server that can fail below HTTP: refuse, cut what is silent, or show a wrong certificate."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from types import TracebackType
from urllib.parse import urlsplit

import trustme


class Certificates:
    """A certificate that a client trusts, and one that it does not, as of a network that listens in."""

    def __init__(self) -> None:
        authority = trustme.CA()
        self.client = ssl.create_default_context()
        authority.configure_trust(self.client)
        self.trusted = _server_context(authority)
        self.untrusted = _server_context(trustme.CA())


def _server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


class Line:
    """Carries bytes between clients and one server, on an address of its own that stays the same.

    Parameters
    ----------
    base_url
        The server's address.
    certificates
        Makes it a line over TLS.
    cuts_after
        Seconds without a byte after which it closes a connection, as proxies do; None for never.
    """

    def __init__(
        self, base_url: str, *, certificates: Certificates | None = None, cuts_after: float | None = None
    ) -> None:
        self._target = urlsplit(base_url)
        self._certificates = certificates
        self._cuts_after = cuts_after
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._dead: set[asyncio.Task[None]] = set()
        self._is_silent = False

    @property
    def base_url(self) -> str:
        scheme = "http" if self._certificates is None else "https"
        return f"{scheme}://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Line:
        await self.mend()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._close()

    async def refuse(self) -> None:
        """Take no connection any more, and cut those that there are."""
        await self._close()

    def fall_silent(self) -> None:
        """Carry no byte any more, though connections stay open, as where packets get lost."""
        self._is_silent = True
        self.kill_quietly()

    def kill_quietly(self) -> None:
        """Carry nothing more on the connections that there are; none is told, as when a machine has slept."""
        self._dead |= self._open

    async def show_wrong_certificate(self) -> None:
        """Cut all connections, and show new ones a certificate that nobody trusts."""
        assert self._certificates is not None
        await self._close()
        await self._listen(self._certificates.untrusted)

    async def mend(self) -> None:
        """Carry connections, again if need be."""
        await self._close()
        self._is_silent = False
        await self._listen(None if self._certificates is None else self._certificates.trusted)

    async def _listen(self, context: ssl.SSLContext | None) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._port, ssl=context)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._open):
            connection.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        if self._is_silent:
            self._dead.add(task)
        ends = [writer]
        try:
            there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
            ends.append(back)
            carried = asyncio.Event()
            ends_of = ((reader, back), (there, writer))
            ways = [asyncio.ensure_future(self._pump(*way, carried, task)) for way in ends_of]
            if self._cuts_after is not None:
                ways.append(asyncio.ensure_future(silence(carried, self._cuts_after)))
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
            for end in ends:
                end.close()
        except (OSError, asyncio.CancelledError):
            for end in ends:
                end.transport.abort()
        finally:
            self._open.discard(task)
            self._dead.discard(task)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        carried: asyncio.Event,
        connection: asyncio.Task[None],
    ) -> None:
        """Carry bytes one way until their end."""
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if connection not in self._dead:
                    carried.set()
                    writer.write(data)
                    await writer.drain()


async def silence(carried: asyncio.Event, seconds: float) -> None:
    """Return once nothing was carried for so long."""
    with contextlib.suppress(asyncio.TimeoutError):
        while True:
            carried.clear()
            await asyncio.wait_for(carried.wait(), seconds)
