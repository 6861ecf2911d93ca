"""The templates are what they teach: nothing can be said against any of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import parallel_widgets
from parallel_widgets.api.processors import processor
from parallel_widgets.schema.request import check_request
from parallel_widgets.schema.templates import Template, templates

FOLDER = Path(parallel_widgets.__path__[0]) / "schema" / "templates"


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_nothing_can_be_said_against_a_template(template: Template) -> None:
    chosen = processor(template.processor)
    assert chosen is not None
    is_text = isinstance(template.input, str)
    result = check_request(
        output_schema_type="json",
        output_schema_text=json.dumps(template.output_schema),
        input_schema_text=json.dumps(template.input_schema) if template.input_schema else "",
        input_type="text" if is_text else "json",
        input_text=template.input if is_text else json.dumps(template.input),
        processor=chosen.name,
        max_fields=chosen.max_fields,
    )
    assert [str(diagnostic) for diagnostic in result.diagnostics] == []
    assert result.task_spec is not None
    assert result.characters["spec"] < 5_000


def test_every_file_is_a_template_and_no_two_have_the_same_title() -> None:
    found = templates()
    assert {path.stem for path in FOLDER.glob("*.json")} == {template.name for template in found}
    assert len({template.title for template in found}) == len(found) >= 6
    assert all(template.summary.endswith(".") for template in found)


def test_a_template_that_was_changed_is_as_before_for_the_next_who_asks() -> None:
    templates()[0].output_schema["properties"].clear()
    assert templates()[0].output_schema["properties"]
