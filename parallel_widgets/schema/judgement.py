"""One schema text, judged by the whole rule book: its value, its sizes, and all that is wrong with it."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from .coaching import coach
from .diagnostic import SEVERITIES, Diagnostic, Document, in_reading_order
from .finding import Finding
from .fixes.book import with_fixes
from .fixes.duplicates import without_earlier
from .json_text import ParsedJson, parse_json
from .measures import Measures, measure
from .metaschema import check_metaschema
from .outline import subschemas
from .pointer import MISSING
from .pseudo_schema import is_pseudo_schema
from .references import check_references
from .rules import keyword_hints, output_rules, task_api_rules
from .spec import compact_json
from .splices import Splicer

#: Larger schemas are not judged by the rules, only by their size (compact characters).
MAX_JUDGED = 50_000
#: Diagnostics that are shown for one schema, the gravest first.
MAX_SHOWN = 200

Role = Literal["output", "input"]


class Judgement:
    """One text, judged.

    Attributes
    ----------
    parsed
        The text, parsed.
    measures
        How big the schema is; ``None`` where the text has none, or one far too large.
    diagnostics
        What can be said about the schema, in the order of its text.
    """

    def __init__(self, text: str, role: Role) -> None:
        document: Document = "output_schema" if role == "output" else "input_schema"
        self.parsed = parse_json(text)
        self.measures: Measures | None = None
        found = text_diagnostics(self.parsed, document)
        if self.parsed.value is MISSING:
            self.diagnostics = _most_grave(found, document)
            return
        about = {}
        for finding in self._findings(role):
            diagnostic = finding.in_text(self.parsed, document)
            about[id(diagnostic)] = finding
            found.append(diagnostic)
        splicer = Splicer(self.parsed)
        # Only what is shown needs to be mended.
        self.diagnostics = tuple(
            with_fixes(diagnostic, about[id(diagnostic)], splicer) if id(diagnostic) in about else diagnostic
            for diagnostic in _most_grave(found, document)
        )

    def _findings(self, role: Role) -> list[Finding]:
        value = self.parsed.value
        size = len(compact_json(value))
        if size > MAX_JUDGED:
            most = task_api_rules().limits["task_spec_characters"]
            message = (
                f"The schema has {size:,} characters; the Task API takes {most:,} for both schemas together."
            )
            return [Finding("text_too_large", "error", message)]
        places = list(subschemas(value))
        self.measures = measure(places)
        if role == "output" and is_pseudo_schema(value):
            message = (
                "This names fields and what they hold, but is no JSON Schema yet: each field belongs into "
                "`properties`, with a schema of its own."
            )
            return [Finding("pseudo_schema", "error", message)]
        broken = [
            Finding("metaschema", "error", found.message, found.pointer) for found in check_metaschema(value)
        ]
        if not isinstance(value, dict | bool):
            return broken
        spoken_for = {finding.pointer for finding in broken}
        findings = [*check_references(value, places), *keyword_hints(places)]
        if role == "output":
            findings.extend(output_rules(places, self.measures))
            findings.extend(coach(places))
        elif isinstance(value, bool):
            findings.append(Finding("root_type_object", "error", "The input schema must be a JSON object."))
        return broken + [finding for finding in findings if finding.place not in spoken_for]


def _most_grave(found: list[Diagnostic], document: Document) -> tuple[Diagnostic, ...]:
    """Return the diagnostics in reading order; of very many only the gravest, and how many are left out."""
    in_order = sorted(found, key=in_reading_order)
    if len(in_order) <= MAX_SHOWN:
        return tuple(in_order)
    gravest = sorted(in_order, key=lambda diagnostic: SEVERITIES.index(diagnostic.severity))[:MAX_SHOWN]
    message = f"{len(in_order) - MAX_SHOWN:,} more findings are not shown."
    more = Diagnostic(rule="more_findings", severity="hint", message=message, document=document)
    return (*sorted(gravest, key=in_reading_order), more)


# An editor asks for the same few texts again and again: while one changes, the others do not.
@lru_cache(maxsize=8)
def judged(text: str, role: Role) -> Judgement:
    """Return the judgement of ``text``."""
    return Judgement(text, role)


def text_diagnostics(parsed: ParsedJson, document: Document) -> list[Diagnostic]:
    """Return what keeps a text from being JSON, as diagnostics."""
    found = []
    splicer = None if parsed.value is MISSING else Splicer(parsed)
    for problem in parsed.problems:
        fix = problem.fix
        if problem.rule == "duplicate_key" and splicer is not None:
            fix = without_earlier(splicer, problem.pointer)
        line, column = parsed.line_and_column(problem.start)
        found.append(
            Diagnostic(
                rule=problem.rule,
                severity="warning" if problem.rule == "byte_order_mark" else "error",
                message=problem.message,
                pointer=problem.pointer,
                document=document,
                start=problem.start,
                end=problem.end,
                line=line,
                column=column,
                fix=fix,
            )
        )
    return found
