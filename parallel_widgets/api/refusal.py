"""From an answer that is no success to the error it stands for, whatever its body looks like.

Three kinds of JSON are documented or seen: ``{"type": "error", "error": {"ref_id", "message", "detail"}}``,
``{"detail": [{"loc", "msg", "type"}]}`` and ``{"detail": "text"}``. Proxies answer with HTML, or nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    InvalidResponseError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    RunStillActiveError,
    ServerError,
    UnexpectedStatusError,
    UnprocessableError,
)
from parallel_widgets.api.fields import problems_in
from parallel_widgets.api.models import ErrorInfo
from parallel_widgets.api.redaction import Secret, redact
from parallel_widgets.api.retry import parse_retry_after

_BY_STATUS: dict[int, type[ApiError]] = {
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: RunStillActiveError,
    422: UnprocessableError,
}
_PAGE_STARTS = ("<!doctype", "<html")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_TITLE_WITHIN = 20_000  # characters: a title stands at the top, and the rest need not be searched
_LONGEST_QUOTE = 300  # characters of a body that is no JSON


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An HTTP answer, read to its end."""

    status_code: int
    content_type: str
    body: bytes
    retry_after: str | None = None
    # What must not be quoted, even where the server quotes it.
    secrets: Sequence[Secret[str]] = field(default=(), repr=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code < 300

    def json(self) -> Any:
        """Return the body as JSON.

        Raises
        ------
        InvalidResponseError
            If it is none.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            problem = self.page or ("something that is no JSON" if self.body.strip() else "nothing")
        raise InvalidResponseError(
            f"The server answered with {problem}, where JSON was expected.", status_code=self.status_code
        )

    @property
    def text(self) -> str:
        """The body as text, without the secrets."""
        text: str = redact(self.body.decode("utf-8", errors="replace"), self.secrets)
        return text

    @property
    def page(self) -> str:
        """``a web page titled ...`` if the body is HTML, else "". The page itself is never quoted."""
        text = self.text
        if "html" not in self.content_type and not text.lstrip()[:100].lower().startswith(_PAGE_STARTS):
            return ""
        match = _TITLE.search(text[:_TITLE_WITHIN])
        title = " ".join(html.unescape(match.group(1)).split()) if match else ""
        return f"a web page titled “{title}”" if title else "a web page"


def error_from(answer: Answer, *, now: float) -> ApiError:
    """Return the error that an unsuccessful answer stands for.

    Parameters
    ----------
    answer
        The answer.
    now
        The current time in seconds since the epoch, for a ``Retry-After`` that is a date.
    """
    raw = redact(_json_or_none(answer), answer.secrets)
    info, problems = _reading_of(raw), problems_in(_detail_of(raw))
    message = info.message or _sentence(answer, is_json=raw is not None)
    common: dict[str, Any] = {
        "status_code": answer.status_code,
        "ref_id": info.ref_id,
        "detail": info.detail,
        "fields": problems,
    }
    status = answer.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitError(message, retry_after=parse_retry_after(answer.retry_after, now=now), **common)
    if 500 <= status < 600:
        return ServerError(message, **common)
    # The service answers in JSON: a page is from something before it, which knows of no key or credit.
    hint = InvalidResponseError.default_hint if raw is None and answer.page else None
    return _BY_STATUS.get(status, UnexpectedStatusError)(message, hint=hint, **common)


def is_refusal(status_code: int) -> bool:
    """Whether a status on a create says for certain that nothing was created.

    An honest 4xx does, 408 excepted, which gateways send after they gave up on a request they had passed on.
    Of the redirects only those do that ask for the same request elsewhere; 302 and 303 may follow on success.
    """
    return (400 <= status_code < 500 and status_code != 408) or status_code in (301, 307, 308)


def _json_or_none(answer: Answer) -> Any:
    try:
        return answer.json()
    except InvalidResponseError:
        return None


def _reading_of(raw: Any) -> ErrorInfo:
    if not isinstance(raw, dict):
        return ErrorInfo(message=raw if isinstance(raw, str) else "")
    if raw.get("error"):
        return ErrorInfo.parse(raw["error"])
    detail = raw.get("detail")
    if isinstance(detail, str):
        return ErrorInfo(message=detail)
    if isinstance(detail, list):
        messages = [item.get("msg") for item in detail if isinstance(item, dict)]
        words = "; ".join(text for text in messages if isinstance(text, str))
        # The parts of FastAPI's items that quote the request are left out.
        kept = [
            {key: item[key] for key in ("loc", "msg", "type") if key in item}
            for item in detail
            if isinstance(item, dict)
        ]
        return ErrorInfo(message=words, detail=kept)
    if isinstance(detail, dict):
        return ErrorInfo.parse(detail)
    return ErrorInfo.parse(raw)


def _detail_of(raw: Any) -> Any:
    if not isinstance(raw, dict):
        return None
    error = raw.get("error")
    return error.get("detail") if isinstance(error, dict) else raw.get("detail")


def _sentence(answer: Answer, *, is_json: bool) -> str:
    try:
        status = f"{answer.status_code} ({HTTPStatus(answer.status_code).phrase})"
    except ValueError:
        status = str(answer.status_code)
    if 300 <= answer.status_code < 400:
        return f"The server answered {status}: it redirects to another address, which is not followed."
    if is_json or not answer.body.strip():
        return f"The server answered {status} without saying why."
    if answer.page:
        return f"The server answered {status} with {answer.page}."
    quote = " ".join(answer.text[:_LONGEST_QUOTE].split())
    return f"The server answered {status}: {quote}"
