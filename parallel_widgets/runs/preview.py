"""What the browser is shown of a result: JSON that can always be sent, and never more than 200 KB of it.

The whole result stays on the Python object: traits are broadcast, and may be saved in the notebook.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from parallel_widgets.api.models import TaskRunOutput

LIMIT = 200_000  # bytes of UTF-8
DEEPEST = 50  # levels of nesting
LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# The longest string and list that are kept whole, tried in turn until the preview is small enough.
CUTS = ((20_000, 1000), (4000, 300), (1000, 100), (300, 30), (100, 10), (40, 4))


def sendable(value: Any) -> Any:
    """A JSON value as a Jupyter message can carry it: no half characters, NaN or infinity, not too deep."""
    return _shortened(value, longest=None, most=None, depth=0)[0]


def result_preview(output: TaskRunOutput, *, is_sample: bool) -> dict[str, Any]:
    """The trait ``result_preview``.

    Parameters
    ----------
    output
        The run's output.
    is_sample
        Whether the sandbox made it up.
    """
    whole = {
        "type": output.type,
        "content": output.content,
        "basis": [item.to_dict() for item in output.basis],
    }
    for longest, most in ((None, None), *CUTS):
        preview, cut = _shortened(whole, longest=longest, most=most, depth=0)
        if _size(preview) <= LIMIT:
            break
    else:
        preview, cut = {"type": output.type, "content": None, "basis": []}, True
    return {**preview, "truncated": cut, "is_sample": is_sample}


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


def _shortened(value: Any, *, longest: int | None, most: int | None, depth: int) -> tuple[Any, bool]:
    """The value with long strings and lists cut, and whether anything was cut."""
    if isinstance(value, str):
        text = LONE_SURROGATE.sub("\ufffd", value)
        return (text, False) if longest is None or len(text) <= longest else (text[:longest] + " …", True)
    if isinstance(value, float) and not math.isfinite(value):
        return None, False
    if isinstance(value, (dict, list, tuple)) and depth >= DEEPEST:
        return "…", True
    cut = most is not None and isinstance(value, (dict, list, tuple)) and len(value) > most
    if isinstance(value, dict):
        pairs = {}
        for key, item in list(value.items())[:most]:
            shown, item_cut = _shortened(item, longest=longest, most=most, depth=depth + 1)
            pairs[LONE_SURROGATE.sub("\ufffd", str(key))] = shown
            cut = cut or item_cut
        return pairs, cut
    if isinstance(value, (list, tuple)):
        items = []
        for item in value[:most]:
            shown, item_cut = _shortened(item, longest=longest, most=most, depth=depth + 1)
            items.append(shown)
            cut = cut or item_cut
        return items, cut
    return value, False
