"""What bad text gets: it is kept, named in a sentence here and in Python, never sent, and nothing hangs."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from .cells import SCHEMA, task_cell
from .notebook_page import NotebookPage
from .task_view import TaskView

# Answers what the kernel holds, and what a run says of it.
RUN_AND_CATCH = """
import json
try:
    said = str(task.run())
except pw.InvalidRequestError as error:
    said = str(error)
print(json.dumps([task.output_schema_text, said]))
"""
# The sentence with which Python refuses what the page could not send.
SET_HALF_A_CHARACTER = """
try:
    task.output_schema_text = task.output_schema_text + chr(0xD83D)
except Exception as error:
    print(error)
"""
RESPONSIVE_MS = 1_000
WATCH_FRAMES = """
() => {
  let last = performance.now();
  window.longestPause = 0;
  const tick = (now) => {
    window.longestPause = Math.max(window.longestPause, now - last);
    last = now;
    window.watchedFrame = requestAnimationFrame(tick);
  };
  window.watchedFrame = requestAnimationFrame(tick);
}
"""
LONGEST_PAUSE = "() => { cancelAnimationFrame(window.watchedFrame); return window.longestPause; }"


def schema_text(**keywords: Any) -> str:
    """A schema in one line, with these keywords on its one property."""
    described = {"type": "string", "description": "GDP in USD", **keywords}
    return json.dumps({**SCHEMA, "properties": {"gdp": described}})


@pytest.fixture(scope="module")
def draft(lab_page: NotebookPage) -> TaskView:
    """One widget for all texts: each has to leave it as alive as it was."""
    lab_page.load([task_cell()])
    lab_page.run_all()
    return TaskView(lab_page.widget(0))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this machine that notices if anybody calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def expect_kept_and_named(notebook: NotebookPage, task: TaskView, text: str, words: str) -> None:
    """The kernel has the text, the words are in the widget and in Python, and nothing was sent."""
    expect(task.problems("Output schema").filter(has_text=words).first).to_be_visible()
    expect(task.verdict("Output schema")).to_have_attribute("data-phase", "confirmed")
    expect(task.run_button).to_be_disabled()
    kept, said = json.loads(notebook.execute(RUN_AND_CATCH))
    assert kept == text
    assert words in said.replace("`", "")
    assert notebook.execute("len(server.requests)") == "0"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('{"type": "object",', "The text ends before the { of line 1 is closed", id="cut off"),
        pytest.param("{'type': 'object'}", "Single quotes are no JSON", id="single quotes"),
        pytest.param(
            schema_text().replace("{", '{"type": "object", ', 1),
            'The key "type" is already in this object',
            id="a key twice",
        ),
        pytest.param(schema_text(maximum=1).replace("1}", "NaN}"), "NaN", id="NaN"),
        pytest.param(schema_text(maximum=1).replace("1}", "1e400}"), "1e400", id="a number beyond all"),
        pytest.param(
            schema_text(const="\\ud800").replace("\\\\", "\\"), "half of a character", id="half a character"
        ),
        pytest.param('{"properties": ' * 101 + "1" + "}" * 101, "100", id="101 levels"),
        pytest.param("[" * 50_000, "100", id="50,000 levels"),
    ],
)
def test_text_that_cannot_be_a_request_is_kept_and_named(
    text: str, words: str, draft: TaskView, notebook: NotebookPage
) -> None:
    draft.write("Output schema", text)
    expect_kept_and_named(notebook, draft, text, words)


def test_half_a_character_typed_raw_stays_in_the_page_and_is_refused_in_words(
    draft: TaskView, notebook: NotebookPage
) -> None:
    draft.write("Output schema", schema_text())
    draft.expect_confirmed("Output schema", "Valid JSON Schema")

    draft.insert_half_a_character("Output schema")

    refusal = notebook.execute(SET_HALF_A_CHARACTER).strip()
    assert "has half a character" in refusal
    expect(draft.region("Output").get_by_role("alert")).to_have_text(refusal)
    expect(draft.verdict("Output schema")).to_contain_text("1 error")
    assert draft.text("Output schema") == schema_text() + "\ud83d"
    assert notebook.execute("print(task.output_schema_text)").strip() == schema_text()


def test_a_megabyte_is_kept_and_not_read(draft: TaskView, notebook: NotebookPage) -> None:
    text = schema_text(description="x" * 1_000_000)
    notebook.page.evaluate(WATCH_FRAMES)

    draft.write("Output schema", text)

    expect_kept_and_named(notebook, draft, text, "no more than 1,000,000 are read")
    assert notebook.page.evaluate(LONGEST_PAUSE) < RESPONSIVE_MS


@pytest.mark.parametrize("reference", ["http://127.0.0.1:{port}/schema.json", "file:///etc/hostname"])
def test_a_reference_to_elsewhere_is_never_fetched(
    reference: str, draft: TaskView, notebook: NotebookPage, listener: socket.socket
) -> None:
    address = reference.format(port=listener.getsockname()[1])
    text = schema_text(**{"$ref": address})

    draft.write("Output schema", text)

    expect_kept_and_named(notebook, draft, text, f"{address} is outside this document and is not fetched")
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_an_input_is_checked_without_fetching_what_its_schema_refers_to(
    notebook: NotebookPage, listener: socket.socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/schema.json"
    schema = {"type": "object", "properties": {"name": {"$ref": address}}}
    notebook.load([task_cell(input_schema=schema)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))

    task.choose("Form of the input", "JSON")
    task.write("Input", '{"name": "a"}')

    task.expect_confirmed("Input", "Valid JSON")
    words = f"{address} is outside this document and is not fetched"
    expect(task.problems("Input schema").filter(has_text=words)).to_be_visible()
    assert notebook.execute("task.input") == "{'name': 'a'}"
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_pattern_that_would_take_for_ever_stops_neither_the_page_nor_the_kernel(
    notebook: NotebookPage,
) -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string", "pattern": "^(a+)+$"}}}
    notebook.load([task_cell(input={"name": "a"}, input_schema=schema)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    notebook.page.evaluate(WATCH_FRAMES)

    task.write("Input", json.dumps({"name": "a" * 40 + "!"}))

    words = "The pattern ^(a+)+$ is not checked here, because that might take long."
    expect(task.problems("Input")).to_contain_text(words)
    task.expect_confirmed("Input", "1 hint")
    assert notebook.page.evaluate(LONGEST_PAUSE) < RESPONSIVE_MS
    said = notebook.execute("task.diagnostics[0]['message']").replace("`", "")
    assert words in said
    task.run_button.click()
    task.expect_status("completed")
