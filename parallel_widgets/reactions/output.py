"""What a reaction shows: in a notebook as real outputs of its cell, elsewhere as plain text."""

from __future__ import annotations

import html
import sys
import traceback
from types import FrameType

from parallel_widgets.runs.cell import ipython_shell


def clear_output() -> None:
    """Make the next output replace what the cell shows, without a moment in which it shows nothing."""
    shell = ipython_shell()
    if shell is not None:
        shell.display_pub.clear_output(wait=True)


def show_value(value: object) -> None:
    """Show a value as the last line of a cell does, but leave ``_`` and ``Out`` alone."""
    if value is None:
        return
    if ipython_shell() is None:
        print(repr(value))  # noqa: T201
        return
    from IPython.display import display  # noqa: PLC0415

    display(value)  # type: ignore[no-untyped-call]


def show_exception() -> None:
    """Show the exception that is being handled, as the notebook shows those of cells."""
    shell = ipython_shell()
    if shell is None:
        traceback.print_exc()
        return
    kind, error, trace = sys.exc_info()
    while trace is not None and trace.tb_next is not None and _is_own(trace.tb_frame):
        trace = trace.tb_next
    shell.showtraceback((kind, error, trace), tb_offset=0, running_compiled_code=True)


def _is_own(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).startswith(__package__)


def show_note(text: str) -> None:
    """Say something about the reaction itself, smaller than what it shows."""
    shell = ipython_shell()
    if shell is not None:
        styled = f'<div style="font-size: 85%; opacity: 0.7">{html.escape(text)}</div>'
        shell.display_pub.publish({"text/html": styled, "text/plain": text})


def flush_output() -> None:
    """Bring out the figures that were drawn, and what is printed but not sent yet."""
    shell = ipython_shell()
    if shell is not None:
        # matplotlib shows the figures of a cell then.
        shell.events.trigger("post_execute")
    sys.stdout.flush()
    sys.stderr.flush()
