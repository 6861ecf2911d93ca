"""Import: what is pasted, dropped, or stands in the notebook is proposed, and only what is ticked applied."""

from __future__ import annotations

import json
from dataclasses import dataclass

from playwright.sync_api import expect

from .cells import SCHEMA, task_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView
from .workbench_view import WorkbenchView

COMPANY = {"type": "object", "properties": {"company": {"type": "string", "description": "Its name"}}}
CEO = {"type": "object", "properties": {"ceo": {"type": "string", "description": "Full name of the CEO"}}}
BECAME_SAFE = ("Set additionalProperties to false.", "Add ceo to required.")
IN_THE_NOTEBOOK = """
from pydantic import BaseModel, Field

class Company(BaseModel):
    name: str = Field(description="Registered name", min_length=2)
    staff: int | None = None

class DataFrame:  # of the same shape as those of pandas and polars
    columns, dtypes, shape = ["Company", "Revenue (USD m)"], ["object", "float64"], (2, 2)
    def head(self, count): return self
    def __getitem__(self, name): return self
    def to_list(self): return [1.5, 2.5]

revenues = DataFrame()
"""


@dataclass(frozen=True)
class Pasted:
    """A text to paste, and what has to be said of it."""

    text: str
    title: str
    differences: tuple[str, ...]
    adapted: tuple[str, ...] = ()


PASTED = {
    "one example": Pasted(
        '{"name": "Example Foundry", "founded": 1998}',
        "Example JSON, 1 object",
        ("founded is new (integer).",),
    ),
    "many examples": Pasted(
        '{"city": "Lyon", "founded": 43}\n{"city": "Oslo", "founded": null}',
        "Example JSON, 2 objects",
        ("city is new (string).", "founded is new (integer or null)."),
    ),
    "CSV header": Pasted(
        "Company,Revenue (USD m)\n",
        "Table header, 2 columns",
        ("revenue_usd_m is new",),
        (
            'The column "Company" became company.',
            'The column "Revenue (USD m)" became revenue_usd_m.',
        ),
    ),
    "TypeScript": Pasted(
        "interface Person {\n  name: string;\n  age?: number;\n}",
        "TypeScript Person, 2 fields",
        ("age is new (number or null).",),
        ("age may be missing in the source: now required, and nullable.",),
    ),
    "Pydantic": Pasted(
        "class Company(BaseModel):\n    name: str = Field(min_length=2)\n    staff: int | None = None\n",
        "Python class Company, 2 fields",
        ("name is new (string).", "staff is new (integer or null)."),
        ("Move minLength into the description.", "Add staff to required."),
    ),
    "bare schema": Pasted(json.dumps(CEO), "JSON schema, 1 field", ("ceo is new (string).",), BECAME_SAFE),
    "task spec": Pasted(
        json.dumps({"output_schema": {"type": "json", "json_schema": CEO}, "input_schema": COMPANY}),
        "Task spec with output schema, input schema",
        ("ceo is new (string).", "Fills in what is empty now."),
        BECAME_SAFE,
    ),
    "short names": Pasted(
        json.dumps({"output": CEO, "input": COMPANY}),
        "Task spec with output schema, input schema",
        ("ceo is new (string).", "Fills in what is empty now."),
        BECAME_SAFE,
    ),
    "request": Pasted(
        json.dumps({"processor": "core", "input": "ACME", "task_spec": {"output_schema": CEO}}),
        "Request with output schema, input, processor",
        ("ceo is new (string).", "Takes the place of the text there is now."),
        BECAME_SAFE,
    ),
}
# Of each format by its name in the menu: a text that it is not, and a part of what is said.
BAD = {
    "Whatever it is": ("Who leads it, and since when?", "a wish in words belongs in Suggest"),
    "Example JSON": ("name: ACME", "name is no JSON value"),
    "JSON schema": ("[1, 2]", 'To be read as "JSON schema", this has to be one JSON object.'),
    "Task spec": ('{"output_schema": 3}', "output_schema must be a schema or a sentence."),
    "Task request": ('"x"', 'To be read as "Task request", this has to be one JSON object.'),
    "Table or its header": ('Name,"Revenue', "look for a quote that is not closed"),
    "TypeScript type": ("interface Person { name:", "Expected a type where the text ends."),
    "Python class": ("class Company(BaseModel:", "This is no Python"),
    "Names with types": ('{"a": 1}', "here a value is no type"),
}


def opened(notebook: NotebookPage, hands: Hands, *, before: str = "") -> WorkbenchView:
    """Show a widget and open Import."""
    notebook.load([before + task_cell(), "task"])
    notebook.run_cell(0)
    bench = WorkbenchView(TaskView(notebook.widget(0)))
    bench.open("Import", hands)
    return bench


def test_whatever_is_pasted_is_proposed_with_what_was_adapted(notebook: NotebookPage, hands: Hands) -> None:
    bench = opened(notebook, hands)
    panel, proposal = bench.panel("Import"), bench.proposal("Import")

    for name, pasted in PASTED.items():
        hands.write(panel.get_by_role("textbox"), pasted.text)
        hands.press(panel.get_by_role("button", name="Read"))
        expect(proposal.title, name).to_have_text(pasted.title)
        expect(proposal.title, name).to_be_focused()
        expect(proposal.adapted, name).to_have_text(list(pasted.adapted))
        for words in pasted.differences:
            expect(proposal.difference(words), name).to_be_checked()
        hands.press(proposal.cancel)
        expect(panel.get_by_role("textbox"), name).to_have_value(pasted.text)
        expect(panel.get_by_role("button", name="Read"), name).to_be_focused()

    assert json.loads(notebook.execute("print(task.output_schema_text)")) == SCHEMA


