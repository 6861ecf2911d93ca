"""A whole request as a program that makes it, in the language of one's choice; no key is ever in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from .curl_program import curl_program
from .program import Program, read_program
from .python_programs import httpx_program, sdk_program
from .typescript_program import typescript_program

Language = Literal["python-sdk", "python-httpx", "curl", "typescript"]

_PROGRAMS: Mapping[str, Callable[[Program], str]] = {
    "python-sdk": sdk_program,
    "python-httpx": httpx_program,
    "curl": curl_program,
    "typescript": typescript_program,
}


def request_code(request: Mapping[str, Any], *, language: str, base_url: str | None = None) -> str:
    """Return a program that creates a run, waits for its result and prints it with its sources.

    The create is sent once: the API cannot tell a repeated one from a second order, and each costs. The wait
    is a loop of long polls that outlives lost connections. The key comes from the environment, and secrets
    in the request are left out.

    Parameters
    ----------
    request
        The body of ``POST /v1/tasks/runs``.
    language
        One of `Language`.
    base_url
        The service's address; None: https://api.parallel.ai.

    Raises
    ------
    ValueError
        If there is no such language, the request lacks its input or its processor or is no JSON, or the
        address is none to send a key to.
    """
    if language not in _PROGRAMS:
        raise ValueError(f"There is no code in {language!r}; there is {', '.join(_PROGRAMS)}.")
    return _PROGRAMS[language](read_program(request, base_url=base_url))
