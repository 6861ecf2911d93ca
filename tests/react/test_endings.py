"""How a reaction ends, what it leaves behind, and when it follows a variable to another widget."""

from __future__ import annotations

from typing import Any

import pytest

from tests.until import wait_until as until

OBSERVERS = "print(len(slider._trait_notifiers.get('value', {}).get('change', [])))"


@pytest.mark.parametrize("again", ["%%react\nslider.value", "print('an ordinary cell now')"])
def test_running_the_cell_again_ends_what_it_was(cells: Any, again: str) -> None:
    first = cells.start("%%react\nprint(slider.value)", "react")
    cells.run(again, "react")
    cells.run("slider.value = 2")
    assert cells.run(OBSERVERS) == ("1" if "react" in again else "0")
    assert cells.kernel.printed(first) == "1\n"


def test_where_no_cell_has_a_name_the_same_text_replaces(cells: Any) -> None:
    for _ in range(2):
        cells.run("%%react\nslider.value", None)
    assert cells.run("print(len(pw.react.active))") == "1"
    cells.run("%%react\nslider.value + 1", None)
    assert cells.run("print(len(pw.react.active))") == "2"


def test_stop_ends_all_cells_and_functions_and_leaves_no_observer(cells: Any) -> None:
    cells.run("%%react\nslider.value", "a")
    cells.run("%%react slider.value\n1", "b")
    cells.run("pw.react(lambda slider: None, slider, 'value')", "c")
    assert cells.run(OBSERVERS) == "3"
    cells.run("pw.react.stop()")
    assert cells.run(OBSERVERS) == "0"
    assert cells.run(
        "print(pw.react.active, len(get_ipython().events.callbacks['pre_run_cell']))"
    ).startswith("() ")


def test_a_body_can_end_it(cells: Any) -> None:
    request = cells.start("%%react\nif slider.value == 2: pw.react.stop()", "react")
    cells.run("slider.value = 2")
    cells.expect(request, "Stopped reacting. Run this cell again to go on.")
    assert cells.run("print(pw.react.active)") == "()"
    assert cells.run(OBSERVERS) == "0"


def test_it_listens_to_ipython_only_while_something_reacts(cells: Any) -> None:
    count = "print([len(get_ipython().events.callbacks[e]) for e in ('pre_run_cell', 'post_run_cell')])"
    before = cells.run(count)
    cells.run("%%react\nslider.value", "react")
    assert cells.run(count) != before
    cells.run("pw.react.stop()")
    assert cells.run(count) == before


@pytest.mark.parametrize(
    "code",
    ["%%react\nprint(slider.value)", "%%react slider.value\n1", "pw.react(lambda s: None, slider, 'value');"],
)
def test_it_keeps_no_widget_alive(cells: Any, code: str) -> None:
    cells.run(code, "react")
    printed = cells.run("gone = weakref.ref(slider); slider.close(); del slider; gc.collect(); print(gone())")
    assert printed == "None"


def test_it_follows_a_variable_to_another_widget(cells: Any) -> None:
    request = cells.start("%%react\nprint(slider.value)", "react")
    cells.run("earlier, slider = slider, ipywidgets.IntSlider(5)")
    until(lambda: cells.kernel.shown(request)[:1] == ["5"])
    cells.run("earlier.value = 2; slider.value = 6")
    until(lambda: cells.kernel.shown(request)[:1] == ["6"])
    assert "2" not in cells.kernel.printed(request)


def test_reads_are_traced_only_while_a_body_runs(cells: Any) -> None:
    cells.run("import traitlets; plain = traitlets.TraitType.__get__, traitlets.TraitType.set")
    cells.run("%%react\nslider.value", "react")
    assert cells.run("print(plain == (traitlets.TraitType.__get__, traitlets.TraitType.set))") == "True"
