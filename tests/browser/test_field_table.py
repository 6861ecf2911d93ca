"""A schema edited as a table of fields, by mouse and by keyboard alone: no other byte changes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .cells import schema_cell
from .field_table_by_keyboard import FieldTableByKeyboard
from .field_table_by_mouse import FieldTableByMouse
from .field_table_view import FieldTableView
from .hands import Hands, Keyboard
from .notebook_page import NotebookPage
from .task_view import TaskView

# Nothing here is as the table would write it.
ODD = """\
{ "$comment" : "Kept as it is", "type": "object",
   "x-scale": [1,  12345678901234567890.10 , 1E3],
   "properties": {
      "10": {"type":"string"  ,"description": "Ticker"},
      "2" : { "type": "integer", "maximum": 9007199254740993 },
      "company": {"description": "Legal name", "type": "string"},
      "address": {"type": "object", "properties": {
          "city": {"type": "string"}
      }, "required": [ "city" ], "additionalProperties": false},
      "either": {"anyOf": [{"type": "string"}, {"type": "number"}]}
   },
   "required": ["10", "2",
                "company","address"],
   "additionalProperties":false }"""


@pytest.fixture
def table(hands: Hands, notebook: NotebookPage) -> FieldTableView:
    """The table of the output schema, and the way in which it is worked."""
    notebook.load([schema_cell(ODD), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    expect(task.verdict("Output schema")).to_have_attribute("data-phase", "confirmed")
    by_hands = FieldTableByKeyboard if isinstance(hands, Keyboard) else FieldTableByMouse
    return by_hands(task, hands)


def spliced(text: str, *changes: tuple[str, str]) -> str:
    """A text in which each of these pieces, which it has once, is another."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def lead_cursor_to(field: str, table: FieldTableView) -> None:
    """Lead the cursor down from the first line of the code to where the table says that it is in a field."""
    table.hands.reach(table.task.editor("Output schema"))
    table.page.keyboard.press("Control+Home")
    for _ in ODD:
        if table.row(field).get_attribute("aria-current") == "true":
            return
        table.page.keyboard.press("ArrowDown")
    raise AssertionError(f"No line was said to be in {field}.")


def test_a_field_is_added_named_typed_and_described(table: FieldTableView, notebook: NotebookPage) -> None:
    table.add("town")
    expect(table.said).to_have_text("Renamed new_field to town.")
    added = ('"number"}]}', '"number"}]},\n      "town" : {"type" : "string"}')
    text = spliced(ODD, added, ('"company","address"]', '"company","address", "town"]'))
    table.expect_text(text)

    table.begin_rename("town", "address")
    expect(table.row("town").get_by_role("alert")).to_have_text(
        "address is already a field here: choose another name."
    )
    table.page.keyboard.press("Enter")
    table.page.keyboard.press("Escape")
    table.expect_text(text)
    expect(table.name("town")).to_be_focused()
    table.begin_rename("town", "seat")
    table.page.keyboard.press("Enter")
    text = spliced(text, ('"town" :', '"seat" :'), ('"town"]', '"seat"]'))
    table.expect_text(text)

    table.describe("2", 'In "thousands"')
    described = '"integer", "description" : "In \\"thousands\\"", "maximum": 9007199254740993'
    text = spliced(text, ('"integer", "maximum": 9007199254740993', described))
    table.expect_text(text)

    table.switch("2", table.required("2"))
    expect(table.said).to_have_text("2 is now optional.")
    table.switch("2", table.nullable("2"))
    expect(table.said).to_have_text("2 is now nullable.")
    expect(table.nullable("2")).to_be_focused()
    text = spliced(text, ('["10", "2",', '["10",'), ('"integer", "desc', '["integer", "null"], "desc'))
    table.expect_text(text)

    table.choose_type("company", "enum")
    expect(table.new_value("company")).to_be_focused()
    table.add_values("company", "seed", "public")
    text = spliced(
        text,
        ('"Legal name", "type": "string"', '"Legal name", "type": "string", "enum" : ["seed", "public"]'),
    )
    table.expect_text(text)
    table.remove_value("company", "seed")
    expect(table.value("company", "public")).to_be_focused()
    text = spliced(text, ('["seed", "public"]', '["public"]'))
    table.expect_text(text)

    table.choose_type("10", "list of numbers")
    table.choose_type("seat", "object")
    group = '{"type" : "object", "properties" : {}, "required" : [], "additionalProperties" : false}'
    listed = '{"type" : "array", "items" : {"type" : "number"}, "description" : "Ticker"}'
    text = spliced(
        text,
        ('{"type":"string"  ,"description": "Ticker"}', listed),
        ('"seat" : {"type" : "string"}', f'"seat" : {group}'),
    )
    table.expect_text(text)
    notebook.await_value("task.output_schema_text", text)


