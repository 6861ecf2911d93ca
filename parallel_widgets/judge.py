"""When a widget's draft is judged: at once for Python; for the browser's edits by a worker, merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parallel_widgets.draft import Verdict
from parallel_widgets.runs.engine import engine

if TYPE_CHECKING:
    from parallel_widgets.task_traits import TaskTraits


class Judge:
    """Keeps a widget's verdict up to date. An older verdict never replaces a newer one."""

    def __init__(self, widget: TaskTraits) -> None:
        self._widget = widget
        self._verdict: Verdict | None = None
        self._is_busy = False

    def now(self) -> Verdict:
        """The verdict on what stands in the widget now, which then shows it. Safe on any thread."""
        draft = self._widget.draft
        known = self._verdict
        if known is not None and known.draft.serial == draft.serial:
            return known
        verdict = draft.judge()
        with self._widget.lock:
            if self._verdict is None or self._verdict.draft.serial < draft.serial:
                self._verdict = verdict
                self._widget.update(**verdict.traits())
        return verdict

    def soon(self) -> None:
        """Have it judged by a worker. What changes meanwhile is judged afterwards, all together."""
        engine().call(self._begin)

    def _begin(self) -> None:
        if not self._is_busy:
            self._is_busy = True
            engine().start(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while (await engine().in_worker(self.now)).draft.serial != self._widget.draft.serial:
                pass
        except Exception:  # the text stays, and the browser goes on showing the verdict as pending
            self._widget.log.exception("The draft could not be judged.")
        finally:
            self._is_busy = False
