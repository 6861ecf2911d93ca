"""What the browser's workbench asks for: fixes, imports, exports, samples, differences, suggestions.

None of it changes the task: each reply proposes, and the browser sends as edits what its user takes. Texts
are named by their revision, so that nothing is proposed for another one than the user sees; offsets in
replies count UTF-16 code units.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from parallel_widgets.api.errors import ApiError, NotFoundError
from parallel_widgets.comparison import accepted, compared, side_text
from parallel_widgets.draft import TEXT_TRAITS
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.export import exported
from parallel_widgets.line_difference import line_difference
from parallel_widgets.notebook_objects import namespace, notebook_objects
from parallel_widgets.proposal import (
    from_suggestion,
    from_template,
    proposal,
    proposed_parts,
    template_named,
)
from parallel_widgets.reply import Handler, Message, NotDoneError, Reply, done
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.suggestion import SuggestionsUnavailableError, suggest_task
from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.fixing import fix_all
from parallel_widgets.schema.imports.imported import Imported
from parallel_widgets.schema.imports.objects import import_object
from parallel_widgets.schema.imports.reading import read_import
from parallel_widgets.schema.judgement import Role
from parallel_widgets.schema.templates import templates
from parallel_widgets.schema.text_edit import utf16_edits

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget

P = ParamSpec("P")
T = TypeVar("T")

ROLES: Mapping[str, Role] = {"output_schema": "output", "input_schema": "input"}
# What a user has to mend; advice is left out.
PROBLEMS = ("error", "unsupported", "warning")
RUN_ID = re.compile(r"\s*(trun_[A-Za-z0-9_-]+)\s*")


class Workbench:
    """Handles the messages that ask for a proposal, on the engine's loop; it computes in the background."""

    def __init__(self, widget: TaskWidget, connection: Connection) -> None:
        self._widget = widget
        self._connection = connection

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What handles each kind of message."""
        return {
            "fix_all": self._fix_all,
            "import": self._import,
            "objects": self._objects,
            "import_object": self._import_object,
            "export": self._export,
            "sample": self._sample,
            "templates": self._templates,
            "template": self._template,
            "differences": self._differences,
            "accept": self._accept,
            "suggest": self._suggest,
        }

    async def _fix_all(self, message: Message) -> Reply:
        document, text = self._present(message)
        return done(**await engine().in_background(_fixing, text, ROLES[document]))

    async def _import(self, message: Message) -> Reply:
        text, role = _text(message, "text"), ROLES[_document(message)]
        run_id = RUN_ID.fullmatch(text)
        if run_id is not None:
            return await self._import_run(run_id[1], role)
        chosen = _text(message, "format")
        imported = await _computed("unreadable", read_import, text, format=chosen, role=role)
        return await self._proposed(imported)

    async def _import_run(self, run_id: str, role: Role) -> Reply:
        try:
            client = await self._connection.client()
            body = json.dumps(await client.retrieve_input(run_id))
        except NotFoundError as error:
            raise NotDoneError(
                "not_found",
                f"The service knows no run {run_id}. Check the id, and that the key is of the account that "
                "made the run.",
            ) from error
        except ApiError as error:
            raise NotDoneError("failed", str(error)) from error
        imported = await _computed("unreadable", read_import, body, format="task_request", role=role)
        return await self._proposed(replace(imported, label=f"{imported.label}, of {run_id}"))

    async def _objects(self, _message: Message) -> Reply:
        found = await engine().in_background(lambda: notebook_objects(namespace()))
        return done(objects=[asdict(item) for item in found])

    async def _import_object(self, message: Message) -> Reply:
        name, role, variables = _text(message, "name"), ROLES[_document(message)], namespace()
        if name not in variables:
            raise NotDoneError("unreadable", f"There is no variable {name!r} in the notebook.")
        return await self._proposed(await _computed("unreadable", import_object, variables[name], role=role))

    async def _export(self, message: Message) -> Reply:
        form, document = _text(message, "format"), _document(message)
        written = await _computed(
            "invalid", exported, self._widget, self._connection, form=form, document=document
        )
        return done(**asdict(written))

    async def _sample(self, message: Message) -> Reply:
        document, text = self._present(message)
        seed = message.get("seed")
        if not isinstance(seed, int):
            raise NotDoneError("invalid", "A sample has a whole number as its seed.")
        schema = SchemaDocument(text, role=ROLES[document])
        value = await _computed("invalid", schema.sample, seed)
        return done(text=json.dumps(value, indent=2, ensure_ascii=False))

    async def _templates(self, _message: Message) -> Reply:
        return done(
            templates=[
                {"name": item.name, "title": item.title, "summary": item.summary, "processor": item.processor}
                for item in templates()
            ]
        )

    async def _template(self, message: Message) -> Reply:
        return await self._proposed(from_template(template_named(_text(message, "name"))))

    async def _differences(self, message: Message) -> Reply:
        document = _document(message)
        before, after = (side_text(message.get(side), document, self._widget) for side in ("before", "after"))
        return done(**await engine().in_background(compared, before, after))

    async def _accept(self, message: Message) -> Reply:
        _, text = self._present(message)
        proposed, indices = _text(message, "text"), message.get("indices")
        if not isinstance(indices, list) or not all(type(index) is int for index in indices):
            raise NotDoneError("invalid", "What to take over is a list of the differences' numbers.")
        return done(**await engine().in_background(accepted, text, proposed, indices))

    async def _suggest(self, message: Message) -> Reply:
        intent = _text(message, "intent")
        try:
            previous = (
                await engine().in_background(lambda: self._widget.schemas)
                if message.get("from_current") is True
                else None
            )
            suggested = await suggest_task(self._connection, intent, previous_task=previous)
        except SuggestionsUnavailableError as error:
            raise NotDoneError("unavailable", str(error)) from error
        except (ParallelWidgetsError, ValueError) as error:
            raise NotDoneError("failed", str(error)) from error
        parts = await engine().in_background(proposed_parts, from_suggestion(suggested), self._widget.draft)
        return done(
            title=suggested.title,
            parts=parts,
            processors=list(suggested.processors),
            is_sandbox=suggested.is_sandbox,
            warnings=list(suggested.warnings),
        )

    async def _proposed(self, imported: Imported) -> Reply:
        return done(**await engine().in_background(proposal, imported, self._widget.draft))

    def _present(self, message: Message) -> tuple[str, str]:
        """Return the name and the text of the schema that a message is about, if its user sees that text."""
        document, draft = _document(message), self._widget.draft
        if message.get("revision") != draft.revisions[document]:
            raise NotDoneError("stale", "The text was changed meanwhile. Try again.")
        return document, getattr(draft, TEXT_TRAITS[document])


async def _computed(code: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Compute in the background; what it says against its arguments is the reply, under ``code``."""
    try:
        return await engine().in_background(function, *args, **kwargs)
    except (ParallelWidgetsError, ValueError) as error:
        raise NotDoneError(code, str(error)) from error


def _fixing(text: str, role: Role) -> Reply:
    fixing = fix_all(text, role)
    if not fixing.edits:
        raise NotDoneError("nothing", "Nothing is left here that can be fixed without a choice of yours.")
    return {
        "edits": utf16_edits(text, fixing.edits),
        "applied": [
            {
                "rule": item.rule,
                "title": "" if item.fix is None else item.fix.title,
                "pointer": item.pointer,
                "line": item.line,
            }
            for item in fixing.applied
        ],
        "left": sum(item.severity in PROBLEMS for item in fixing.left),
        "diff": line_difference(text, fixing.edits),
    }


def _document(message: Message) -> str:
    document = message.get("document")
    if not isinstance(document, str) or document not in ROLES:
        raise NotDoneError("invalid", f"There is no schema {document!r}; there are {' and '.join(ROLES)}.")
    return document


def _text(message: Message, name: str) -> str:
    text = message.get(name)
    if not isinstance(text, str):
        raise NotDoneError("invalid", f"The message {message.get('kind')!r} needs a text as its {name!r}.")
    return text
