"""``python -m parallel_widgets check FILE...``: the widget's rule book for a terminal and for a CI."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from parallel_widgets.checked_file import CheckedFile, Place
from parallel_widgets.schema.diagnostic import SEVERITIES

UNREADABLE = 2

_GITHUB_LEVELS = {"error": "error", "unsupported": "error", "warning": "warning"}
_EPILOG = """\
A file is a task spec, a whole request, or a schema by itself, as JSON; "-" is the standard input.
The status is 1 where something is found that is as bad as --fail-on says, and 2 where a file
cannot be read.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments
        Those of the command line.

    Returns
    -------
    The exit status.
    """
    options = _parser().parse_args(arguments)
    found: list[tuple[str, Place]] = []
    status = files = 0
    for name in options.files:
        try:
            text = _read(name)
            if options.fix or options.diff:
                text = _fix(name, text, options)
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
            sys.stderr.write(f"{name}: This file cannot be read or written: {reason}.\n")
            status = UNREADABLE
            continue
        files += 1
        checked = CheckedFile(text, role=options.role, processor=options.processor)
        found += [(name, place) for place in checked.places]
    # A text or a difference on the standard output has it for itself.
    is_taken = options.diff or (options.fix and "-" in options.files)
    (sys.stderr if is_taken else sys.stdout).write(_FORMATS[options.format](found))
    grave = SEVERITIES[: SEVERITIES.index(options.fail_on) + 1]
    counts = Counter[str](place.diagnostic.severity for _, place in found)
    sys.stderr.write(_summary(files, counts))
    return status or int(any(counts[severity] for severity in grave))


def _read(name: str) -> str:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8")


def _fix(name: str, text: str, options: argparse.Namespace) -> str:
    """Fix a file, or only show what fixing would change; return the text to judge."""
    fixed = CheckedFile(text, role=options.role).fixed()
    if options.diff:
        before, after = text.splitlines(keepends=True), fixed.splitlines(keepends=True)
        sys.stdout.write("".join(_diff(name, before, after)))
    if options.fix and name == "-":
        sys.stdout.write(fixed)
    elif options.fix and fixed != text:
        Path(name).write_bytes(fixed.encode("utf-8"))
    return fixed if options.fix else text


def _diff(name: str, before: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    for line in difflib.unified_diff(before, after, name, f"{name} (fixed)"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _as_text(found: Sequence[tuple[str, Place]]) -> str:
    lines = (
        f"{name}:{place.line}:{place.column}: {place.diagnostic.severity} {place.diagnostic.rule} "
        f"{place.diagnostic.message}\n"
        for name, place in found
    )
    return "".join(lines)


def _as_json(found: Sequence[tuple[str, Place]]) -> str:
    items = [
        {
            "file": name,
            "line": place.line,
            "column": place.column,
            "severity": place.diagnostic.severity,
            "rule": place.diagnostic.rule,
            "message": place.diagnostic.message,
            "document": place.diagnostic.document,
            "pointer": place.diagnostic.pointer,
            "fix": None if place.diagnostic.fix is None else place.diagnostic.fix.title,
        }
        for name, place in found
    ]
    return json.dumps(items, indent=2) + "\n"


def _as_github(found: Sequence[tuple[str, Place]]) -> str:
    """Return workflow commands, which GitHub shows beside the lines of a change."""
    lines = []
    for name, place in found:
        diagnostic = place.diagnostic
        level = _GITHUB_LEVELS.get(diagnostic.severity, "notice")
        where = f"file={_property(name)},line={place.line},col={place.column}"
        lines.append(
            f"::{level} {where},title={_property(diagnostic.rule)}::{_escaped(diagnostic.message)}\n"
        )
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _summary(files: int, counts: Counter[str]) -> str:
    parts = [f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity]]
    return f"{files} {'file' if files == 1 else 'files'} checked: {', '.join(parts) or 'nothing found'}.\n"


_FORMATS: dict[str, Callable[[Sequence[tuple[str, Place]]], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m parallel_widgets", description="Tools for tasks of the Parallel Task API."
    )
    check = parser.add_subparsers(title="commands", required=True).add_parser(
        "check",
        help="judge task specs, requests and schemas in files",
        description="Judge task specs, requests and schemas in files.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("files", nargs="+", metavar="FILE")
    check.add_argument(
        "--role",
        choices=("auto", "output", "input"),
        default="auto",
        help="what a schema by itself is for (default: auto, which is the output)",
    )
    check.add_argument("--processor", metavar="NAME", help="judge for this processor")
    check.add_argument("--format", choices=tuple(_FORMATS), default="text", help="default: text")
    check.add_argument(
        "--fail-on",
        choices=("error", "unsupported", "warning"),
        default="error",
        help="the mildest finding that makes the status 1 (default: error)",
    )
    check.add_argument("--fix", action="store_true", help="write what can be fixed without another meaning")
    check.add_argument(
        "--diff", action="store_true", help="show what --fix changes; alone, nothing is written"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
