"""Published task specs get the diagnostics that the API's documentation promises, and only those."""

import json
from pathlib import Path

import pytest

from parallel_widgets.schema.request import RequestCheck, check_request
from parallel_widgets.schema.rules import task_api_rules

CORPUS = Path(__file__).parent / "corpus"
DOCUMENTED = {
    "root_type_object",
    "root_properties_required",
    "root_anyof_forbidden",
    "all_fields_required",
    "additional_properties_false",
    "unsupported_keyword",
    "standalone_null",
    "nesting_depth",
    "total_properties",
    "total_string_length",
    "enum_values",
    "large_enum_string_length",
    "task_spec_size",
    "total_size",
    "basis_field_name",
    "too_many_fields_for_processor",
}
MAX_FIELDS = {"lite": 2, "base": 5, "core": 10, "pro": 20, "ultra": 20}


def cases(name):
    return [
        pytest.param(case, id=case["name"])
        for case in json.loads((CORPUS / name).read_text(encoding="utf-8"))
    ]


def check(*, output=None, input_schema=None, task_input="a company", processor=None) -> RequestCheck:
    schema = (
        {"type": "text", "description": output} if isinstance(output, str) else output or {"type": "auto"}
    )
    is_text = task_input is None or isinstance(task_input, str)
    return check_request(
        output_schema_type=schema.get("type", "json"),
        output_schema_text=json.dumps(schema.get("json_schema", ""), indent=2),
        output_schema_description=schema.get("description", ""),
        input_schema_text=json.dumps(input_schema["json_schema"]) if input_schema else "",
        input_type="text" if is_text else "json",
        input_text=(task_input or "a company") if is_text else json.dumps(task_input),
        processor=processor,
        max_fields=MAX_FIELDS.get((processor or "").split("-")[0]),
    )


def documented(result: RequestCheck):
    return sorted(
        (item.rule, "error" if item.severity in ("error", "unsupported") else item.severity, item.pointer)
        for item in result.diagnostics
        if item.rule in DOCUMENTED
    )


def listed(expected):
    return sorted(map(tuple, expected))


@pytest.mark.parametrize("case", cases("published_specs.json"))
def test_a_published_spec_gets_its_documented_diagnostics(case):
    spec = case["task_spec"] or {}
    result = check(
        output=spec.get("output_schema"),
        input_schema=spec.get("input_schema"),
        task_input=case["input"],
        processor=case["processor"],
    )
    assert documented(result) == listed(case["expected"])
    assert not result.blocking
    assert result.task_spec is not None


@pytest.mark.parametrize("case", cases("broken_schemas.json"))
def test_a_schema_that_breaks_a_rule_gets_its_documented_diagnostics(case):
    result = check(output={"json_schema": case["output_schema"]})
    assert documented(result) == listed(case["expected"])


def flat_object(properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def texts(count):
    return flat_object({f"f{number}": {"type": "string"} for number in range(count)})


def enums(*counts, length=2):
    return flat_object(
        {
            f"p{index}": {"type": "string", "enum": [f"{value:0{length}}" for value in range(count)]}
            for index, count in enumerate(counts)
        }
    )


def described(characters):
    return flat_object({"a": {"type": "string", "description": "d" * characters}})


def nested(levels):
    schema = {"type": "string"}
    for _ in range(levels):
        schema = flat_object({"x": schema})
    return schema


FEW_BIG_ENUMS = flat_object({f"f{number}": {"type": "string", "enum": ["v" * 701]} for number in range(40)})

LIMITS = [
    ("a level too many", nested(6), "x", [("nesting_depth", "error", "")]),
    ("as deep as allowed", nested(5), "x", []),
    ("a property too many", texts(101), "x", [("total_properties", "error", "")]),
    ("as many properties as allowed", texts(100), "x", []),
    ("an enum value too many", enums(250, 251), "x", [("enum_values", "error", "")]),
    ("as many enum values as allowed", enums(250, 250), "x", []),
    (
        "a large enum",
        enums(251, length=31),
        "x",
        [("large_enum_string_length", "error", "/properties/p0")],
    ),
    ("as long as a large enum may be", enums(251, length=29), "x", []),
    ("long enums that are not large", enums(250, length=40), "x", []),
    ("a spec too long", described(15_200), "x", [("task_spec_size", "error", "")]),
    ("spec and input too long together", described(5_000), "i" * 21_000, [("total_size", "error", "")]),
    (
        "too many characters in enums",
        FEW_BIG_ENUMS,
        "x",
        [("task_spec_size", "error", ""), ("total_size", "error", ""), ("total_string_length", "error", "")],
    ),
]


@pytest.mark.parametrize(
    ("schema", "task_input", "expected"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS]
)
def test_a_limit_holds_exactly(schema, task_input, expected):
    assert documented(check(output={"json_schema": schema}, task_input=task_input)) == expected


def test_too_many_fields_for_a_processor_is_a_warning():
    result = check(output={"json_schema": texts(21)}, processor="pro")
    assert documented(result) == [("too_many_fields_for_processor", "warning", "")]
    assert not documented(check(output={"json_schema": texts(20)}, processor="pro"))


def test_size_counts_the_compact_json_that_is_sent():
    schema = described(100)
    pretty = check(output={"json_schema": schema}, task_input="é")
    spec = {"output_schema": {"type": "json", "json_schema": schema}}
    compact = len(json.dumps(spec, separators=(",", ":"), ensure_ascii=False))
    assert pretty.characters == {"spec": compact, "total": compact + len('"é"')}


def test_the_rules_name_their_date_and_source():
    rules = task_api_rules()
    assert len(rules.unsupported_keywords) == 19
    assert rules.as_of == "2026-11"
    assert rules.source.startswith("https://docs.parallel.ai/")
    assert not rules.unsupported_keywords & rules.unverified_keywords
