"""Functions that react: `pw.react` and `@task.on`."""

from __future__ import annotations

from typing import Any

import pytest
import traitlets

import parallel_widgets as pw
from tests.until import wait_until as until

COMPLETE = "task.run().result();"


def test_a_function_is_called_now_and_at_each_change_with_what_it_reacts_to(cells: Any, note: str) -> None:
    request = cells.start(
        "def show(task, slider):\n    print(task.status)\n    return slider.value\n"
        "shown = pw.react(show, task, 'status', slider, 'value')",
        "react",
    )
    cells.expect(request, "idle", "1", note.format("task.status, slider.value"))
    cells.run(COMPLETE)
    cells.run("slider.value = 2")
    cells.expect(request, "completed", "2", note.format("task.status, slider.value"))
    cells.run("shown.stop(); slider.value = 3")
    cells.expect(request, "completed", "2", note.format("task.status, slider.value"))


@pytest.mark.parametrize(
    "code",
    [
        "@pw.react(slider, 'value')\ndef show(slider):\n    print('value', slider.value)",
        "@pw.react\ndef show():\n    print('value', slider.value)",
        "pw.react(lambda: print('value', slider.value))",
    ],
)
def test_it_is_a_decorator_too_and_finds_by_itself_what_is_not_named(
    cells: Any, note: str, code: str
) -> None:
    request = cells.start(code, "react")
    cells.run("slider.value = 2")
    cells.expect(request, "value 2", note.format("slider.value"))


def test_running_the_cell_again_replaces_the_function(cells: Any) -> None:
    first = cells.start("@pw.react(slider, 'value')\ndef show(slider): print('first', slider.value)", "react")
    cells.run("@pw.react(slider, 'value')\ndef show(slider): print('second', slider.value)", "react")
    cells.run("slider.value = 2")
    assert cells.kernel.printed(first) == "first 1\n"
    assert cells.run("print(len(pw.react.active))") == "1"


def test_an_exception_shows_in_its_cell_and_the_next_change_tries_again(cells: Any, note: str) -> None:
    request = cells.start("show = pw.react(lambda s: 1 / (s.value - 2), slider, 'value')", "react")
    cells.run("slider.value = 2")
    cells.expect(request, "ZeroDivisionError", note.format("slider.value"))
    cells.run("slider.value = 3")
    cells.expect(request, "1.0", note.format("slider.value"))


def test_a_cell_that_shows_something_of_its_own_keeps_it(cells: Any) -> None:
    request = cells.start(
        "pw.react(lambda s: print('value', s.value), slider, 'value')\n'the widget'", "react"
    )
    cells.run("slider.value = 2")
    until(lambda: cells.kernel.shown(request)[-1] == "value 2")
    assert "'the widget'" in cells.kernel.shown(request)


def test_a_function_is_called_once_a_run_that_reaches_the_status(cells: Any) -> None:
    built = cells.start("@task.on('completed')\ndef done(task): print('done', task.status)", "on")
    cells.run("@task.on('failed')\ndef failed(task): print('failed')", "on failed")
    other = cells.start(COMPLETE + "print('other')", "other")
    cells.run(COMPLETE)
    until(lambda: cells.kernel.printed(built) == "done completed\ndone completed\n")
    assert cells.kernel.printed(other) == "other\n"


def test_running_the_cell_again_replaces_what_is_called(cells: Any) -> None:
    first = cells.start("@task.on('completed')\ndef done(task): print('first')", "on")
    second = cells.start("@task.on('completed')\ndef done(task): print('second')", "on")
    cells.run(COMPLETE)
    until(lambda: cells.kernel.printed(second) == "second\n")
    assert cells.kernel.printed(first) == ""


def test_a_mistake_in_what_is_called_shows_in_its_own_cell(cells: Any) -> None:
    built = cells.start("@task.on('completed')\ndef done(task): 1 / 0", "on")
    other = cells.start(COMPLETE, "other")
    until(lambda: cells.kernel.shown(built) == ["ZeroDivisionError"])
    assert cells.kernel.error(other) is None


def test_a_status_that_no_run_reaches_is_refused() -> None:
    task = pw.TaskWidget()
    with pytest.raises(ValueError, match=r"'complete'.*completed"):
        task.on("complete")
    with pytest.raises(ValueError, match=r"'complete'.*completed"):
        task.wait("complete")
    task.close()


def test_what_cannot_be_reacted_to_is_refused_in_a_sentence() -> None:
    task = pw.TaskWidget()
    with pytest.raises(traitlets.TraitError, match="no trait 'colour'"):
        pw.react(print, task, "colour")
    with pytest.raises(TypeError, match="write react"):
        pw.react(print, "status")
    with pytest.raises(TypeError, match="nothing to run"):
        pw.react()
    task.close()


def test_without_a_notebook_it_runs_when_the_thread_touches_a_widget(
    capsys: pytest.CaptureFixture[str],
) -> None:
    task = pw.TaskWidget()
    reaction = pw.react(lambda task: print(task.input), task, "input_text")  # noqa: T201
    task.input = "Spain"
    task.home.drain()
    assert capsys.readouterr().out == "\nSpain\n"
    reaction.stop()
    task.input = "Italy"
    assert capsys.readouterr().out == ""
    task.close()
