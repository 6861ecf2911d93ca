"""Suggest: from a sentence to schemas, an input and a processor, of which only what is ticked is taken."""

from __future__ import annotations

from playwright.sync_api import expect

from .cells import task_cell
from .hands import Hands, Mouse
from .hostile_service import MARKUP, HostileService
from .notebook_page import NotebookPage
from .task_view import TaskView
from .workbench_view import WorkbenchView

SENTENCE = "Who leads this company, and since when?"


def asked(notebook: NotebookPage, hands: Hands, cell: str) -> WorkbenchView:
    """Show a widget, open Suggest and ask."""
    notebook.load([cell, "task"])
    notebook.run_cell(0)
    bench = WorkbenchView(TaskView(notebook.widget(0)))
    bench.open("Suggest", hands)
    panel = bench.panel("Suggest")
    hands.write(panel.get_by_role("textbox", name="What do you want to find out?"), SENTENCE)
    hands.press(panel.get_by_role("button", name="Suggest", exact=True))
    return bench


def test_a_suggestion_is_a_marked_sample_and_taken_field_by_field(
    notebook: NotebookPage, hands: Hands
) -> None:
    bench = asked(notebook, hands, task_cell(processor="pro"))
    proposal = bench.proposal("Suggest")

    expect(proposal.title).to_have_text(f"Sample: {SENTENCE}")
    expect(proposal.title).to_be_focused()
    expect(proposal.root).to_contain_text("Sample data from the sandbox — not research")
    expect(proposal.root).to_contain_text("this suggestion was not made for your intent")
    for name in ("summary", "website"):
        hands.press(proposal.difference(f"{name} is new (string)."))
    hands.press(proposal.part("Input schema").get_by_role("checkbox", name="Input schema JSON"))
    hands.press(proposal.part("Input").get_by_role("checkbox", name="Input JSON"))
    hands.choose(proposal.processor, "core")
    expect(proposal.apply).to_have_text("Apply 3 changes")
    hands.press(proposal.apply)

    bench.expect_closed("Suggest")
    expect(bench.bar.get_by_role("status")).to_contain_text("Applied")
    notebook.await_value("(list(task.output_schema['properties']), task.processor)", (["founded"], "core"))
    assert notebook.execute("(task.input_text, task.input_schema)") == repr(("France (2023)", None))
    hands.press(bench.undo)
    notebook.await_value("(list(task.output_schema['properties']), task.processor)", (["gdp"], "pro"))


def test_a_service_that_suggests_nothing_says_so_and_the_sentence_stays(
    notebook: NotebookPage, hands: Hands
) -> None:
    bench = asked(notebook, hands, task_cell(sandbox="faults=['404@suggest', '404@suggest_processor']"))
    panel = bench.panel("Suggest")

    expect(panel.get_by_role("alert")).to_contain_text("does not suggest tasks: it has no such endpoint")
    expect(panel.get_by_role("alert")).to_contain_text("Start from a template or an example instead.")
    expect(panel.get_by_role("textbox")).to_have_value(SENTENCE)
    expect(panel.locator(":focus")).to_have_count(1)


def test_a_suggestion_of_schemas_alone_says_that_no_processor_was_named(notebook: NotebookPage) -> None:
    bench = asked(notebook, Mouse(notebook), task_cell(sandbox="faults=['404@suggest_processor']"))
    proposal = bench.proposal("Suggest")

    expect(proposal.root).to_contain_text("The service named no processor")
    expect(proposal.processor).to_have_count(0)
    expect(proposal.difference("founded is new (string).")).to_be_checked()


def test_a_suggestion_is_shown_as_text_and_never_run(notebook: NotebookPage) -> None:
    with HostileService() as base_url:
        bench = asked(notebook, Mouse(notebook), task_cell(base_url=base_url))
        proposal = bench.proposal("Suggest")

        expect(proposal.title).to_have_text(f"Title {MARKUP}")
        expect(proposal.root).to_contain_text(f"Warning {MARKUP}")
        expect(proposal.part("Output schema")).to_contain_text("__proto__")
        hands_off = bench.task.root.locator("script, img, iframe, [onload], [onerror]")
        assert hands_off.count() == 0
        proposal.apply.click()
        bench.expect_closed("Suggest")
        assert notebook.page.evaluate("[typeof window.hacked, ({}).polluted]") == ["undefined", None]
