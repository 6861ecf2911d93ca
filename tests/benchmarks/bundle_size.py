"""How large the frontend is: anywidget sends the whole bundle with every widget, so its plain size counts."""

from __future__ import annotations

import gzip
from pathlib import Path

from .table import Row

STATIC = Path(__file__).parents[2] / "parallel_widgets" / "static"


def measure() -> list[Row]:
    """Size of the module and of its style sheet, minified, and compressed for comparison."""
    script = (STATIC / "widget.js").read_bytes()
    style = (STATIC / "widget.css").read_bytes()
    measured = f"{len(script) / 1000:.0f} KB script, {len(style) / 1000:.0f} KB style sheet"
    beside = (
        f"{(len(gzip.compress(script, 9)) + len(gzip.compress(style, 9))) / 1000:.0f} KB gzipped together"
    )
    return [Row("Bundle, minified", measured, beside, "under 500 KB")]
