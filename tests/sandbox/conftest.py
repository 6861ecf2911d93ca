"""Sandboxes for tests: one that is quick, one whose base runs never end."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from parallel_widgets.sandbox import Sandbox, serve


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[Sandbox]:
    with serve(speed=300) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    """A sandbox whose runs take hundredths of a second, without faults."""
    yield shared_sandbox
    shared_sandbox.faults.clear()


@pytest.fixture(scope="module")
def shared_client(shared_sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared_sandbox.base_url) as client:
        yield client


@pytest.fixture
def client(sandbox: Sandbox, shared_client: httpx.Client) -> httpx.Client:
    """A client of the quick sandbox."""
    return shared_client


@pytest.fixture(scope="module")
def shared_slow_sandbox() -> Iterator[Sandbox]:
    with serve(durations={"base": 36_000}) as sandbox:
        yield sandbox


@pytest.fixture
def slow_sandbox(shared_slow_sandbox: Sandbox) -> Iterator[Sandbox]:
    """A sandbox whose base runs stay active for longer than any test, without faults."""
    yield shared_slow_sandbox
    shared_slow_sandbox.faults.clear()


@pytest.fixture(scope="module")
def shared_slow_client(shared_slow_sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared_slow_sandbox.base_url) as client:
        yield client


@pytest.fixture
def slow_client(slow_sandbox: Sandbox, shared_slow_client: httpx.Client) -> httpx.Client:
    """A client of the sandbox whose base runs never end."""
    return shared_slow_client