def test_fields_are_copied_moved_and_deleted(table: FieldTableView, notebook: NotebookPage) -> None:
    ticker = '"10": {"type":"string"  ,"description": "Ticker"}'
    number = '"2" : { "type": "integer", "maximum": 9007199254740993 }'
    first, second = f"      {ticker},\n", f"      {number},\n"

    table.move("10", 1)
    expect(table.said).to_have_text("Moved 10 to position 2 of 5.")
    expect(table.name("10")).to_be_focused()
    table.expect_text(spliced(ODD, (first + second, second + first)))
    table.move("10", -1)
    expect(table.said).to_have_text("Moved 10 to position 1 of 5.")
    table.expect_text(ODD)

    table.move_into("either", "address")
    expect(table.said).to_have_text("Moved either into address.")
    table.move_out("either")
    expect(table.said).to_have_text("Moved either out of address.")
    text = spliced(ODD, ('"either": {', '"either" : {'))
    table.expect_text(text)
    table.move_out("city")
    expect(table.said).to_have_text("Moved city out of address.")
    expect(table.name("city")).to_be_focused()
    group = '{\n          "city": {"type": "string"}\n      }, "required": [ "city" ]'
    moved = ('false},\n      "either"', 'false},\n      "city" : {"type": "string"},\n      "either"')
    text = spliced(text, (group, '{}, "required": []'), moved, ('"address"]', '"address", "city"]'))
    table.expect_text(text)

    table.act("10", "Duplicate")
    expect(table.said).to_have_text("Copied 10 to 10_copy.")
    expect(table.name("10_copy")).to_be_focused()
    table.delete("10")
    expect(table.said).to_have_text("Deleted 10.")
    expect(table.name("10_copy")).to_be_focused()
    table.act("company", "Into group above")
    expect(table.row("company")).to_contain_text("There is no group right before this field.")
    expect(table.name("company")).to_be_focused()
    copied = spliced(ticker, ('"10":', '"10_copy" :'))
    text = spliced(text, (ticker, copied), ('["10", "2"', '["2"'), ('"city"]', '"city", "10_copy"]'))
    table.expect_text(text)
    notebook.await_value("task.output_schema_text", text)


def test_several_fields_change_at_once_and_rows_of_a_spreadsheet_become_fields(
    table: FieldTableView, notebook: NotebookPage
) -> None:
    table.select("2", "company")
    expect(table.said).to_have_text("2 selected.")
    table.act_on_selection("Nullable")
    expect(table.said).to_have_text("2 fields are now nullable.")
    table.act_on_selection("Optional")
    text = spliced(
        ODD,
        ('"type": "integer"', '"type": ["integer", "null"]'),
        ('"Legal name", "type": "string"', '"Legal name", "type": ["string", "null"]'),
        ('["10", "2",\n                "company","address"]', '["10","address"]'),
    )
    table.expect_text(text)
    table.act_on_selection("Delete")
    expect(table.said).to_have_text("Deleted 2 fields.")
    expect(table.name("address")).to_be_focused()
    expect(table.selection).to_have_count(0)
    assert table.names == ["10", "address", "city", "either"]

    # Wherever the cursor was before.
    table.hands.reach(table.task.editor("Output schema"))
    table.paste(
        "name\ttype\tdescription\trequired\nyear\tint\tIts year\tyes\nsites\tlist of urls\t\tno\n10\n"
    )
    expect(table.said).to_have_text("Added 2 fields. 1 left out: the name is there already.")
    assert table.names == ["10", "address", "city", "either", "year", "sites"]
    pasted = """\
{"type": "number"}]},
      "year" : {"type" : "integer", "description" : "Its year"},
      "sites" : {"type" : "array", "items" : {"type" : "string"}}"""
    text = ODD[: ODD.index('      "2"')] + ODD[ODD.index('      "address"') :]
    text = spliced(text, ('{"type": "number"}]}', pasted))
    text = text[: text.index('["10", "2"')] + '["10","address","year"],\n   "additionalProperties":false }'
    table.expect_text(text)

    table.go_to("10")
    table.page.keyboard.press("Control+A")
    table.act_on_selection("Delete")
    expect(table.said).to_have_text("Deleted 5 fields.")
    expect(table.button("Add field")).to_be_focused()
    table.hands.press(table.button("Undo"))
    table.expect_text(text)
    notebook.await_value("task.output_schema_text", text)


