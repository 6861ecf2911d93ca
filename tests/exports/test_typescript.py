"""What is exported as TypeScript, in the hands of its compiler: it takes what fits, nothing else."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from parallel_widgets.schema.exports.layout import Labelled
from parallel_widgets.schema.exports.typescript_source import typescript_source
from parallel_widgets.schema.exports.typescript_values import typescript_code, typescript_value
from parallel_widgets.schema.samples import sample

SCHEMAS = Path(__file__).parents[1] / "schema"
COMPANY: dict[str, Any] = json.loads((SCHEMAS / "exports" / "company.json").read_text("utf-8"))
ODD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tree": {"$ref": "#/$defs/Node"},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": False},
        "either": {"oneOf": [{"type": "array", "items": {"type": ["string", "null"]}}, {"const": 0}]},
        "both": {"allOf": [{"$ref": "#/$defs/Node"}, {"type": "object", "properties": {"more": {}}}]},
        "by_name": {"type": "object", "additionalProperties": {"enum": ["a", 1, True, None]}},
        "Date": {"type": ["object", "null"], "properties": {"end */ of": {"type": "string"}}},
        "a-b": {"description": "Two\n\nlines, and */ an end.", "type": "boolean"},
        "never": False,
    },
    "required": ["tree", "pair", "either", "both", "by_name", "Date", "a-b"],
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "up": {"$ref": "#"},
            },
            "required": ["children"],
        }
    },
}
ODD_VALUE = {
    "tree": {"children": [{"children": []}]},
    "pair": ["a", 1.5],
    "either": ["a", None],
    "both": {"children": [], "more": 1},
    "by_name": {"x": "a", "y": None},
    "Date": None,
    "a-b": True,
}
ODD_TEXTS = [
    *("", "plain", 'a "double" one', "an 'apostrophe'", '"both" aren\'t', "back\\slash", "${code} `tick`"),
    *("line\nbreak\r\ttab", "\u2028 \u2029 \x00 \x7f \x9f", "é 😀 \U000e0001 \ud83d", "*/ // <!-- </script>"),
    "word " * 40,
]


def published() -> list[Any]:
    cases = json.loads((SCHEMAS / "corpus" / "published_specs.json").read_text("utf-8"))
    wrapped = [part for case in cases for part in (case["task_spec"] or {}).values()]
    return [part["json_schema"] for part in wrapped if isinstance(part, dict) and "json_schema" in part]


def compile_all(node_modules: Path, folder: Path) -> str:
    tsc = node_modules / ".bin" / "tsc"
    files = sorted(path.name for path in folder.glob("*.ts"))
    options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--types", ""]
    done = subprocess.run([tsc, *options, *files], cwd=folder, capture_output=True, text=True)
    return done.stdout


def with_value(schema: Any, value: Any) -> str:
    return f"{typescript_source(schema)}\nexport const value: Output = {json.dumps(value)};\n"


def test_the_types_take_what_fits_the_schema(node_modules: Path, tmp_path: Path) -> None:
    cases = [(ODD, ODD_VALUE), *((schema, sample(schema)) for schema in [COMPANY, *published()])]
    for number, (schema, value) in enumerate(cases):
        (tmp_path / f"types_{number}.ts").write_text(with_value(schema, value), "utf-8")
    assert compile_all(node_modules, tmp_path) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"sector": "Mining"},
        {"revenue_usd": "1"},
        {"tags": None},
        {"key_executives": [{"name": "A"}]},
        {"more": 1},
    ],
    ids="-".join,
)
def test_the_types_refuse_what_does_not_fit(change: Any, node_modules: Path, tmp_path: Path) -> None:
    (tmp_path / "types.ts").write_text(with_value(COMPANY, {**sample(COMPANY), **change}), "utf-8")
    assert "error TS" in compile_all(node_modules, tmp_path)


def test_a_typescript_literal_is_the_value(node_modules: Path, tmp_path: Path) -> None:
    value = {
        "texts": ODD_TEXTS,
        "names": {
            text: index for index, text in enumerate([*ODD_TEXTS, "__proto__", "constructor", "1", "class"])
        },
        "numbers": [0, -1, 1.5, 1e300, -2.5e-7, 2**53 - 1],
        "others": [True, False, None, [], {}, [[]], {"a": {}}],
    }
    code = typescript_code(Labelled("const value = ", typescript_value(value)))
    (tmp_path / "value.ts").write_text(f"{code};\nconsole.log(JSON.stringify(value));\n", "utf-8")
    esbuild = node_modules / ".bin" / "esbuild"
    script = subprocess.run([esbuild, tmp_path / "value.ts"], capture_output=True, check=True)
    printed = subprocess.run(["node", "-"], input=script.stdout, capture_output=True, check=True)
    assert json.loads(printed.stdout) == value
