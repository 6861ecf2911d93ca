"""Made-up sources for sample answers, on domains that are reserved for examples and lead nowhere real."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# RFC 2606 and RFC 6761 reserve these names; nobody can register one.
HOSTS = (
    ("example.com", "Company pages"),
    ("example.org", "Encyclopedia"),
    ("example.net", "Directory"),
    ("statistics.example", "Statistics office"),
    ("registry.example", "Public register"),
    ("news.example", "Newspaper"),
    ("archive.example", "Archive"),
    ("journal.example", "Journal"),
)

POOL_SIZE = 16


@dataclass(frozen=True)
class Source:
    """A page that does not exist."""

    url: str
    title: str

    def citation(self) -> dict[str, Any]:
        """Give the API's ``Citation``; its excerpt says what it is."""
        excerpt = f"Sample excerpt. The sandbox does not read the web, so nothing was quoted from {self.url}."
        return {"url": self.url, "title": self.title, "excerpts": [excerpt]}


def sample_sources(rng: random.Random) -> tuple[Source, ...]:
    """Give the pool that one run considers, reads and cites from."""
    pages = rng.sample(range(100, 1000), POOL_SIZE)
    hosts = [rng.choice(HOSTS) for _ in pages]
    return tuple(
        Source(f"https://{host}/samples/{page}", f"Sample source {page} ({kind})")
        for page, (host, kind) in zip(pages, hosts, strict=True)
    )


def cite(sources: Sequence[Source], rng: random.Random, count: int) -> list[dict[str, Any]]:
    """Give citations of ``count`` different sources."""
    return [source.citation() for source in rng.sample(list(sources), min(count, len(sources)))]
