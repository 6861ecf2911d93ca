"""The widget's look in its host: fit for axe in both themes, no wider than its place, its CSS kept apart."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .axe import serious_findings
from .cells import task_cell
from .notebook_page import NotebookPage
from .overflow import overflowing
from .task_view import TaskView

THEMES = ("JupyterLab Light", "JupyterLab Dark")
NARROW = 480
# Wide enough for two columns.
WIDE = 1200

PROBE = """
from IPython.display import HTML
HTML('''<section id="probe"><h2>Heading</h2><h3>Heading</h3>
<p>Text <a href="#probe">link</a> <code>code</code></p>
<button>Button</button> <select><option>Menu</option></select> <input value="text"> <textarea>text</textarea>
<table><tr><th>Head</th><td>Cell</td></tr></table><pre>pre</pre>
<ul><li>item</li></ul><blockquote>Quote</blockquote>
<dl><dt>Term</dt><dd>Definition</dd></dl><label>Label</label><fieldset><legend>Legend</legend></fieldset>
<div class="notice button badge">Words that a style sheet may use</div></section>''')
"""
# What sites put under everything, Bootstrap for one; after the widget's own rules, so that order is no help.
HOST_RULES = """
h2, h3, h4 { margin: 0 0 .5rem; font-size: 2rem; font-weight: 500; line-height: 1.2; color: purple }
p, ul, ol, dl, blockquote, pre, fieldset { margin: 0 0 1rem } ul, ol { padding-left: 2rem }
dt { font-weight: 700 } dd { margin: 0 0 .5rem 2rem } a { color: #007bff; text-decoration: none }
code, pre { font-family: serif; font-size: 87.5%; color: #e83e8c }
label { display: block; margin-bottom: .5rem }
button, input, select, textarea { margin: 4px; font-family: cursive; line-height: 3; border-radius: 9px }
button { text-transform: uppercase; letter-spacing: 2px }
fieldset { min-width: 100%; padding: 1rem; border: 4px solid }
legend { width: 100%; font-size: 1.5rem }
"""
# Computed styles of an element and all within it: noted the first time, then compared, in the page. What
# JupyterLab adds in between, such as numbers to headings, is left out.
CHANGED_STYLES = """
async (root) => {
  await Promise.all(root.getAnimations({ subtree: true }).map((animation) => animation.finished));
  const before = root.notedStyles ?? new Map();
  root.notedStyles = new Map([root, ...root.querySelectorAll("*")].map((element) => {
    const style = getComputedStyle(element);
    return [element, [...style].map((name) => `${name}: ${style[name]}`)];
  }));
  return [...before].flatMap(([element, values]) => {
    const changed = root.notedStyles.get(element)?.filter((value, at) => value !== values[at]) ?? [];
    return changed.length === 0 ? [] : [`${element.cloneNode().outerHTML} { ${changed.join("; ")} }`];
  });
}
"""
SWITCH_OURS = """
(on) => {
  const sheets = [...document.styleSheets].filter((sheet) =>
    [...sheet.cssRules].some((rule) => rule.cssText.includes(".parallel-widgets")));
  for (const sheet of sheets) sheet.disabled = !on;
  return sheets.length;
}
"""


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious(theme: str, notebook: NotebookPage, axe: str) -> None:
    notebook.load(
        [task_cell(input_schema={"type": "object"}, sandbox="speed=20, faults=['fail=No sources*1']")]
    )
    notebook.set_theme(theme)
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.expect_confirmed("Output schema", "Valid JSON Schema")
    shown = task.text("Output schema")
    assert serious_findings(task.root, axe) == []

    task.write("Output schema", shown.replace('"type"', "type", 1))
    task.expect_confirmed("Output schema", "1 error")
    expect(task.problems("Output schema")).to_have_count(1)
    assert serious_findings(task.root, axe) == []

    task.write("Output schema", shown)
    task.expect_confirmed("Output schema", "Valid JSON Schema")
    task.run_button.click()
    task.expect_status("failed")
    assert serious_findings(task.root, axe) == []

    task.run_button.click()
    task.expect_status("completed")
    task.root.get_by_role("button", name="Trace").click()
    expect(
        task.root.get_by_role("list", name="Trace of the run").get_by_role("listitem").first
    ).to_be_visible()
    assert serious_findings(task.root, axe) == []


def test_the_widget_follows_the_theme_and_keeps_one_of_its_own(notebook: NotebookPage) -> None:
    notebook.load([task_cell(), task_cell(theme="light")])
    notebook.run_all()
    following, light = TaskView(notebook.widget(0)), TaskView(notebook.widget(1))
    background = "(root) => getComputedStyle(root).backgroundColor"
    expect(light.badge).to_be_visible()
    in_light, own = following.root.evaluate(background), light.root.evaluate(background)

    notebook.set_theme("JupyterLab Dark")

    assert following.root.evaluate(background) != in_light
    assert light.root.evaluate(background) == own


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_is_wider_than_its_place(width: int, notebook: NotebookPage) -> None:
    long_word = "x" * 200
    schema = {
        "type": "object",
        "properties": {long_word: {"type": "string", "description": long_word}, "b": {"format": "date"}},
        "required": [long_word],
    }
    notebook.load(
        [
            task_cell(
                input=long_word, output_schema=schema, sandbox="speed=20, faults=['fail=" + long_word + "*1']"
            )
        ]
    )
    with notebook.width(width):
        notebook.run_all()
        task = TaskView(notebook.widget(0))
        expect(task.verdict("Output schema")).to_have_attribute("data-phase", "confirmed")
        assert overflowing(task.root) == []

        task.run_button.click()
        expect(task.region("Run")).to_contain_text(
            "The documentation calls part of this request unsupported."
        )
        assert overflowing(task.root) == []

        task.region("Run").get_by_role("button", name="Run anyway").last.click()
        task.expect_status("failed")
        assert overflowing(task.root) == []

        task.run_button.click()
        task.region("Run").get_by_role("button", name="Run anyway").last.click()
        task.expect_status("completed")
        assert overflowing(task.root) == []


def test_the_widget_leaves_the_styles_of_its_neighbours_alone(notebook: NotebookPage) -> None:
    notebook.load([PROBE, task_cell()])
    notebook.run_all()
    expect(TaskView(notebook.widget(1)).badge).to_be_visible()
    probe = notebook.page.locator("#probe")
    probe.evaluate(CHANGED_STYLES)

    # Style sheets of widgets stay in the page for good, so the time before is made by switching ours off.
    assert notebook.page.evaluate(SWITCH_OURS, False) == 1
    changed = probe.evaluate(CHANGED_STYLES)
    notebook.page.evaluate(SWITCH_OURS, True)

    assert changed == []


def test_the_rules_of_a_host_do_not_reach_into_the_widget(notebook: NotebookPage) -> None:
    notebook.load([task_cell()])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("completed")
    task.root.get_by_role("button", name="Trace").click()
    expect(task.root.get_by_role("list", name="Trace of the run")).not_to_contain_text("Loading")
    task.root.evaluate(CHANGED_STYLES)

    host = notebook.page.add_style_tag(content=HOST_RULES)
    changed = task.root.evaluate(CHANGED_STYLES)
    host.evaluate("(style) => style.remove()")

    assert changed == []