def test_only_what_is_ticked_is_applied_and_can_be_taken_back(notebook: NotebookPage, hands: Hands) -> None:
    bench = opened(notebook, hands)
    panel, proposal = bench.panel("Import"), bench.proposal("Import")
    before = notebook.execute("print(task.output_schema_text, task.input_text, task.processor)")
    request = {"processor": "core", "input": "ACME", "task_spec": {"output_schema": CEO}}
    hands.write(panel.get_by_role("textbox"), json.dumps(request))
    hands.press(panel.get_by_role("button", name="Read"))

    hands.press(proposal.difference("gdp is gone."))
    expect(proposal.apply).to_have_text("Apply 3 changes")
    hands.press(proposal.part("Input").get_by_role("checkbox", name="Input text"))
    hands.choose(proposal.processor, "as it is")
    expect(proposal.apply).to_have_text("Apply 1 change")
    hands.press(proposal.apply)

    bench.expect_closed("Import")
    notebook.await_value("list(task.output_schema['properties'])", ["ceo", "gdp"])
    assert notebook.execute("(task.input_text, task.processor)") == repr(("France (2023)", "base"))
    hands.press(bench.undo)
    notebook.await_value("list(task.output_schema['properties'])", ["gdp"])
    assert notebook.execute("print(task.output_schema_text, task.input_text, task.processor)") == before
    expect(bench.undo).to_have_count(0)
    expect(bench.bar.get_by_role("status")).to_have_text("Taken back")
    expect(bench.button("Import")).to_be_focused()


def test_an_earlier_run_comes_back_by_its_id(notebook: NotebookPage, hands: Hands) -> None:
    bench = opened(notebook, hands)
    panel, proposal = bench.panel("Import"), bench.proposal("Import")
    run_id = notebook.execute("run = task.run(); run.result(timeout=20); print(run.run_id)").strip()
    notebook.execute(f"task.output_schema = {CEO!r}")

    hands.write(panel.get_by_role("textbox"), "trun_unknown")
    hands.press(panel.get_by_role("button", name="Read"))
    expect(panel.get_by_role("alert")).to_contain_text("The service knows no run trun_unknown.")
    hands.write(panel.get_by_role("textbox"), f" {run_id}\n")
    hands.press(panel.get_by_role("button", name="Read"))
    expect(proposal.title).to_contain_text(run_id)
    expect(proposal.difference("ceo is gone.")).to_be_checked()
    hands.press(proposal.apply)

    bench.expect_closed("Import")
    notebook.await_value("list(task.output_schema['properties'])", ["gdp"])


def test_objects_of_the_notebook_are_offered_and_read(notebook: NotebookPage, hands: Hands) -> None:
    bench = opened(notebook, hands, before=IN_THE_NOTEBOOK)
    panel, proposal = bench.panel("Import"), bench.proposal("Import")
    objects = panel.get_by_role("region", name="From the notebook").get_by_role("button")
    expect(objects).to_have_text(["revenues DataFrame, 2 columns", "Company Pydantic model, 2 fields"])

    hands.press(objects.first)
    expect(proposal.title).to_have_text("DataFrame, 2 columns, 2 rows")
    expect(proposal.difference("revenue_usd_m is new (number).")).to_be_checked()
    hands.press(proposal.cancel)
    hands.press(objects.last)
    expect(proposal.title).to_have_text("Pydantic model Company, 2 fields")
    expect(proposal.adapted).to_contain_text(
        ["Move minLength into the description.", "Add staff to required."]
    )
    hands.press(proposal.apply)

    notebook.await_value("list(task.output_schema['properties'])", ["name", "staff"])


def test_a_file_is_read_where_it_is_dropped_and_when_it_is_chosen(
    notebook: NotebookPage, hands: Hands
) -> None:
    bench = opened(notebook, hands)
    panel, proposal = bench.panel("Import"), bench.proposal("Import")

    hands.bring(panel, "people.ts", b"interface Person { name: string }")
    expect(proposal.title).to_have_text("TypeScript Person, 1 field")
    hands.press(proposal.cancel)
    expect(panel.get_by_role("textbox")).to_have_value("interface Person { name: string }")
    hands.bring(panel, "photo.png", b"\x89PNG\0\0")
    expect(panel.get_by_role("alert")).to_contain_text("photo.png is no text: choose a JSON, CSV,")
    expect(panel.get_by_role("textbox")).to_have_value("interface Person { name: string }")


def test_bad_input_of_each_format_gets_a_sentence_and_nothing_is_lost(
    notebook: NotebookPage, hands: Hands
) -> None:
    bench = opened(notebook, hands)
    panel = bench.panel("Import")
    box = panel.get_by_role("textbox")
    before = notebook.execute("print(task.output_schema_text)")

    for name, (text, sentence) in BAD.items():
        hands.choose(panel.get_by_label("How to read it"), name)
        hands.write(box, text)
        hands.press(panel.get_by_role("button", name="Read"))
        expect(panel.get_by_role("alert"), name).to_contain_text(sentence)
        expect(box, name).to_have_value(text)

    notebook.page.keyboard.press("Escape")
    bench.expect_closed("Import")
    bench.open("Import", hands)
    expect(box).to_have_value(text)
    assert notebook.execute("print(task.output_schema_text)") == before
