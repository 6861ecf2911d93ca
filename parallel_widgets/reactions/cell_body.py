"""The body of a cell, compiled once and run as often as needed, without a trace in the notebook's history.

`InteractiveShell.run_cell` would set ``_``, ``Out`` and the outcome of the last cell each time.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import traitlets

from parallel_widgets.reactions import output


class CellBody:
    """Code of a notebook's cell, in the notebook's namespace; magics and a last expression work.

    Raises
    ------
    SyntaxError
        If it cannot be compiled.
    ValueError
        If it awaits.
    """

    def __init__(self, shell: Any, source: str) -> None:
        self._shell = shell
        code = shell.transform_cell(source)
        if shell.should_run_async(source, transformed_cell=code):
            raise ValueError(
                "A cell that reacts cannot await: it also runs between other cells, where nothing may wait. "
                "Await in another cell, and react here to what it sets."
            )
        # The line of the magic and empty ones, so that tracebacks count lines as the notebook does.
        code = "\n" * (1 + _empty_lines(source)) + code
        name = shell.compile.cache(code, shell.execution_count, raw_code=code)
        tree = shell.transform_ast(shell.compile.ast_parse(code, filename=name))
        #: The names that stand in it, whatever they are bound to.
        self.names = frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self._statements = shell.compile(tree, name, "exec")
        self._last = None if last is None else shell.compile(ast.Expression(last.value), name, "eval")
        # A semicolon keeps the last line from being shown, as in any cell.
        self._is_quiet = source.rstrip().endswith(";")

    @property
    def namespace(self) -> Mapping[str, Any]:
        """The notebook's variables."""
        variables: Mapping[str, Any] = self._shell.user_ns
        return variables

    def widgets(self) -> dict[str, traitlets.HasTraits]:
        """The variables in it that are objects with traits now."""
        found = ((name, self.namespace.get(name)) for name in sorted(self.names))
        return {name: value for name, value in found if isinstance(value, traitlets.HasTraits)}

    def run(self) -> None:
        """Run it and show its last expression; its exceptions are its own."""
        exec(self._statements, self._shell.user_global_ns, self._shell.user_ns)  # noqa: S102
        if self._last is None:
            return
        value = eval(self._last, self._shell.user_global_ns, self._shell.user_ns)  # noqa: S307
        if not self._is_quiet:
            output.show_value(value)


def _empty_lines(source: str) -> int:
    """How many empty lines a source begins with; IPython leaves them out."""
    return len(source) - len(source.lstrip("\n"))
