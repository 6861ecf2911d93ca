"""Which topic mends the findings of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.fix import Fix
from parallel_widgets.schema.splices import Splicer

from .objects import additional_properties_false, all_fields_required
from .proposal import Proposal

#: Makes proposals of a schema and of what was found in it.
_Fixer = Callable[[Any, Finding], Iterator[Proposal]]

_FIXERS: dict[str, _Fixer] = {
    "additional_properties_false": additional_properties_false,
    "all_fields_required": all_fields_required,
}


def with_fixes(diagnostic: Diagnostic, finding: Finding, splicer: Splicer) -> Diagnostic:
    """Return ``diagnostic``, of ``finding``, with what mends it in the text that ``splicer`` writes into."""
    fixer = _FIXERS.get(finding.rule)
    if fixer is None:
        return diagnostic
    preferred: Fix | None = None
    alternatives = []
    for proposal in fixer(splicer.parsed.value, finding):
        edits = splicer.rewrite(proposal.changes)
        fix = Fix(title=proposal.title, edits=edits, changed=tuple(proposal.changes))
        if proposal.is_alternative or preferred is not None:
            alternatives.append(fix)
        else:
            preferred = fix
    return replace(diagnostic, fix=preferred, alternatives=tuple(alternatives))
