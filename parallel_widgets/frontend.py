"""The frontend's files, put beside the package by the build: read once, when the first widget is made."""

from __future__ import annotations

import functools
from importlib.resources import files

from parallel_widgets.exceptions import ParallelWidgetsError

# What a widget shows where there is no frontend, for instance in tests that need no browser.
NOT_BUILT = """export default {
  render({ el }) {
    el.textContent = "The frontend of parallel_widgets was not built: install the package with pip.";
  },
};
"""


@functools.cache
def built(name: str) -> str | None:
    """The text of ``widget.js`` or ``widget.css``, or None where the package was not built."""
    file = files("parallel_widgets").joinpath("static").joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None


def module(text: str | None, *, in_kernel: bool) -> str:
    """The frontend's ES module: what was built, if it was.

    Raises
    ------
    ParallelWidgetsError
        If it was not built, and somebody might look at the widget.
    """
    if text is None and in_kernel:
        raise ParallelWidgetsError(
            "The frontend of parallel_widgets was not built. Install the package with pip, which builds it "
            "(`pip install .` in a checkout), or run `npm ci && npm run build` in js/."
        )
    return text or NOT_BUILT
