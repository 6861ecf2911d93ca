"""Cells that react, in a real kernel: what they find, when they run again, what they show and where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.until import wait_until as until


def test_a_cell_runs_again_in_place_when_what_it_read_changes(cells: Any, note: str) -> None:
    request = cells.react("print('value', slider.value)\nslider.value * 2")
    cells.expect(request, "value 1", "2", note.format("slider.value"))
    cells.run("slider.value = 3")
    cells.expect(request, "value 3", "6", note.format("slider.value"))
    # Replaced when the new output is there, so that the cell is never empty.
    assert all(content["wait"] for _, content in cells.kernel.messages("clear_output", request))


def test_a_run_is_followed_to_its_end_and_its_output_shown(cells: Any, note: str) -> None:
    request = cells.react("print(task.status)\ntask.output is not None")
    cells.run("task.run().result()")
    cells.expect(request, "completed", "True", note.format("task.status, task.output"))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("alias = slider\nalias.value", "slider.value"),
        ("[item.value for item in (slider, other)]", "slider.value, other.value"),
        ("def total(one):\n    return one.value\ntotal(slider)", "slider.value"),
        ("getattr(slider, 'value')", "slider.value"),
        ("f'{slider.value}'", "slider.value"),
        ("(lambda: slider.value)()", "slider.value"),
        # A property that reads the trait in a library.
        ("task.input", "task.input_type, task.input_text"),
        ("ipywidgets.IntRangeSlider(value=(2, 3)).lower", "IntRangeSlider.value"),
        # Magics are code of the cell, too.
        ("%time slider.value", "slider.value"),
    ],
)
def test_it_finds_what_the_body_reads(cells: Any, note: str, body: str, found: str) -> None:
    assert cells.kernel.shown(cells.react(body))[-1] == note.format(found)


@pytest.mark.parametrize(
    "body",
    [
        "slider",  # shown, so that ipywidgets reads all of it
        "print(slider)",
        "other.max = 20",  # checked by ipywidgets against its minimum
        "box = ipywidgets.HBox([slider, other])\nbox",
        "task.judge.now();",
        "slider.unobserve_all()\nslider.observe(lambda change: other.value, 'value')\nslider.value = 7",
    ],
)
def test_what_widgets_read_of_themselves_or_of_each_other_is_not_the_bodys(cells: Any, body: str) -> None:
    assert cells.kernel.shown(cells.react(body))[-1].startswith("This has read no trait")


def test_what_is_named_is_all_that_it_reacts_to(cells: Any, note: str) -> None:
    request = cells.react("print(slider.value, other.value)", line="other.value task.status")
    cells.expect(request, "1 10", note.format("other.value, task.status"))
    cells.run("slider.value = 5")
    cells.run("other.value = 11")
    cells.expect(request, "5 11", note.format("other.value, task.status"))
    assert len(cells.kernel.messages("clear_output", request)) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nothing.value", "no variable 'nothing'"),
        ("slider.nothing", "slider.nothing is no trait"),
        ("slider", "'slider' is no trait"),
    ],
)
def test_a_name_that_is_no_trait_is_refused_in_a_sentence(cells: Any, line: str, said: str) -> None:
    request = cells.react("1", line=line)
    assert said in "".join(cells.kernel.shown(request)) + cells.kernel.printed(request)
    assert cells.run("print(pw.react.active)").strip() == "()"


def test_traits_that_are_read_no_more_are_watched_no_more(cells: Any, note: str) -> None:
    request = cells.react("print(other.value if slider.value == 1 else 'off')")
    cells.run("slider.value = 2")
    cells.expect(request, "off", note.format("slider.value"))
    cells.run("other.value = 11")
    assert cells.run("print(other._trait_notifiers.get('value'))").strip() in ("None", "{'change': []}")


def test_an_exception_shows_with_its_line_and_the_next_change_tries_again(cells: Any, note: str) -> None:
    request = cells.react("\n1 / (slider.value - 2)")
    cells.run("slider.value = 2")
    cells.expect(request, "ZeroDivisionError", note.format("slider.value"))
    trace = "".join(cells.kernel.error(request)["traceback"])
    assert "line 3" in trace
    assert "parallel_widgets" not in trace
    cells.run("slider.value = 3")
    cells.expect(request, "1.0", note.format("slider.value"))


def test_a_body_that_cannot_be_compiled_or_that_awaits_says_so(cells: Any) -> None:
    request = cells.react("1 +* 2")
    assert "SyntaxError" in "".join(cells.kernel.shown(request))
    request = cells.react("await task.run()")
    assert "cannot await" in cells.kernel.printed(request)


def test_changes_that_come_while_it_runs_are_merged_into_one_more_run(cells: Any, note: str) -> None:
    request = cells.react("print('begin', slider.value); time.sleep(0.5); print('end')")
    cells.run(
        "for n in range(5):\n"
        "    threading.Timer(0.2 + n / 100, setattr, (slider, 'value', 3 + n)).start()\n"
        "slider.value = 2"
    )
    cells.expect(request, "begin 7", "end", note.format("slider.value"))
    assert [line for line in cells.kernel.printed(request).splitlines() if "begin" in line] == [
        "begin 1",
        "begin 2",
        "begin 7",
    ]


def test_a_cell_that_sets_what_it_reads_is_stopped_and_others_that_read_it_are_not(
    cells: Any, note: str
) -> None:
    bystander = cells.react("slider.value", cell_id="bystander")
    request = cells.react("slider.value += 1")
    until(lambda: "Stopped reacting" in "".join(cells.kernel.shown(request)))
    assert "slider.value" in cells.kernel.shown(request)[-1]
    cells.expect(bystander, "11", note.format("slider.value"))
    cells.run("slider.value = 50")
    cells.expect(bystander, "50", note.format("slider.value"))
    assert cells.run("print(len(pw.react.active))") == "1"


def test_cells_that_set_off_each_other_are_stopped(cells: Any) -> None:
    cells.react("other.value += 1;", line="slider.value", cell_id="ping")
    cells.react("slider.value += 1;", line="other.value", cell_id="pong")
    until(lambda: cells.run("print(len(pw.react.active))").strip() == "1")


def test_a_cell_that_corrects_what_it_reads_comes_to_rest(cells: Any, note: str) -> None:
    request = cells.react("if slider.value > 50: slider.value = 50\nslider.value")
    cells.run("slider.value = 90")
    cells.expect(request, "50", note.format("slider.value"))
    assert cells.run("print(len(pw.react.active))").strip() == "1"


def test_a_cell_that_reacts_to_a_run_does_not_run_it_again(cells: Any, fast_sandbox: Any) -> None:
    before = len(fast_sandbox.requests)
    request = cells.react("task.run()\nprint(task.status)")
    until(lambda: "RunLoopError" in cells.kernel.shown(request))
    assert [item.method for item in fast_sandbox.requests[before:]].count("POST") == 1


def test_its_output_stays_out_of_the_cell_that_runs(cells: Any, note: str) -> None:
    request = cells.react("print('value', slider.value)\nslider.value")
    busy = cells.kernel.start(
        "for n in range(2, 6):\n"
        "    slider.value = n\n"
        "    print('busy', n)\n"
        "    pw.runs_of_other_cells = task.run().result()\n"
        "    time.sleep(0.05)",
        cell_id="busy",
    )
    cells.kernel.finish(busy)
    cells.expect(request, "value 5", "5", note.format("slider.value"))
    assert cells.kernel.shown(busy) == ["busy 2", "busy 3", "busy 4", "busy 5"]


def test_it_runs_on_the_home_thread_also_when_another_one_sets(cells: Any, note: str) -> None:
    request = cells.react("print(slider.value, threading.current_thread() is threading.main_thread())")
    cells.run("thread = threading.Thread(target=setattr, args=(slider, 'value', 2)); thread.start()")
    cells.expect(request, "2 True", note.format("slider.value"))


def test_history_and_the_last_results_are_the_users(cells: Any) -> None:
    asked = "print(_, len(Out), get_ipython().execution_count, len(In))"
    cells.run("'mine'")
    cells.react("slider.value")
    before = cells.run(asked)
    cells.run("slider.value = 2")
    after = cells.run(asked)
    assert (before.split()[0], after.split()[0]) == ("mine", "mine")
    # Two cells were run in between, and the body, which is none of them, once.
    counts = [[int(word) for word in text.split()[1:]] for text in (before, after)]
    assert [later - earlier for earlier, later in zip(*counts, strict=True)] == [0, 2, 2]


def test_a_semicolon_keeps_the_last_line_from_being_shown(cells: Any, note: str) -> None:
    cells.expect(cells.react("slider.value;"), note.format("slider.value"))


def test_an_interrupt_ends_a_run_that_does_not_end_and_the_next_change_tries_again(
    cells: Any, note: str
) -> None:
    request = cells.react("print('value', slider.value)\nwhile slider.value == 2: time.sleep(0.01)")
    cells.run("slider.value = 2")
    until(lambda: "value 2" in cells.kernel.shown(request))
    cells.kernel.interrupt()
    until(lambda: "KeyboardInterrupt" in cells.kernel.shown(request))
    cells.run("slider.value = 3")
    cells.expect(request, "value 3", note.format("slider.value"))


def test_an_interrupt_ends_the_cell_that_awaits_as_well(cells: Any) -> None:
    request = cells.react("print('value', slider.value)\nwhile slider.value == 2: time.sleep(0.01)")
    waiting = cells.kernel.start("slider.value = 2\nawait asyncio.sleep(60)", cell_id="waiting")
    until(lambda: "value 2" in cells.kernel.shown(request))
    cells.kernel.interrupt()
    cells.kernel.finish(waiting, seconds=20)
    assert cells.kernel.error(waiting) is not None
    assert "KeyboardInterrupt" in cells.kernel.shown(request)
