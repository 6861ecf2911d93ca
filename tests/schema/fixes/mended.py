"""Schemas after the fix of one of their findings."""

import json

from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.fixing import apply_fix

CLOSED = {"required": ["a"], "additionalProperties": False}


def found(text, rule, pointer=None, *, role="output"):
    diagnostics = SchemaDocument(text, role=role).diagnostics()
    return next(item for item in diagnostics if item.rule == rule and pointer in (None, item.pointer))


def fixed(text, rule, pointer=None, **options):
    """Return the text after the fix of a finding."""
    return apply_fix(text, found(text, rule, pointer, **options).fix)


def fixed_value(schema, rule, pointer=None, **options):
    return json.loads(fixed(json.dumps(schema), rule, pointer, **options))


def alternatives(text, rule, pointer=None):
    """Return the texts after each other way to mend a finding, by title."""
    return {fix.title: apply_fix(text, fix) for fix in found(text, rule, pointer).alternatives}


def field(schema, **others):
    """Return a schema with one field ``a``, and nothing else to say about it."""
    return {"type": "object", "properties": {"a": schema}, **CLOSED, **others}
