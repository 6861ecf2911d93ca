"""What the sandbox says when it will not do something: a status, a sentence, and the places that are wrong.

The Task API wraps errors in an envelope, ``{"type": "error", "error": {"ref_id", "message", "detail"}}``. Its
group endpoints document another shape for 422, FastAPI's ``{"detail": [{"loc", "msg", "type"}]}``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# The messages of the OpenAPI description's examples (2025): a client meets the words it will meet live.
STATUS_MESSAGES: Mapping[int, str] = {
    401: "Unauthorized: invalid or missing credentials",
    402: "Payment required: insufficient credit in account",
    403: "Forbidden: invalid processor in request",
    404: "Run id not found",
    405: "Method not allowed",
    408: "Request timed out; run still active",
    413: "Content too large",
    422: "Request validation error",
    429: "Too many requests: quota temporarily exceeded",
    500: "Internal server error",
    502: "Bad gateway",
    503: "Service unavailable",
}


@dataclass(frozen=True)
class Problem:
    """One place of a request that is wrong, in FastAPI's words: ``loc`` starts with ``body`` or ``query``."""

    loc: tuple[str | int, ...]
    msg: str
    type: str

    def to_dict(self) -> dict[str, Any]:
        """Give the problem as the wire has it."""
        return {"loc": list(self.loc), "msg": self.msg, "type": self.type}


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - an answer, which no one outside sees as an exception
    """An answer other than 2xx; raised by endpoints, rendered in one place (`endpoint.py`).

    Parameters
    ----------
    status
        HTTP status code.
    message
        A sentence for the envelope; the documented one for the status when empty.
    problems
        The places that are wrong; the envelope's ``detail.errors``, or the ``detail`` of group endpoints.
    headers
        Further response headers, such as ``retry-after``.
    detail
        The envelope's ``detail``, where it is not the problems.
    """

    status: int
    message: str = ""
    problems: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    detail: Mapping[str, Any] | None = None

    def body(self, *, as_detail_list: bool = False) -> dict[str, Any]:
        """Give the JSON body; ``as_detail_list`` asks for FastAPI's shape, where there are problems."""
        if as_detail_list and self.problems:
            return {"detail": [problem.to_dict() for problem in self.problems]}
        detail = self.detail
        if detail is None and self.problems:
            detail = {"errors": [problem.to_dict() for problem in self.problems]}
        return {"type": "error", "error": error_object(self.message or status_message(self.status), detail)}


def invalid(problems: Iterable[Problem]) -> Refusal:
    """Give the 422 for these problems; its message names the first, and says how many more there are."""
    found = tuple(problems)
    place = ".".join(str(part) for part in found[0].loc[1:]) or found[0].loc[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Refusal(422, f"{STATUS_MESSAGES[422]}: {place}: {found[0].msg}{more}", found)


def status_message(status: int) -> str:
    """Give the documented message of a status, or one that says as little as is known."""
    return STATUS_MESSAGES.get(status, f"The sandbox was asked to answer with status {status}")


def error_object(message: str, detail: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give the API's ``Error`` object, with a fresh ``ref_id``."""
    error: dict[str, Any] = {"ref_id": str(uuid.uuid4()), "message": message}
    if detail is not None:
        error["detail"] = dict(detail)
    return error