def test_both_views_share_one_history(table: FieldTableView, notebook: NotebookPage) -> None:
    editor = table.task.editor("Output schema")
    table.delete("2")
    deleted = ODD.replace('      "2" : { "type": "integer", "maximum": 9007199254740993 },\n', "").replace(
        ' "2",', ""
    )
    table.expect_text(deleted)

    table.hands.reach(editor)
    table.page.keyboard.press("Control+End")
    table.page.keyboard.type(" ")
    table.expect_text(deleted + " ")
    table.page.keyboard.press("Control+Z")
    table.page.keyboard.press("Control+Z")
    table.expect_text(ODD)
    expect(table.name("2")).to_be_visible()
    table.page.keyboard.press("Control+Shift+Z")
    expect(table.name("2")).to_have_count(0)

    table.go_to("address")
    table.undo()
    expect(table.said).to_have_text("Undid the last change.")
    table.expect_text(ODD)
    table.redo()
    expect(table.said).to_have_text("Redid the change.")
    table.expect_text(deleted)
    notebook.await_value("task.output_schema_text", deleted)


def test_broken_text_shows_what_could_be_read_of_it_and_loses_nothing(
    table: FieldTableView, notebook: NotebookPage
) -> None:
    keyboard = table.page.keyboard
    lead_cursor_to("company", table)
    # The first one leads to the end of what is drawn as a line.
    for key in ("End", "End", "ArrowLeft", "ArrowLeft"):
        keyboard.press(key)
    keyboard.type(", oops")
    broken = spliced(ODD, ('"Legal name", "type": "string"', '"Legal name", "type": "string", oops'))
    table.expect_text(broken)
    expect(table.root).to_contain_text("The text is not valid JSON at the moment.")
    assert table.names == ["10", "2", "company", "address", "city", "either"]
    expect(table.row("company")).to_have_class(re.compile("pw-field-broken"))
    expect(table.type("company")).to_be_disabled()

    table.go_to("company")
    keyboard.press("Delete")
    table.expect_text(broken)
    expect(table.row("company")).to_contain_text("could not be read: mend it in the code first")
    table.switch("2", table.required("2"))
    table.expect_text(spliced(broken, ('["10", "2",', '["10",')))
    table.undo()
    table.expect_text(broken)
    table.undo()
    table.expect_text(ODD)
    expect(table.root).not_to_contain_text("not valid JSON")
    expect(table.type("company")).to_be_enabled()


def test_a_row_leads_to_its_text_and_the_text_to_its_row(
    table: FieldTableView, notebook: NotebookPage
) -> None:
    assert table.show("company") == '"company": {"description": "Legal name", "type": "string"}'
    assert table.show("city") == '"city": {"type": "string"}'
    expect(table.row("city")).to_have_attribute("aria-current", "true")

    lead_cursor_to("either", table)
    table.hands.reach(table.grid.locator("[data-row] [tabindex='0']"))
    expect(table.name("either")).to_be_focused()
