"""A request, back in a widget: its options for the constructor, and its texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parallel_widgets.edited_task import EditedTask
from parallel_widgets.request_parts import request_parts
from parallel_widgets.request_texts import parts_texts

_OPTIONS = (
    *("metadata", "source_policy", "advanced_settings", "mcp_servers"),
    *("previous_interaction_id", "webhook", "memory_scope_key"),
)


def request_options(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a request has besides its task, as `TaskWidget` takes it."""
    return {name: body[name] for name in _OPTIONS if body.get(name) is not None}


def stand_in(task: EditedTask, body: Mapping[str, Any]) -> None:
    """Set the input, the schemas and the processor of a widget to those of a request.

    Raises
    ------
    TypeError, ValueError
        If a part of the request cannot be one. The text is a sentence.
    """
    texts = parts_texts(request_parts({"task_spec": None, **body}))
    with task.changing():
        for name, text in texts.items():
            setattr(task, name, text)
