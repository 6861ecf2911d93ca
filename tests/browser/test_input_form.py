"""The input as a form made from its schema: typed and checked field by field, with JSON underneath."""

from __future__ import annotations

from playwright.sync_api import expect

from .cells import task_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView

INPUT_SCHEMA = {
    "type": "object",
    "properties": {
        "country": {"type": "string", "description": "Country to look up, such as 'France'"},
        "year": {"type": ["integer", "null"], "description": "Year of the figure; null for the latest"},
        "currency": {"type": "string", "enum": ["USD", "EUR"], "description": "Currency of amounts"},
        "detailed": {"type": "boolean", "description": "Whether to break it down"},
        "sectors": {"type": "array", "items": {"type": "string"}, "description": "Sectors to look at"},
    },
    "required": ["country", "year", "currency"],
    "additionalProperties": False,
}

# No fewer than the changes that the test makes; arrows also pass what is not meant.
STEPS = 12


def test_an_input_is_typed_field_by_field(notebook: NotebookPage, hands: Hands) -> None:
    notebook.load([task_cell(input={"country": "France"}, input_schema=INPUT_SCHEMA), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    place = task.region("Input")
    year, currency = place.get_by_label("year"), place.get_by_label("currency")
    before = notebook.execute("print(task.input_text)").removesuffix("\n")

    hands.pick(place.get_by_role("group", name="Form of the input").get_by_role("radio", name="Form"))
    expect(place.get_by_label("country")).to_have_value("France")
    expect(year).to_have_accessible_description("Year of the figure; null for the latest Not given yet")
    hands.write(place.get_by_label("country"), "Chile")
    hands.write(year, "soon")
    expect(place).to_contain_text("Not a number yet")
    hands.write(year, "2023.5")
    expect(year).to_have_accessible_description(
        "Year of the figure; null for the latest year must be a whole number or null, not the number 2023.5."
    )
    expect(year).to_have_attribute("aria-invalid", "true")
    hands.press(place.get_by_role("checkbox", name="null"))
    expect(year).to_be_disabled()
    expect(year).to_have_attribute("aria-invalid", "false")
    expect(currency).to_have_accessible_description("Currency of amounts Not given yet")
    hands.choose(currency, "EUR")
    hands.pick(place.get_by_role("group", name="detailed").get_by_role("radio", name="No", exact=True))
    hands.press(place.get_by_role("button", name="Add an item"))
    expect(place.get_by_role("textbox", name="Item 1")).to_be_focused()
    notebook.page.keyboard.type("Energy")

    task.expect_confirmed("Input", "Valid JSON")
    given = {"country": "Chile", "year": None, "currency": "EUR", "detailed": False, "sectors": ["Energy"]}
    notebook.await_value(f"task.input == {given!r}", True)
    # Each field is one step of the history that it has in common with the JSON.
    for _ in range(STEPS):
        notebook.page.keyboard.press("Control+z")
    expect(place.get_by_label("country")).to_have_value("France")
    notebook.await_value(f"task.input_text == {before!r}", True)
