"""A service that costs: the sandbox behind an address that nobody takes for it."""

from __future__ import annotations

import httpx

from parallel_widgets.api.client import TaskClient
from parallel_widgets.sandbox import Sandbox


class Elsewhere(httpx.AsyncBaseTransport):
    """Carries requests to the sandbox over real sockets, and takes the sandbox's mark off its answers."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._port = int(sandbox.base_url.rpartition(":")[2])
        self._carrier = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request there."""
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        request.headers["host"] = f"127.0.0.1:{self._port}"
        response = await self._carrier.handle_async_request(request)
        del response.headers["x-parallel-widgets-sandbox"]
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._carrier.aclose()


def paid_client(sandbox: Sandbox) -> TaskClient:
    """A client for which the sandbox is a service with a key."""
    return TaskClient(base_url="https://service.example", api_key="pk-1", transport=Elsewhere(sandbox))
