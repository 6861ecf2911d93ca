"""The body of a request, as it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from parallel_widgets.api.errors import UnsendableRequestError


def encode(body: Mapping[str, Any]) -> bytes:
    """Return a request body as compact JSON in UTF-8.

    Raises
    ------
    UnsendableRequestError
        If it cannot be written as JSON.
    """
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        problem = "a text in it holds half of a surrogate pair, which UTF-8 cannot hold"
    except (TypeError, ValueError, RecursionError) as exc:
        # These messages name types and constants, not values.
        problem = str(exc)
    raise UnsendableRequestError(f"The request cannot be written as JSON: {problem}.")
