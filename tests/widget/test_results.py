"""A finished run is read in Python from its widget, from a widget that was attached, and from the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydantic
import pytest

import parallel_widgets as pw
from parallel_widgets.results.run_result import NoResultError

Make = Callable[..., pw.TaskWidget]
BUILD = """
import parallel_widgets as pw
task = pw.TaskWidget(
    input="France (2023)",
    output_schema={"type": "object", "properties": {"gdp": {"type": "string"}},
                   "required": ["gdp"], "additionalProperties": False},
)
"""


class Gdp(pydantic.BaseModel):
    gdp: str


def test_before_the_run_has_ended_there_is_no_result_to_read(make_task: Make) -> None:
    task = make_task()
    assert task.result is None
    with pytest.raises(NoResultError, match=r"no run was submitted. task.run\(\) submits one"):
        task.citations("gdp")
    run = task.run()
    with pytest.raises(NoResultError, match="the run is "):
        task.to_pydantic(Gdp)
    run.result(20)
    assert task.result is not None


def test_a_widget_and_a_record_are_read_the_same_way(make_task: Make, until: Any) -> None:
    task = make_task()
    task.run().result(20)
    record = until(lambda: next(iter(pw.runs(status="completed")), None))
    attached = pw.attach(record)
    for read in (task, record, attached):
        assert read.to_pydantic(Gdp).gdp == task.output["gdp"]
        assert read.citations("gdp") == tuple(task.basis[0]["citations"])
        assert "## gdp" in read.to_markdown()
        assert read.result == task.result
        assert read.result.is_sample
        assert read.result.basis == task.basis
    attached.close()


def test_a_widget_and_a_record_are_frames_where_pandas_is_installed(make_task: Make, until: Any) -> None:
    pytest.importorskip("pandas")
    task = make_task()
    task.run().result(20)
    record = until(lambda: next(iter(pw.runs(status="completed")), None))
    for read in (task, record):
        assert read.output_frame().to_dict("records") == [task.output]
        assert read.basis_frame()["field"].unique().tolist() == ["gdp"]


def test_an_output_that_does_not_fit_the_model_is_pydantics_own_error(make_task: Make) -> None:
    class Other(pydantic.BaseModel):
        population: int

    task = make_task()
    task.run().result(20)
    with pytest.raises(pydantic.ValidationError, match="population"):
        task.to_pydantic(Other)
    with pytest.raises(TypeError, match="takes a Pydantic model class, not <class 'dict'>"):
        task.to_pydantic(dict)


def test_the_repr_of_a_result_has_no_ids_and_no_times(make_task: Make) -> None:
    task = make_task()
    task.run().result(20)
    assert repr(task.result) == f"RunResult(fields=1, basis=1, citations={len(task.citations())})"


def test_a_cell_that_reacts_shows_the_table_once_the_run_has_ended(kernel: Any, until: Any) -> None:
    kernel.run(BUILD, cell_id="build")
    cell = kernel.start("%%react\ntask.result", cell_id="result")
    kernel.finish(cell)
    assert [line.split()[0] for line in kernel.shown(cell)] == ["Reacts"]
    kernel.run("task.run().result(20)", cell_id="run")
    table = "Sample data from the sandbox — not research\ngdp: "
    until(lambda: any(shown.startswith(table) for shown in kernel.shown(cell)))


def test_a_widget_that_is_displayed_after_its_run_keeps_the_table_for_hosts_without_a_kernel(
    make_task: Make,
) -> None:
    task = make_task()
    assert "text/html" not in task._repr_mimebundle_()[0]
    task.run().result(20)
    data, _ = task._repr_mimebundle_()
    assert data["text/html"] == task.result.to_html()
    assert data["text/plain"] == repr(task)
    assert "application/vnd.jupyter.widget-view+json" in data
