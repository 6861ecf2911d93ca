"""Python as a tree: parsed, never executed, and what one node of the tree says."""

from __future__ import annotations

import ast
import inspect
import warnings
from typing import Any

from parallel_widgets.schema.json_faults import shown

from .imported import UnreadableImportError
from .source_text import source_text

#: Longer sources are not parsed (characters).
MAX_SOURCE = 200_000

#: What `constant` answers for what is no constant: ``None`` is one.
ABSENT = object()


def parsed(text: str) -> ast.Module:
    """Return the tree of a piece of Python, which may be indented as a whole.

    Raises
    ------
    UnreadableImportError
        If it is no Python, is too long, or is more than this interpreter can take in.
    """
    source = source_text(text, most=MAX_SOURCE, advice="paste the class alone")
    try:
        with warnings.catch_warnings():
            # Of escapes in strings: they are the source's own affair.
            warnings.simplefilter("ignore")
            return ast.parse(inspect.cleandoc(source) if source[:1].isspace() else source)
    except SyntaxError as error:
        raise UnreadableImportError(
            f"This is no Python: {error.msg}.", line=error.lineno, column=error.offset
        ) from error
    except (RecursionError, MemoryError) as error:
        # Where this begins is the interpreter's affair, and so are its words for it.
        raise UnreadableImportError(
            "This is no Python that can be read: it is nested too deeply, or one expression is too long."
        ) from error
    except ValueError as error:
        raise UnreadableImportError(f"This is no Python that can be read: {error}.") from error


def unreadable(node: ast.AST, message: str) -> UnreadableImportError:
    """Return the error that says what cannot be imported, and where it stands."""
    column = getattr(node, "col_offset", None)
    return UnreadableImportError(
        message, line=getattr(node, "lineno", None), column=None if column is None else column + 1
    )


def bases(node: ast.ClassDef) -> set[str]:
    """Return the names of what a class inherits from, without their modules."""
    return {last_name(base) for base in node.bases}


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, of what is subscribed where it is; "" for anything else."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def expression(node: ast.Constant) -> ast.expr:
    """Return the type that a string names."""
    try:
        named = ast.parse(str(node.value).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise unreadable(node, f"{shown(str(node.value))} is no type.") from error
    for part in ast.walk(named):
        ast.copy_location(part, node)
    return named


def sides(node: ast.BinOp) -> list[ast.expr]:
    """Return the members of ``A | B | C``, however long it is."""
    found: list[ast.expr] = []
    place: ast.expr = node
    while isinstance(place, ast.BinOp) and isinstance(place.op, ast.BitOr):
        found.append(place.right)
        place = place.left
    return [place, *reversed(found)]


def constant(node: ast.expr | None) -> Any:
    """Return the value that an expression is written as; `ABSENT` if it would have to be computed."""
    if isinstance(node, ast.Constant) and not isinstance(node.value, bytes | complex | type(...)):
        return node.value
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    ):
        value = node.operand.value
        return -value if isinstance(value, int | float) and not isinstance(value, bool) else ABSENT
    return ABSENT


def literal(node: ast.expr) -> Any:
    """Return the value that an expression is written as.

    Raises
    ------
    UnreadableImportError
        If it would have to be computed.
    """
    value = constant(node)
    if value is ABSENT:
        raise unreadable(node, f"{code(node)} is no literal.")
    return value


def is_ellipsis(node: ast.expr) -> bool:
    """Return whether an expression is ``...``."""
    return isinstance(node, ast.Constant) and node.value is ...


def string_statement(node: ast.stmt | None) -> str | None:
    """Return the docstring of the attribute before it."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return " ".join(node.value.value.split()) or None
    return None


def code(node: ast.AST) -> str:
    """Return how an expression is written, shortened, for a sentence that begins with it."""
    try:
        return shown(ast.unparse(node), quote="`")
    except (ValueError, RecursionError):
        return "This"
