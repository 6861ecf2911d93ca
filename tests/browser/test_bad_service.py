"""What a wrong key, a dead network and a service that answers nonsense or worse get: the same words twice."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from .cells import task_cell
from .hostile_service import LINK, MARKUP, HostileService
from .jupyter_server import free_port
from .notebook_page import NotebookPage
from .task_view import TaskView

# Answers the error's class, its text and the widget's error of a run that cannot go well.
RUN_AND_CATCH = """
import json
try:
    task.run().result(timeout=20)
except pw.ParallelWidgetsError as error:
    print(json.dumps([type(error).__name__, str(error), task.error["message"]]))
"""


@pytest.mark.parametrize(
    ("arguments", "status", "name", "words"),
    [
        pytest.param(
            {"api_key": "invalid-key"},
            "failed",
            "AuthenticationError",
            "Unauthorized: invalid or missing credentials",
            id="a wrong key",
        ),
        pytest.param(
            {"sandbox": "faults=['402@create']"},
            "failed",
            "PaymentRequiredError",
            "Credits are reserved when a run is submitted",
            id="no credit",
        ),
        pytest.param(
            {"base_url": f"http://127.0.0.1:{free_port()}"},
            "failed",
            "ConnectionFailedError",
            "the connection was refused, so nothing may be listening there",
            id="a dead network",
        ),
        pytest.param(
            {"sandbox": "speed=20, faults=['fail=No sources were found']"},
            "failed",
            "RunFailedError",
            "The run failed: No sources were found",
            id="a run that fails",
        ),
    ],
)
def test_the_widget_and_python_say_the_same_of_what_went_wrong(
    arguments: dict[str, str], status: str, name: str, words: str, notebook: NotebookPage
) -> None:
    notebook.load([task_cell(**arguments)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))

    task.run_button.click()

    task.expect_status(status)
    expect(task.alert).to_contain_text(words)
    expect(task.run_button).to_be_enabled()
    assert task.text("Input") == "France (2023)"
    raised, text, message = json.loads(notebook.execute(RUN_AND_CATCH))
    assert raised == name
    assert words in text
    assert message in text
    expect(task.alert).to_contain_text(message)


@pytest.mark.parametrize("fault", ["html", "html=502", "drop_after"])
def test_an_unclear_answer_to_a_create_is_not_sent_again_without_asking(
    fault: str, notebook: NotebookPage
) -> None:
    notebook.load([task_cell(sandbox=f"speed=20, faults=['{fault}@create*1']")])
    notebook.run_all()
    task = TaskView(notebook.widget(0))

    task.run_button.click()

    task.expect_status("unconfirmed")
    expect(task.alert).to_contain_text("A run may exist: its answer was lost on the way.")
    expect(task.alert).to_contain_text(notebook.execute("print(task.error['message'])").strip())
    posts = "sum(request.method == 'POST' for request in server.requests)"
    assert notebook.execute(posts) == "1"

    task.run_button.click()
    expect(task.region("Run")).to_contain_text("Submitting again starts a second run")
    assert notebook.execute(posts) == "1"
    task.region("Run").get_by_role("button", name="Submit again").last.click()
    task.expect_status("completed")
    assert notebook.execute(posts) == "2"


def test_web_pages_instead_of_news_do_not_lose_a_run(notebook: NotebookPage) -> None:
    notebook.load(
        [task_cell(sandbox="speed=5, faults=['html@events', 'html=502@result*1', 'cut=1@events*1']")]
    )
    notebook.run_all()
    task = TaskView(notebook.widget(0))

    task.run_button.click()

    task.expect_status("completed")
    expect(task.result).to_contain_text("$3.1 trillion (2023)")


def test_text_from_the_service_is_shown_and_never_run(notebook: NotebookPage) -> None:
    with HostileService() as base_url:
        notebook.load([task_cell(base_url=base_url)])
        notebook.run_all()
        task = TaskView(notebook.widget(0))
        task.run_button.click()
        task.expect_status("completed")
        task.root.get_by_role("button", name="Trace").click()

        for words in (f"Value {MARKUP}", f"Reasoning {MARKUP}", f"Title {MARKUP}", f"Excerpt {MARKUP}", LINK):
            expect(task.result).to_contain_text(words)
        expect(task.root.get_by_role("list", name="Trace of the run")).to_contain_text(f"Message {MARKUP}")
        expect(task.root).to_contain_text(f"Warning {MARKUP}")
        assert task.root.locator("script, img, iframe, [onload], [onerror]").count() == 0
        links = task.root.get_by_role("link").evaluate_all("(links) => links.map((link) => link.protocol)")
        assert set(links) == {"https:"}
        assert notebook.page.evaluate("[typeof window.hacked, ({}).polluted]") == ["undefined", None]
        assert MARKUP in notebook.execute("task.output")
