"""The widget shows exactly what `SchemaDocument` and `check` say, for every schema that is known here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

import parallel_widgets as pw
from parallel_widgets.draft import TEXT_TRAITS
from parallel_widgets.schema.surrogates import LONE_SURROGATE

Make = Callable[..., pw.TaskWidget]

TESTS = Path(__file__).parents[1]
# Of the request as a whole, though they are shown at a schema.
OF_THE_REQUEST = {"too_many_fields_for_processor"}


def read(path: str) -> Any:
    return json.loads((TESTS / path).read_text(encoding="utf-8"))


PUBLISHED = [pytest.param(case, id=case["name"]) for case in read("schema/corpus/published_specs.json")]
BROKEN = [pytest.param(case, id=case["name"]) for case in read("schema/corpus/broken_schemas.json")]


def written(text: str | list[list[Any]]) -> str:
    """The text of a case, which may be written as pieces that repeat."""
    return text if isinstance(text, str) else "".join(piece * count for piece, count in text)


TEXTS = [
    pytest.param(case["document"], written(case["text"]), id=f"{file.stem}: {case['name']}")
    for file in sorted((TESTS / "fixtures" / "verdicts").glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
    # A widget has no half of a character, and an empty input schema is none.
    if case["document"] != "input"
    and written(case["text"]).strip()
    and not LONE_SURROGATE.search(written(case["text"]))
]


def shown(task: pw.TaskWidget, document: str) -> list[dict[str, Any]]:
    return [
        item
        for item in task.diagnostics
        if item["document"] == document and item["rule"] not in OF_THE_REQUEST
    ]


def told(schema: pw.SchemaDocument) -> list[dict[str, Any]]:
    return [item.to_dict(schema.text) for item in schema.diagnostics()]


def checked(task: pw.TaskWidget, *request: Any) -> list[dict[str, Any]]:
    texts = {document: getattr(task, trait) for document, trait in TEXT_TRAITS.items()}
    return [item.to_dict(texts.get(item.document, "")) for item in pw.check(*request)]


def schemas(task: pw.TaskWidget) -> dict[str, pw.SchemaDocument]:
    """The documents of a task that are JSON Schemas."""
    found = {}
    if task.output_schema_type == "json":
        found["output_schema"] = pw.SchemaDocument(task.output_schema_text)
    if task.input_schema_type == "json" and task.input_schema_text:
        found["input_schema"] = pw.SchemaDocument(task.input_schema_text, role="input")
    return found


def unwrapped(schema: Any) -> Any:
    """A schema of a task spec as a widget takes it."""
    if isinstance(schema, str) or schema.get("type") == "auto":
        return schema if isinstance(schema, str) else "auto"
    return schema.get("json_schema", schema.get("description", ""))


@pytest.mark.parametrize("case", PUBLISHED)
def test_a_published_spec_is_judged_alike_everywhere(make_task: Make, case: dict[str, Any]) -> None:
    spec = case["task_spec"] or {"output_schema": "auto"}
    given = {name: unwrapped(schema) for name, schema in spec.items()}
    processor = case["processor"] or "base"
    task = make_task(input=case["input"] or "A country", processor=processor, **given)
    for document, schema in schemas(task).items():
        assert shown(task, document) == told(schema)
    assert task.diagnostics == checked(task, spec, case["input"] or "A country", processor)


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_schema_is_judged_alike_everywhere(make_task: Make, case: dict[str, Any]) -> None:
    schema = pw.SchemaDocument(case["output_schema"])
    task = make_task(output_schema=case["output_schema"], input="A country", processor="ultra")
    assert shown(task, "output_schema") == told(schema) != []
    assert task.diagnostics == checked(task, case["output_schema"], "A country", "ultra")


@pytest.mark.parametrize(("document", "text"), TEXTS)
def test_a_text_that_is_no_schema_is_judged_alike_everywhere(
    make_task: Make, document: str, text: str
) -> None:
    task = make_task(input="A country")
    setattr(task, f"{document}_type", "json")
    setattr(task, f"{document}_text", text)
    role: Literal["output", "input"] = "output" if document == "output_schema" else "input"
    assert shown(task, document) == told(pw.SchemaDocument(text, role=role))


def test_every_fix_that_the_widget_shows_is_the_one_that_python_applies(make_task: Make) -> None:
    """The browser counts UTF-16 code units, Python code points: a text with both tells them apart."""
    text = (
        '{"type": "object", "properties": {"naïve 😀": {"type": "string", "minLength": 2}}, "required": []}'
    )
    task = make_task(output_schema=text)
    schema = pw.SchemaDocument(text)
    units = text.encode("utf-16-le")
    fixable = [item for item in schema.diagnostics() if item.fix is not None]
    assert len(fixable) > 2
    for item, as_shown in zip(fixable, [item for item in task.diagnostics if item["fix"]], strict=True):
        edited = units
        for edit in reversed(as_shown["fix"]["edits"]):
            written = edit["text"].encode("utf-16-le")
            edited = edited[: 2 * edit["start"]] + written + edited[2 * edit["end"] :]
        assert edited.decode("utf-16-le") == schema.apply(item.fix).text
