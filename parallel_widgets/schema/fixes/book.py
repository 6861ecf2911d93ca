"""Which topic mends the findings of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.fix import Fix
from parallel_widgets.schema.splices import Splicer

from .constraints import unsupported_keyword
from .fields import basis_field_name, date_without_format
from .keywords import unknown_keyword, unverified_keyword
from .nesting import nesting_depth
from .objects import additional_properties_false, all_fields_required
from .proposal import Proposal
from .references import lost_reference
from .root import root_anyof_forbidden, root_properties_required, root_type_object
from .types import metaschema, null_not_allowed, pseudo_schema, standalone_null

#: Makes proposals of a schema and of what was found in it.
_Fixer = Callable[[Any, Finding], Iterator[Proposal]]

_FIXERS: dict[str, _Fixer] = {
    "additional_properties_false": additional_properties_false,
    "all_fields_required": all_fields_required,
    "basis_field_name": basis_field_name,
    "date_without_format": date_without_format,
    "metaschema": metaschema,
    "nesting_depth": nesting_depth,
    "null_not_allowed": null_not_allowed,
    "pseudo_schema": pseudo_schema,
    "remote_ref": lost_reference,
    "root_anyof_forbidden": root_anyof_forbidden,
    "root_properties_required": root_properties_required,
    "root_type_object": root_type_object,
    "standalone_null": standalone_null,
    "unknown_keyword": unknown_keyword,
    "unresolved_ref": lost_reference,
    "unsupported_keyword": unsupported_keyword,
    "unverified_keyword": unverified_keyword,
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
