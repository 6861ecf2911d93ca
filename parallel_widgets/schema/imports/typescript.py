"""A schema from TypeScript's interfaces and type aliases: the usual subset, read by a parser of its own."""

from __future__ import annotations

from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role

from .imported import ImportChange, Imported, UnreadableImportError
from .named_types import NamedTypes, root_name
from .optional import required_and_nullable
from .result import imported_schema
from .source_text import source_text
from .typescript_tokens import Token, tokens
from .typescript_types import HELPERS, Type, TypeParser, commented
from .union import enum

#: Longer sources are not parsed (characters).
MAX_SOURCE = 200_000


def from_typescript(text: str, *, role: Role = "output") -> Imported:
    """Return the schema of a TypeScript interface or type alias; of several, the one that holds the others.

    Read are primitives, literals, arrays, tuples, unions, intersections of objects, nested and named object
    types, enums, ``Record``, ``Partial``, ``Required``, ``Pick`` and ``Omit``; comments become descriptions.

    Raises
    ------
    UnreadableImportError
        At the first thing that is not read, with its line and column.
    """
    source = source_text(text, most=MAX_SOURCE, advice="paste the type alone")
    parser = _Declarations(tokens(source.lstrip("\ufeff")))
    schema, name = parser.parsed()
    notes = []
    left_out = [shown(other, quote="`") for other in parser.declared if other not in parser.used]
    if left_out:
        notes.append(f"{shown(name, quote='`')} was imported; left out: {', '.join(left_out[:8])}.")
    changes: tuple[ImportChange, ...] = required_and_nullable(schema) if role == "output" else ()
    fields = len(schema.get("properties", ()))
    return imported_schema(
        schema,
        kind="typescript",
        label=f"TypeScript {name}, {fields} field{'s' if fields != 1 else ''}",
        role=role,
        changes=changes,
        notes=notes,
    )


class _Declarations(TypeParser):
    """Reads declarations, and chooses the one to ask for."""

    def __init__(self, found: list[Token]) -> None:
        super().__init__(found)
        self._made: dict[str, Type] = {}
        self._objects: list[str] = []
        self._refers: dict[str, set[str]] = {}
        self._types = NamedTypes(self._make)
        self.used: set[str] = set()

    @property
    def declared(self) -> list[str]:
        """The names of all declarations, in order."""
        return list(self._made)

    def parsed(self) -> tuple[dict[str, Any], str]:
        """Return the schema of the type to ask for, and its name."""
        if self._peek().value == "{":
            made = self._type()
            self._accept(";")
            if self._peek().kind != "end":
                raise self._unexpected("the end, after a type without a name")
            self._made["type"] = made
            self._objects.append("type")
        while self._peek().kind != "end":
            self._declaration()
        if not self._made:
            raise UnreadableImportError("There is no declaration: paste an `interface` or a `type`.")
        names = self._objects or list(self._made)
        name = root_name(names, lambda each: self._refers.get(each, ()))
        schema = self._types.root(name)
        return schema, name

    def _make(self, name: str) -> dict[str, Any]:
        self.used.add(name)
        return self._made[name]()

    def _reference(self, token: Token) -> dict[str, Any]:
        if token.value not in self._made:
            name = shown(token.value, quote="`")
            raise self._error(token, f"{name} is not declared in this text: paste its declaration as well.")
        return self._types.schema(token.value)

    def _declaration(self) -> None:
        comment = self._peek().before
        if self._accept(";"):
            return
        if self._at("import"):
            self._skip_statement()
            return
        if self._at("export") and self._peek(1).value in ("{", "*", "="):
            self._skip_statement()
            return
        while self._at("export", "declare", "default"):
            self._next()
        self._referring = set()
        is_object = self._at("interface")
        if self._accept("interface"):
            name, made = self._interface()
        elif self._at("type") and self._peek(1).kind == "name":
            self._next()
            name = self._declared_name()
            self._expect("=")
            is_object = self._at("{", *HELPERS)
            made = self._type()
            if not self._at(";") and self._peek().kind == "mark":
                raise self._unexpected("`;` or another declaration")
            self._accept(";")
        elif self._at("enum") or (self._at("const") and self._peek(1).value == "enum"):
            self._accept("const")
            self._next()
            name, made = self._enum()
        else:
            raise self._unexpected("`interface`, `type` or `enum`")
        if name.value in self._made:
            raise self._error(name, f"{shown(name.value, quote='`')} is declared twice: keep one of them.")
        self._refers[name.value] = self._referring
        if is_object:
            self._objects.append(name.value)
        self._made[name.value] = commented(made, comment)

    def _skip_statement(self) -> None:
        """Pass an import or a re-export: up to its semicolon, or the string that names its module."""
        depth = 0
        while self._peek().kind != "end":
            token = self._next()
            depth += (token.value == "{") - (token.value == "}") if token.kind == "mark" else 0
            following = self._peek()
            if depth == 0 and (token.value == ";" or following.line > token.line or following.kind == "end"):
                self._accept(";")
                return

    def _declared_name(self) -> Token:
        name = self._name("a name")
        if self._at("<"):
            raise self._error(self._peek(), "Generic types are not read: write the types in.")
        return name

    def _interface(self) -> tuple[Token, Type]:
        name = self._declared_name()
        bases: list[Type] = []
        if self._accept("extends"):
            bases.append(self._primary())
            while self._accept(","):
                bases.append(self._primary())
        own = self._object()
        return name, own if not bases else lambda: self._joined([*bases, own], name)

    def _enum(self) -> tuple[Token, Type]:
        name = self._declared_name()
        self._expect("{")
        values: list[Any] = []
        following = 0
        while not self._accept("}"):
            if self._peek().kind not in ("name", "string"):
                raise self._unexpected("a member of the enum or `}`")
            self._next()
            if self._accept("="):
                values.append(self._literal_value())
            else:
                values.append(following)
            following = values[-1] + 1 if isinstance(values[-1], int) else following
            if not self._accept(",") and not self._at("}"):
                raise self._unexpected("`,` or `}`")
        if not values:
            raise self._error(name, f"The enum {shown(name.value, quote='`')} has no members.")
        return name, lambda: enum(values)
