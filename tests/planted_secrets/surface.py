"""Where a secret could come out of a notebook: cells that show it all, and files that are left behind.

To look at another place, add a `Surface`: a cell whose output is looked at, with a text that must be in it,
since an empty place proves nothing. What is no output of a cell is added to `left_behind`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

#: An input that may be seen anywhere, and shows that a surface is one.
CANARY = "Canary Islands"

SETUP = f"""
import logging, os, traceback
logging.basicConfig(filename=os.environ["LOG_FILE"], level=logging.DEBUG, force=True)
import parallel_widgets as pw
from parallel_widgets.runs.engine import engine

def planted(name):
    # A call, since verbose tracebacks print what variables and subscripts hold.
    return os.environ["PLANTED_" + name]

def options(**more):
    server = {{"type": "url", "url": "https://mcp.example", "name": "m",
              "headers": {{"Authorization": "Bearer " + planted("HEADER")}}}}
    return {{"input": "{CANARY}", "output_schema": "The GDP", "mcp_servers": [server],
            "webhook": {{"url": "https://example.org", "secret": planted("HOOK")}}, **more}}

%xmode Verbose
by_argument = pw.TaskWidget(**options(api_key=planted("ARGUMENT")))
by_environment = pw.TaskWidget(**options())
tasks = [by_argument, by_environment]
runs = [task.run() for task in tasks]
results = [run.result(30) for run in runs]
by_argument
"""


@dataclass(frozen=True, kw_only=True)
class Surface:
    """A cell, and a text that its output must have.

    Attributes
    ----------
    code
        What the cell runs; it may raise.
    proof
        Shows that the place is what it is taken for.
    """

    name: str
    code: str
    proof: str


SURFACES = (
    Surface(name="output of a widget", code="by_environment", proof="TaskWidget("),
    Surface(
        name="traits",
        code="print([{name: getattr(task, name) for name in task.trait_names()} for task in tasks])",
        proof=CANARY,
    ),
    Surface(name="state sent to the browser", code="print([t.get_state() for t in tasks])", proof=CANARY),
    Surface(
        name="reprs",
        code="print(tasks, runs, [run.request for run in runs], [run.state for run in runs])\n"
        "print([vars(x) for x in (*tasks, *runs)], [run.client for run in runs])\n"
        "print([vars(run.client) for run in runs], [vars(run.client._connection) for run in runs])\n"
        "print([vars(task._connection) for task in tasks], vars(engine()))",
        proof="Run(processor=",
    ),
    Surface(
        name="generated code",
        code="for task in tasks:\n"
        "    for language in ('python-sdk', 'python-httpx', 'curl', 'typescript'):\n"
        "        print(task.to_code(language))",
        proof=CANARY,
    ),
    Surface(
        name="recordings of runs and of the journal",
        code="for task in tasks:\n"
        "    print(task.save(os.environ['LOG_FILE'] + '.run.json').read_text())\n"
        "played = vars(pw.replay(os.environ['LOG_FILE'] + '.run.json'))\n"
        "print(played, [pw.Recording.of(record).to_json() for record in pw.runs()])",
        proof=CANARY,
    ),
    Surface(
        name="comparison",
        code="print(pw.compare(*runs), pw.compare(*runs)._repr_html_(), pw.compare(*tasks).sides)",
        proof="completed",
    ),
    Surface(
        name="refused key, verbose traceback",
        code="pw.TaskWidget(**options(api_key=planted('REFUSED'))).run().result(30)",
        proof="AuthenticationError",
    ),
    Surface(
        name="dead service, verbose traceback",
        code="pw.TaskWidget(**options(base_url='http://127.0.0.1:9')).run().result(30)",
        proof="ConnectionFailedError",
    ),
    Surface(
        name="impossible key, verbose traceback",
        code="pw.TaskWidget(**options(api_key=planted('ARGUMENT') + ' with a space'))",
        proof="InvalidKeyError",
    ),
    Surface(
        name="mistake in the constructor, verbose traceback",
        code="pw.TaskWidget(**options(theme='pink'))",
        proof="TraitError",
    ),
    Surface(
        name="mistake in a watch, verbose traceback",
        code="by_argument.watch(api_key=planted('ARGUMENT'))",
        proof="NotWatchedError",
    ),
    Surface(
        name="request that cannot be valid, verbose traceback",
        code="pw.TaskWidget(**options(input='')).run()",
        proof="InvalidRequestError",
    ),
    Surface(
        name="lost answer, verbose traceback",
        code="pw.TaskWidget(**options(metadata={'pw_fault': 'drop_after@create'})).run().result(30)",
        proof="UnconfirmedCreateError",
    ),
    Surface(
        name="errors as words and data",
        code="for fault in ('422@create', 'html=502@create', 'fail=No sources'):\n"
        "    task = pw.TaskWidget(**options(metadata={'pw_fault': fault}))\n"
        "    try:\n"
        "        task.run().result(30)\n"
        "    except Exception as error:\n"
        "        print(str(error), repr(error), error.to_dict(), vars(error), task.error, task.message)\n"
        "        traceback.print_exc()",
        proof="RunFailedError",
    ),
    Surface(
        name="mistake in an observer",
        code="by_argument.observe(lambda change: 1 / 0, 'theme')\nby_argument.theme = 'dark'",
        proof="ZeroDivisionError",
    ),
    Surface(
        name="run through a group",
        code="safe = pw.TaskWidget(**options(safe_submit=True))\n"
        "run = safe.run(again=True)\n"
        "run.result(30)\n"
        "print(safe.get_state(), vars(safe), vars(run), vars(run.entry), run.state)",
        proof="tgrp_",
    ),
    Surface(
        name="spending and submission",
        code="print(pw.spent(), repr(pw.spent()), [(task.spending, task.submission) for task in tasks])",
        proof="'taskgroup_id'",
    ),
    Surface(
        name="list of runs",
        code="listed = pw.runs()\n"
        "print(listed, list(listed), [vars(record) for record in listed], listed.to_frame().to_csv())\n"
        "listed",
        proof="<th>Run id</th>",
    ),
    Surface(
        name="attached widget",
        code="again = pw.attach(by_argument.run_id, api_key=planted('ARGUMENT'))\n"
        "print(again.get_state(), vars(again), vars(again._connection), again.to_code())\n"
        "again",
        proof=CANARY,
    ),
    Surface(
        name="widget attached without a journal",
        code="kept = os.environ.pop('PARALLEL_WIDGETS_JOURNAL')\n"
        "os.environ['PARALLEL_WIDGETS_JOURNAL'] = 'off'\n"
        "again = pw.attach(by_environment.run_id)\n"
        "print(again.get_state(), vars(again), list(pw.runs()), pw.runs()._repr_html_())\n"
        "os.environ['PARALLEL_WIDGETS_JOURNAL'] = kept",
        proof=CANARY,
    ),
    Surface(
        name="unknown run, verbose traceback",
        code="pw.attach('trun_unknown', api_key=planted('ARGUMENT'))",
        proof="AttachError",
    ),
    Surface(
        name="secrets that are not kept, verbose traceback",
        code="again.run()",
        proof="these are not kept",
    ),
    Surface(
        name="question after a lost answer, verbose traceback",
        code="pw.TaskWidget(**options(metadata={'pw_fault': 'drop_after@create'})).run()",
        proof="ConfirmationNeededError",
    ),
    Surface(
        name="code in an unknown language, verbose traceback",
        code="by_argument.to_code('cobol')",
        proof="ValueError",
    ),
    Surface(
        name="spending limit, verbose traceback",
        code="limited = pw.TaskWidget(**options(base_url='https://service.example', max_cost_usd=0))\n"
        "limited.run()",
        proof="SpendingLimitError",
    ),
    Surface(
        name="cell that reacts, verbose traceback",
        code="%%react\n"
        "print(by_argument.submission, by_argument.get_state())\n"
        "pw.TaskWidget(**options(theme='pink' + by_argument.status))",
        proof="TraitError",
    ),
)


def left_behind(notebook: nbformat.NotebookNode, log: Path, journal: Path) -> Mapping[str, tuple[str, str]]:
    """What else there is to look at, by name: the text, and what it must have."""
    files = b"".join(file.read_bytes() for file in journal.parent.iterdir())
    return {
        # All bytes, also of pages that SQLite does not use any more.
        "journal": (files.decode("latin-1"), CANARY),
        "saved notebook": (nbformat.writes(notebook), CANARY),
        "saved widget state": (json.dumps(notebook.metadata["widgets"]), CANARY),
        "log": (log.read_text(encoding="utf-8"), "httpcore"),
    }


def output_of(cell: nbformat.NotebookNode) -> str:
    """All that a cell has put out, as text without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", "".join(_texts(cell.outputs)))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        # A line after each, so that words of a traceback do not run together.
        return [text + "\n" for item in value for text in _texts(item)]
    return []
