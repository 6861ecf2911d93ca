"""What stands in a widget: how it is given, read back, judged, and told to the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pydantic
import pytest
import traitlets

import parallel_widgets as pw

SCHEMA = {
    "type": "object",
    "properties": {
        "capital": {"type": "string", "description": "Where the country's government sits, such as 'Paris'."}
    },
    "required": ["capital"],
    "additionalProperties": False,
}
Make = Callable[..., pw.TaskWidget]


class Gdp(pydantic.BaseModel):
    gdp: str


@pytest.mark.parametrize(
    ("given", "kind", "back"),
    [
        (SCHEMA, "json", SCHEMA),
        ('{"type": "object"}', "json", {"type": "object"}),
        (Gdp, "json", Gdp.model_json_schema()),
        ("The GDP, in one sentence", "text", "The GDP, in one sentence"),
        ("auto", "auto", "auto"),
    ],
)
def test_an_output_schema_is_given_in_any_of_its_forms_and_read_back(
    make_task: Make, given: Any, kind: str, back: Any
) -> None:
    task = make_task(output_schema=given)
    assert (task.output_schema_type, task.output_schema) == (kind, back)
    task.output_schema = "auto"
    task.output_schema = given
    assert (task.output_schema_type, task.output_schema) == (kind, back)


def test_schema_text_is_kept_verbatim_even_if_it_is_broken(make_task: Make) -> None:
    text = '{"type": "object",,  "x": 1.10}'
    task = make_task(output_schema=text)
    assert task.output_schema_text == text
    with pytest.raises(pw.InvalidRequestError) as caught:
        task.output_schema  # noqa: B018
    assert [item.rule for item in caught.value.diagnostics] == ["syntax"]


def test_input_given_as_a_dict_is_json(make_task: Make) -> None:
    task = make_task(input={"country": "France", "year": 2023})
    assert task.input_type == "json"
    assert task.input == {"country": "France", "year": 2023}
    task.input = "France"
    assert (task.input_type, task.input_text, task.input) == ("text", "France", "France")


def test_an_input_schema_is_optional(make_task: Make) -> None:
    task = make_task()
    assert task.input_schema is None
    assert "input_schema" not in task.task_spec
    task.input_schema = SCHEMA
    assert task.task_spec["input_schema"] == {"type": "json", "json_schema": SCHEMA}
    task.input_schema = None
    assert task.input_schema is None
    with pytest.raises(TypeError, match="cannot be 'auto'"):
        task.input_schema = "auto"


def test_unknown_keywords_are_a_type_error(make_task: Make) -> None:
    with pytest.raises(TypeError, match="procesor"):
        make_task(procesor="base")


def test_a_single_beta_is_not_taken_for_a_list_of_letters(make_task: Make) -> None:
    with pytest.raises(TypeError, match=r"such as \['field-basis-2025-11-25'\]"):
        make_task(betas="field-basis-2025-11-25")


def test_diagnostics_are_right_in_the_line_after_a_change(make_task: Make) -> None:
    task = make_task()
    assert task.diagnostics == []
    task.output_schema = {"type": "array"}
    assert "root_type_object" in [item["rule"] for item in task.diagnostics]
    assert task.diagnosed_revisions == task.revisions
    task.output_schema = SCHEMA
    assert task.diagnostics == []


def test_an_unknown_processor_is_a_warning_with_a_guess(make_task: Make) -> None:
    task = make_task(processor="bass")
    (warning,) = task.diagnostics
    assert (warning["rule"], warning["severity"]) == ("unknown_processor", "warning")
    assert "'base'" in warning["message"]
    assert task.request_preview["price_usd"] is None
    with pytest.raises(traitlets.TraitError, match="needs a name"):
        task.processor = "  "


def test_the_preview_of_a_request_has_its_price_and_size(make_task: Make) -> None:
    preview = make_task(processor="core").request_preview
    assert preview["price_usd"] == 0.025
    assert preview["limits"] == {"spec": 15_000, "total": 25_000}
    assert 0 < preview["characters"]["spec"] < preview["characters"]["total"]


def test_a_text_that_no_message_can_carry_is_refused_and_the_old_one_kept(make_task: Make) -> None:
    task = make_task()
    with pytest.raises(traitlets.TraitError, match="half a character"):
        task.input_text = "half \ud83d"
    with pytest.raises(traitlets.TraitError, match="at most 4,000,000"):
        task.input_text = "x" * 4_000_001
    assert task.input_text == "France (2023)"


def test_what_the_kernel_works_out_cannot_be_set(make_task: Make) -> None:
    task = make_task()
    for name in ("status", "run_id", "diagnostics", "revisions", "output", "service"):
        with pytest.raises(traitlets.TraitError, match="read-only"):
            setattr(task, name, getattr(task, name))


def test_the_browser_cannot_set_a_trait(make_task: Make) -> None:
    task = make_task()
    message = {"content": {"data": {"method": "update", "state": {"status": "completed", "input_text": "x"}}}}
    task._handle_msg(message)
    assert (task.status, task.input_text) == ("idle", "France (2023)")


def test_a_text_and_its_revision_reach_the_browser_in_one_message(make_task: Make, browser: Any) -> None:
    task = make_task()
    page = browser(task)
    task.output_schema_text = "{}"
    state = next(state for state in page.states if "output_schema_text" in state)
    assert state["revisions"]["output_schema"] == 2
    assert page.values("output_schema_text") == ["{}"]
    assert page.values("diagnosed_revisions") == [task.revisions]


def test_observers_run_at_once_on_the_home_thread_and_their_errors_reach_who_set_the_trait(
    make_task: Make,
) -> None:
    task = make_task()
    seen: list[Any] = []
    task.observe(lambda change: seen.append((change.new, task.revisions["input"])), "input_text")
    task.input_text = "Spain"
    assert seen == [("Spain", 2)]
    task.observe(lambda change: 1 / 0, "theme")
    with pytest.raises(ZeroDivisionError):
        task.theme = "dark"


def test_a_trait_set_on_another_thread_has_its_value_at_once_and_its_observers_at_home(
    make_task: Make, browser: Any
) -> None:
    task = make_task()
    page = browser(task)
    seen: list[Any] = []
    task.observe(lambda change: seen.append((change.new, threading.current_thread())), "input_text")

    def work() -> None:
        for number in range(100):
            task.input_text = f"text {number}"

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == []
    assert page.values("input_text")[-1] == task.input_text
    task.home.drain()
    assert {thread for _, thread in seen} == {threading.current_thread()}
    assert [text for text, _ in seen] == page.values("input_text")
    assert task.revisions["input"] == len(seen) + 1


def test_an_observer_may_set_traits_and_wait_for_other_threads(make_task: Make) -> None:
    task = make_task()
    order: list[str] = []

    def copy(change: Any) -> None:
        order.append(f"input {change.new}")
        thread = threading.Thread(target=lambda: setattr(task, "theme", "dark"))
        thread.start()
        thread.join(5)
        task.processor = "core"

    task.observe(copy, "input_text")
    task.observe(lambda change: order.append(f"{change.name} {change.new}"), ["processor", "theme"])
    task.input_text = "Spain"
    assert order == ["input Spain", "theme dark", "processor core"]


def test_the_repr_is_short_and_stable(make_task: Make) -> None:
    task = make_task()
    assert repr(task) == "TaskWidget(processor='base', output_schema='json')"
    assert task._repr_mimebundle_()[0]["text/plain"] == repr(task)
