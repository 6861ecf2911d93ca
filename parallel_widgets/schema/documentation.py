"""Where the API's documentation states its rules, for whoever wants to read it there."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files


def passage_about(rule: str) -> str | None:
    """Return the address of the page that states ``rule``; ``None`` for rules of JSON and our own advice."""
    return _pages().get(rule)


@lru_cache(maxsize=1)
def _pages() -> dict[str, str]:
    data = json.loads(files(__package__).joinpath("documentation.json").read_text("utf-8"))
    return {rule: page for page, rules in data["pages"].items() for rule in rules}
