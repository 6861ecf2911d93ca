"""One view of a `TaskWidget` as a user meets it: editors, verdicts, Run, badge, result; by role and label."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

# Where each editor stands.
SECTIONS = {"Input": "Input", "Input schema": "Input schema", "Output schema": "Output"}
RECORD_BADGE = """
(badge) => {
  const note = (status) => ({ status, at: Date.now() / 1000 });
  const seen = (window.badgeHistory = [note(badge.dataset.status)]);
  new MutationObserver(() => {
    const status = badge.isConnected ? badge.dataset.status : null;
    if (status !== seen.at(-1).status) seen.push(note(status));
  }).observe(badge, { attributes: true, attributeFilter: ["data-status"] });
}
"""
# In one piece: a key at a time would take minutes.
PASTE = """
(element, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}
"""


class TaskView:
    """The widget's root and the things on it that people look for."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page = root.page

    def region(self, name: str) -> Locator:
        """A part of the widget by the name that a screen reader says."""
        return self.root.get_by_role("region", name=name, exact=True)

    # What is asked

    def editor(self, label: str) -> Locator:
        """An editor by its label: "Input", "Input schema" or "Output schema"."""
        return self.root.get_by_role("textbox", name=label, exact=True)

    def text(self, label: str) -> str:
        """The text in an editor, of which all lines are drawn."""
        return self.editor(label).inner_text()

    def write(self, label: str, text: str) -> None:
        """Replace an editor's text by pasting."""
        editor = self.editor(label)
        editor.click()
        self.page.keyboard.press("Control+A")
        editor.evaluate(PASTE, text)

    def choose(self, legend: str, label: str) -> None:
        """Choose among the words of one bar, such as "Form of the input"."""
        self.root.get_by_role("group", name=legend).get_by_role("radio", name=label, exact=True).check()

    def insert_half_a_character(self, label: str) -> None:
        """Type the first half of a surrogate pair, which no message to Python could carry, at the end."""
        self.editor(label).press("Control+End")
        self.page.evaluate("document.execCommand('insertText', false, '\\ud83d')")

    def line(self, label: str, text: str) -> Locator:
        """The first line of an editor with this text in it."""
        return self.editor(label).locator(".cm-line", has_text=text).first

    def verdict(self, label: str) -> Locator:
        """The line under an editor that says what is wrong, or that nothing is."""
        return self.region(SECTIONS[label]).locator("[data-judged-length]")

    def expect_confirmed(self, label: str, words: str | re.Pattern[str]) -> None:
        """Wait until the kernel has judged what stands in the editor, and the verdict says so."""
        verdict = self.verdict(label)
        expect(verdict).to_contain_text(words)
        expect(verdict).to_have_attribute("data-phase", "confirmed")

    def problems(self, label: str) -> Locator:
        """The problems listed under an editor."""
        return self.root.get_by_role("list", name=f"Problems: {label}").get_by_role("listitem")

    def selected_text(self) -> str:
        """What is selected in the page."""
        return str(self.page.evaluate("getSelection().toString()"))

    # The run

    @property
    def processor(self) -> Locator:
        """The menu of processors."""
        return self.root.get_by_label("Processor")

    @property
    def run_button(self) -> Locator:
        """The button that starts a run and says what it costs."""
        return (
            self.region("Run").get_by_role("button", name=re.compile("^(Run|Starting|Submit|Waiting)")).first
        )

    @property
    def stop_button(self) -> Locator:
        """The button that stops watching, also while that waits for the kernel."""
        return self.region("Status of the run").get_by_role("button", name=re.compile("^(Stop|Waiting)"))

    @property
    def badge(self) -> Locator:
        """The status as a word, with the API's name for it in ``data-status``."""
        return self.region("Status of the run").locator("[data-status]")

    def record_badge(self) -> None:
        """Note each status that the badge shows from now on."""
        self.badge.evaluate(RECORD_BADGE)

    def badge_history(self) -> list[str]:
        """The statuses that the badge has shown since `record_badge`."""
        history: list[str] = self.page.evaluate("window.badgeHistory.map(({ status }) => status)")
        return history

    def badge_times(self) -> dict[str, float]:
        """When each status came, in seconds since the epoch."""
        history = self.page.evaluate("window.badgeHistory")
        return {change["status"]: change["at"] for change in history}

    def expect_status(self, status: str) -> None:
        """Wait until the badge shows a status, by the API's name for it."""
        expect(self.badge).to_have_attribute("data-status", status, timeout=30_000)

    @property
    def result(self) -> Locator:
        """The run's result."""
        return self.region("Result")

    @property
    def alert(self) -> Locator:
        """What went wrong, in words."""
        return self.root.get_by_role("alert")

    @property
    def connection(self) -> Locator:
        """Whether a kernel answers: ``data-connection``."""
        return self.root.locator("[data-connection]")
