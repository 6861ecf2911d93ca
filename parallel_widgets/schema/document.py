"""A JSON Schema as its author sees it: a text, its value, all that can be said about it, and ways in and out.

What compares, imports, exports and makes samples is imported when it is first used: most schemas are only
judged, and importing the package should stay quick.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from .diagnostic import Diagnostic, Document
from .fix import Fix
from .fixing import apply_fix, fix_all
from .json_text import ParsedJson
from .judgement import Role, judged
from .measures import Measures
from .pointer import MISSING
from .spec import schema_text

if TYPE_CHECKING:
    from .difference import Difference
    from .imports.imported import ImportChange, Imported
    from .limits import Limit

#: What leaves no schema of which a sample could be made.
_UNUSABLE = frozenset({"metaschema", "unresolved_ref", "remote_ref", "text_too_large"})

_Schema = TypeVar("_Schema", bound="SchemaDocument")


class SchemaDocument:
    """A schema given as JSON text, as a dict, or as a Pydantic model class.

    It never changes; what mends it returns another. The ``from_...`` methods read what is no schema yet.

    Parameters
    ----------
    text_or_value
        Text is kept verbatim; anything else is written as JSON with an indent of two.
    role
        The Task API has rules for output schemas; input schemas must only be valid.

    Attributes
    ----------
    text
        The JSON text, which may be broken.
    changes
        Of an imported schema: what it says otherwise than its source, so that the Task API takes it.
    notes
        Of an imported schema: what was guessed or left out, sentences.

    Raises
    ------
    TypeError
        If a value is no schema, or holds what JSON cannot.
    """

    def __init__(self, text_or_value: Any, *, role: Role = "output") -> None:
        self.text = text_or_value if isinstance(text_or_value, str) else schema_text(text_or_value)
        self.role: Role = role
        self.changes: tuple[ImportChange, ...] = ()
        self.notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"SchemaDocument(role={self.role!r}, characters={len(self.text)})"

    @property
    def parsed(self) -> ParsedJson:
        """The text, parsed."""
        return judged(self.text, self.role).parsed

    @property
    def value(self) -> Any:
        """The schema; ``None`` where the text has none. A copy, for the caller to change."""
        value = self.parsed.value
        return None if value is MISSING else copy.deepcopy(value)

    @property
    def measures(self) -> Measures | None:
        """How big the schema is; ``None`` where the text has none, or one far too large."""
        return judged(self.text, self.role).measures

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what can be said about the schema, in the order of its text."""
        return judged(self.text, self.role).diagnostics

    def limits(self, *, max_fields: int | None = None) -> tuple[Limit, ...]:
        """Return how much of each of the Task API's limits the schema takes by itself.

        Parameters
        ----------
        max_fields
            How many fields the processor is good for, approximately; ``None``: not asked.
        """
        from .limits import schema_limits

        document: Document = "output_schema" if self.role == "output" else "input_schema"
        return schema_limits(judged(self.text, self.role), document=document, max_fields=max_fields)

    def apply(self, fix: Fix) -> SchemaDocument:
        """Return the schema mended by a fix of one of its diagnostics.

        Raises
        ------
        ValueError
            If the fix was made for another text, as far as that can be told.
        """
        return SchemaDocument(apply_fix(self.text, fix), role=self.role)

    def fix_all(self) -> SchemaDocument:
        """Return the schema mended by every fix that keeps its meaning; hints are left, they are advice."""
        return SchemaDocument(fix_all(self.text, self.role).text, role=self.role)

    def sample(self, seed: int = 0) -> Any:
        """Return a made-up value that fits the schema; another seed gives another, where there is a choice.

        Raises
        ------
        ValueError
            If the text holds no schema that a value could fit.
        """
        from .samples import sample

        for diagnostic in self.diagnostics():
            if diagnostic.rule in _UNUSABLE:
                raise ValueError(f"There is no sample of this schema yet. {diagnostic}")
        return sample(self._readable(), seed=seed)

    def diff(self, other: Any) -> tuple[Difference, ...]:
        """Return how another schema differs from this one, field by field.

        Parameters
        ----------
        other
            A `SchemaDocument`, or what one is made of.

        Raises
        ------
        ValueError
            If one of the two texts is no JSON.
        """
        from .difference import compare_schemas

        after = other if isinstance(other, SchemaDocument) else SchemaDocument(other)
        return compare_schemas(self._readable(), after._readable())

    def to_json(self) -> str:
        """Return the schema as JSON, with an indent of two.

        Raises
        ------
        ValueError
            If the text is no JSON.
        """
        from .imports.result import json_text

        return json_text(self._readable())

    def to_pydantic(self, *, name: str = "Output") -> str:
        """Return the source of Pydantic v2 models with this schema.

        Parameters
        ----------
        name
            Of the class for the root.

        Raises
        ------
        ValueError
            If the text is no JSON, or no schema that can be written so.
        """
        from .exports.pydantic_source import pydantic_source

        return pydantic_source(self._readable(), name=name)

    def to_typescript(self, *, name: str = "Output") -> str:
        """Return the source of TypeScript types for what fits this schema.

        Parameters
        ----------
        name
            Of the type for the root.

        Raises
        ------
        ValueError
            If the text is no JSON, or no schema that can be written so.
        """
        from .exports.typescript_source import typescript_source

        return typescript_source(self._readable(), name=name)

    @classmethod
    def from_text(cls: type[_Schema], text: str, *, format: str = "auto", role: Role = "output") -> _Schema:  # noqa: A002
        """Return the schema that any text holds or describes: a schema, examples, a task, a table, a type.

        Parameters
        ----------
        format
            A name of `parallel_widgets.schema.imports.reading.FORMATS`; "auto" tells by the text's shape.

        Raises
        ------
        UnreadableImportError
            If it cannot be read; so do all of these.
        """
        from .imports.reading import read_import

        return cls._of(read_import(text, format=format, role=role), role)

    @classmethod
    def from_examples(cls: type[_Schema], *values: Any, role: Role = "output") -> _Schema:
        """Return the schema of one or more examples, JSON values."""
        from .imports.examples import from_examples

        return cls._of(from_examples(*values, role=role), role)

    @classmethod
    def from_pydantic(cls: type[_Schema], model: Any, *, role: Role = "output") -> _Schema:
        """Return the schema of a Pydantic model class, made to suit the Task API."""
        from .imports.pydantic_model import from_pydantic

        return cls._of(from_pydantic(model, role=role), role)

    @classmethod
    def from_dataclass(cls: type[_Schema], dataclass: Any, *, role: Role = "output") -> _Schema:
        """Return the schema of a dataclass."""
        from .imports.annotations import from_dataclass

        return cls._of(from_dataclass(dataclass, role=role), role)

    @classmethod
    def from_typed_dict(cls: type[_Schema], typed_dict: Any, *, role: Role = "output") -> _Schema:
        """Return the schema of a TypedDict."""
        from .imports.annotations import from_typed_dict

        return cls._of(from_typed_dict(typed_dict, role=role), role)

    @classmethod
    def from_dataframe(cls: type[_Schema], frame: Any, *, role: Role = "output") -> _Schema:
        """Return the schema of one row of a DataFrame of pandas or polars."""
        from .imports.dataframe import from_dataframe

        return cls._of(from_dataframe(frame, role=role), role)

    @classmethod
    def from_csv(cls: type[_Schema], text: str, *, role: Role = "output") -> _Schema:
        """Return the schema of one row of a table, given as CSV or TSV, or as its header alone."""
        from .imports.csv_table import from_csv

        return cls._of(from_csv(text, role=role), role)

    @classmethod
    def from_typescript(cls: type[_Schema], text: str, *, role: Role = "output") -> _Schema:
        """Return the schema of a TypeScript interface or type."""
        from .imports.typescript import from_typescript

        return cls._of(from_typescript(text, role=role), role)

    @classmethod
    def from_spec(cls: type[_Schema], spec: Mapping[str, Any], *, role: Role = "output") -> _Schema:
        """Return the schema in a task spec or in a whole request."""
        from .imports.task_spec import from_spec

        return cls._of(from_spec(spec, role=role), role)

    @classmethod
    def from_run(cls: type[_Schema], run: Any, *, role: Role = "output") -> _Schema:
        """Return the schema that an earlier run was created with, as it was sent."""
        from .imports.objects import from_run

        return cls._of(from_run(run, role=role), role)

    @classmethod
    def _of(cls: type[_Schema], imported: Imported, role: Role) -> _Schema:
        from .imports.imported import UnreadableImportError

        text = imported.output_schema if role == "output" else imported.input_schema
        if text is None:
            raise UnreadableImportError(f"There is no JSON schema of an {role} in this ({imported.label}).")
        document = cls(text, role=role)
        document.changes, document.notes = imported.changes, imported.notes
        return document

    def _readable(self) -> Any:
        """Return the schema's value, or say why there is none."""
        value = self.parsed.value
        if value is MISSING:
            raise ValueError(f"This is no JSON yet. {self.diagnostics()[0]}")
        return value
