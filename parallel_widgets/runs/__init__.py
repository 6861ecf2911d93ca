"""The life of a run in the kernel. Called, it lists the runs of the journal: ``parallel_widgets.runs()``.

One name for both: the function is what people want of it, and the modules keep their place.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Runs(ModuleType):
    def __call__(self, **filters: Any) -> Any:
        """List the runs of the journal; see `parallel_widgets.runs.history.runs`."""
        from parallel_widgets.runs.history import runs  # noqa: PLC0415  (few ask for it)

        return runs(**filters)


sys.modules[__name__].__class__ = _Runs
