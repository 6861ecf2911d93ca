"""The unit tests on further Pythons run beside all other tests: begun before them, waited for after them."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move what begins them to the front and what waits for them to the end."""
    here = [item for item in items if HERE in item.path.parents]
    others = [item for item in items if HERE not in item.path.parents]
    items[:] = [*here[:1], *others, *here[1:]]
