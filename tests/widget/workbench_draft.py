"""The schema that the tests of the workbench begin with, and what a page does with it."""

from __future__ import annotations

from typing import Any

import parallel_widgets as pw

# With characters that take two code units before the places of the fixes.
DRAFT = """{
  "type": "object",
  "properties": {
    "naïve 😀": {"type": "string", "description": "The name of the company as it is registered."},
    "founded": {"type": "string", "minLength": 4, "description": "Year of founding, such as '1998'."}
  },
  "required": ["founded"]
}"""


def now(task: pw.TaskWidget, document: str = "output_schema") -> dict[str, Any]:
    return {"document": document, "revision": task.revisions[document]}


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after edits, applied as a browser does."""
    units = text.encode("utf-16-le")
    for edit in reversed(edits):
        written = edit["text"].encode("utf-16-le")
        units = units[: 2 * edit["start"]] + written + units[2 * edit["end"] :]
    return units.decode("utf-16-le")
