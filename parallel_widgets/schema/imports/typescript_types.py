"""The types of TypeScript, read by recursive descent: each becomes a function that makes its schema."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from parallel_widgets.schema.fixes.prose import joined
from parallel_widgets.schema.json_faults import shown

from .python_types import described, mapping_of, tuple_of
from .typescript_cursor import Cursor
from .typescript_tokens import Token
from .union import enum, union

#: Types inside types.
MAX_DEPTH = 40
#: Larger numbers are read differently in every language.
MAX_NUMBER = 1e300

_KEYWORDS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "bigint": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "undefined": {"type": "null"},
    "any": {},
    "unknown": {},
    "object": {"type": "object"},
    "Date": {"type": "string", "description": "Format YYYY-MM-DDThh:mm:ssZ."},
    "URL": {"type": "string", "description": "A full web address (URL)."},
}
_LISTS = frozenset({"Array", "ReadonlyArray", "Set", "ReadonlySet"})
_MAPPINGS = frozenset({"Record", "Map", "ReadonlyMap"})
#: Generic types of objects that are applied.
HELPERS = frozenset({"Readonly", "NonNullable", "Partial", "Required", "Pick", "Omit"})
_REFUSED = {
    "keyof": "`keyof` is not read: write the names as a union of literals.",
    "typeof": "`typeof` is not read: paste the type itself.",
    "infer": "Conditional types are not read: write the type that results.",
    "new": "Constructors have no JSON: remove this member.",
    "get": "Accessors have no JSON: write a plain property.",
    "set": "Accessors have no JSON: write a plain property.",
    "unique": "Symbols have no JSON: remove this member.",
    "symbol": "Symbols have no JSON: remove this member.",
    "never": "Nothing fits `never`: remove this member.",
    "void": "`void` has no JSON: remove this member.",
    "Function": "Functions have no JSON: remove this member.",
}

#: A type before all names are known: a function that makes its schema.
Type = Callable[[], dict[str, Any]]


@dataclass
class _Member:
    """A property of an object type."""

    name: str
    is_optional: bool
    made: Type
    comments: list[str]

    def schema(self) -> dict[str, Any]:
        return described(self.made(), reduce(joined, self.comments, ""))


class TypeParser(Cursor):
    """Reads types; they become functions, as the names in them may be declared later."""

    def __init__(self, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self._depth = 0
        # The names that the declaration refers to that is being read.
        self._referring: set[str] = set()

    @abstractmethod
    def _reference(self, token: Token) -> dict[str, Any]:
        """Return the schema of the type that ``token`` names, all declarations being read."""

    def _type(self) -> Type:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(self._peek(), "This type is nested too deeply.")
        self._accept("|")
        branches = [self._intersection()]
        while self._accept("|"):
            branches.append(self._intersection())
        self._depth -= 1
        if self._at("extends"):
            raise self._error(self._peek(), "Conditional types are not read: write the type that results.")
        if len(branches) == 1:
            return branches[0]
        return lambda: union([branch() for branch in branches])

    def _intersection(self) -> Type:
        self._accept("&")
        start = self._peek()
        parts = [self._postfix()]
        while self._accept("&"):
            parts.append(self._postfix())
        return parts[0] if len(parts) == 1 else lambda: self._joined(parts, start)

    def _postfix(self) -> Type:
        made = self._primary()
        while self._at("["):
            bracket = self._next()
            if not self._accept("]"):
                raise self._error(bracket, 'Indexed types (`T["key"]`) are not read: write the type itself.')
            made = _list_of(made)
        return made

    def _primary(self) -> Type:
        token = self._peek()
        if token.kind == "string":
            self._next()
            return lambda: enum([token.value])
        if token.kind == "number" or self._at("-"):
            value = self._literal_value()
            return lambda: enum([value])
        if self._at("{"):
            return self._object()
        if self._at("["):
            return self._tuple()
        if self._at("("):
            return self._parenthesised()
        if token.kind == "name":
            return self._named()
        raise self._unexpected("a type")

    def _parenthesised(self) -> Type:
        bracket = self._expect("(")
        if self._at(")", "...") or (self._peek().kind == "name" and self._peek(1).value in (":", "?", ",")):
            raise self._error(bracket, "Functions have no JSON: remove this member.")
        made = self._type()
        self._expect(")")
        if self._at("=>"):
            raise self._error(bracket, "Functions have no JSON: remove this member.")
        return made

    def _tuple(self) -> Type:
        self._expect("[")
        items: list[Type] = []
        while not self._accept("]"):
            if self._at("..."):
                raise self._error(self._peek(), "Tuples of any length are not read: write an array.")
            if (
                self._peek().kind == "name"
                and self._peek(1).value in (":", "?")
                and self._peek(1).kind == "mark"
            ):
                self._next()
                self._accept("?")
                self._accept(":")
            items.append(self._type())
            self._accept("?")
            if not self._accept(",") and not self._at("]"):
                raise self._unexpected("`,` or `]`")
        return lambda: tuple_of([item() for item in items])

    def _named(self) -> Type:
        token = self._next()
        name = token.value
        if name == "readonly":
            return self._postfix()
        if name in ("true", "false"):
            return lambda: enum([name == "true"])
        if name in _REFUSED:
            raise self._error(token, _REFUSED[name])
        if self._at("."):
            raise self._error(token, "Names with a dot are not read: paste the type itself.")
        if self._at("<"):
            return self._generic(token)
        if name in _KEYWORDS:
            return lambda: dict(_KEYWORDS[name])
        self._referring.add(name)
        return lambda: self._reference(token)

    def _generic(self, token: Token) -> Type:
        self._expect("<")
        arguments = [self._type()]
        while self._accept(","):
            arguments.append(self._type())
        self._expect(">")
        name = token.value
        if name in _LISTS and len(arguments) == 1:
            return _list_of(arguments[0])
        if name in _MAPPINGS and len(arguments) == 2:
            return lambda: _record(arguments[0](), arguments[1])
        if name in HELPERS and len(arguments) == (2 if name in ("Pick", "Omit") else 1):
            return lambda: self._changed(token, arguments)
        raise self._error(
            token, f"{shown(name, quote='`')} with type arguments is not read: write the type itself."
        )

    def _changed(self, token: Token, arguments: list[Type]) -> dict[str, Any]:
        schema = dict(arguments[0]())
        name = token.value
        if name in ("NonNullable", "Readonly"):
            return schema
        if "properties" not in schema:
            raise self._error(
                token, f"{shown(name, quote='`')} is read of object types that do not hold themselves."
            )
        names = list(schema["properties"])
        if name == "Partial":
            return {**schema, "required": []}
        if name == "Required":
            return {**schema, "required": names}
        chosen = arguments[1]().get("enum", [])
        kept = [key for key in names if (key in chosen) == (name == "Pick")]
        return {
            **schema,
            "properties": {key: schema["properties"][key] for key in kept},
            "required": [key for key in schema["required"] if key in kept],
        }

    def _joined(self, parts: list[Type], at: Token) -> dict[str, Any]:
        """Return the object with the members of all ``parts``."""
        properties: dict[str, Any] = {}
        required: list[str] = []
        for part in parts:
            schema = part()
            if "properties" not in schema:
                message = "`&` and `extends` are read between object types that do not hold themselves."
                raise self._error(at, message)
            properties.update(schema["properties"])
            required.extend(key for key in schema["required"] if key not in required)
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def _object(self) -> Type:
        self._expect("{")
        members: list[_Member] = []
        values: list[Type] = []
        while not self._accept("}"):
            first = self._peek()
            if first.kind == "end":
                raise self._unexpected("a member or `}`")
            self._modifiers()
            if self._at("["):
                values.append(self._index())
            else:
                members.append(self._member(first.before))
            if not self._accept(";", ",") and not self._at("}") and self._peek().line == self._last().line:
                raise self._unexpected("`;` or `}`")
            if members and self._last().after:
                # The comment behind a member on its line.
                members[-1].comments.append(self._last().after)
        if values and not members:
            return lambda: mapping_of(values[0]())

        def made() -> dict[str, Any]:
            return {
                "type": "object",
                "properties": {member.name: member.schema() for member in members},
                "required": list(dict.fromkeys(member.name for member in members if not member.is_optional)),
                "additionalProperties": values[0]() if values else False,
            }

        return made

    def _modifiers(self) -> None:
        while self._at("readonly", "public", "declare") and self._peek(1).kind in ("name", "string"):
            self._next()

    def _index(self) -> Type:
        """Read ``[key: string]: T``."""
        bracket = self._expect("[")
        self._name("a name for the key")
        if not self._at(":"):
            message = "Mapped types and computed names are not read: write the properties out."
            raise self._error(bracket, message)
        self._expect(":")
        self._type()
        self._expect("]")
        self._expect(":")
        return self._type()

    def _member(self, comment: str) -> _Member:
        token = self._peek()
        if token.kind not in ("name", "string", "number"):
            raise self._unexpected("a member or `}`")
        if token.value in ("new", "get", "set") and self._peek(1).kind in ("name", "string"):
            raise self._error(token, _REFUSED[token.value])
        self._next()
        optional = self._accept("?") is not None
        if self._at("(", "<"):
            message = f"{shown(token.value, quote='`')} is a method, which has no JSON: remove it."
            raise self._error(token, message)
        self._expect(":", f"`:` after {shown(token.value, quote='`')}")
        return _Member(token.value, optional, self._type(), [comment] if comment else [])

    def _literal_value(self) -> Any:
        minus = self._accept("-")
        token = self._next()
        if token.kind == "number":
            value = _number(token.value)
            if abs(value) > MAX_NUMBER:
                raise self._error(token, "This number is too large to be read.")
            return -value if minus else value
        if token.kind == "string" and minus is None:
            return token.value
        raise self._error(token, "Only strings and numbers are read as values of an enum.")


def _list_of(item: Type) -> Type:
    return lambda: {"type": "array", "items": item()}


def commented(made: Type, comment: str) -> Type:
    """Return the type with a comment as its description."""
    return (lambda: described(made(), comment)) if comment else made


def _record(keys: dict[str, Any], value: Type) -> dict[str, Any]:
    """Return an object with the keys that a union of literals names, or with any."""
    names = keys.get("enum")
    if not names:
        return mapping_of(value())
    return {
        "type": "object",
        "properties": {str(name): value() for name in names},
        "required": [str(name) for name in names],
        "additionalProperties": False,
    }


def _number(lexeme: str) -> int | float:
    text = lexeme.replace("_", "").rstrip("n")
    if text[:2].lower() == "0x":
        return int(text, 16)
    return int(text) if text.isdigit() else float(text)
