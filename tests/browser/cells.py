"""The notebook cells that browser tests begin with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUICKSTART = Path(__file__).parents[2] / "notebooks" / "quickstart.ipynb"
SCHEMA = {
    "type": "object",
    "properties": {"gdp": {"type": "string", "description": "GDP in USD, like '$3.1 trillion (2023)'"}},
    "required": ["gdp"],
    "additionalProperties": False,
}


def quickstart_cell() -> str:
    """The cell of the quickstart notebook that makes the widget."""
    document = json.loads(QUICKSTART.read_text(encoding="utf-8"))
    sources = ("".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code")
    return next(source for source in sources if "TaskWidget(" in source)


def task_cell(*, sandbox: str = "speed=20", **arguments: Any) -> str:
    """A cell that shows ``task``, answered by a sandbox of its own that is faster than usual.

    Parameters
    ----------
    sandbox
        The arguments of ``pw.sandbox.serve``, as source.
    **arguments
        The arguments of ``TaskWidget``; without a ``base_url`` it is the sandbox's.
    """
    given = {"input": "France (2023)", "output_schema": SCHEMA, **arguments}
    written = ", ".join(f"{name}={value!r}" for name, value in given.items())
    service = "" if "base_url" in given else ", base_url=server.base_url"
    return (
        "import parallel_widgets as pw\n"
        f"server = pw.sandbox.serve({sandbox})\n"
        f"task = pw.TaskWidget({written}{service})\n"
        "task"
    )


def schema_cell(text: str, **arguments: Any) -> str:
    """A cell like `task_cell` whose output schema is this text, byte for byte."""
    made, _, shown = task_cell(**arguments).rpartition("\n")
    return f"{made}\ntask.output_schema_text = {text!r}\n{shown}"
