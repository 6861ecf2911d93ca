"""Errors: the API's message, reference and detail, the fields they name, and what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    FieldProblem,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    RunStillActiveError,
    ServerError,
    UnconfirmedCreateError,
    UnexpectedStatusError,
    UnprocessableError,
)
from parallel_widgets.api.fields import locate
from parallel_widgets.api.refusal import Answer, error_from
from parallel_widgets.exceptions import ParallelWidgetsError


def error(status: int, body: Any = None, *, raw: bytes | None = None, **fields: Any) -> ApiError:
    content = json.dumps(body).encode() if raw is None else raw
    answer = Answer(
        status_code=status,
        content_type=fields.pop("content_type", "application/json"),
        body=content,
        **fields,
    )
    return error_from(answer, now=0.0)


def envelope(message: str, **more: Any) -> dict[str, Any]:
    return {"type": "error", "error": {"message": message, **more}}


@pytest.mark.parametrize(
    ("status", "kind", "advice"),
    [
        (401, AuthenticationError, "PARALLEL_API_KEY"),
        (402, PaymentRequiredError, "in flight"),
        (403, PermissionDeniedError, "balance"),
        (404, NotFoundError, "Check the id"),
        (408, RunStillActiveError, "Ask again"),
        (422, UnprocessableError, "Correct the request"),
        (429, RateLimitError, "wait"),
        (500, ServerError, "try again"),
        (503, ServerError, "try again"),
        (418, UnexpectedStatusError, "PARALLEL_BASE_URL"),
    ],
)
def test_each_status_is_an_error_that_says_what_to_do(status: int, kind: type[ApiError], advice: str) -> None:
    caught = error(status, envelope("What the API said", ref_id="ref-1", detail={"a": 1}))
    assert type(caught) is kind
    assert isinstance(caught, ParallelWidgetsError)
    assert advice in caught.hint
    assert caught.to_dict() == {
        "type": kind.__name__,
        "message": "What the API said",
        "hint": caught.hint,
        "status_code": status,
        "ref_id": "ref-1",
        "detail": {"a": 1},
        "fields": [],
    }
    for part in ("What the API said", str(status), "ref-1", advice):
        assert part in str(caught)


@pytest.mark.parametrize(
    ("body", "message", "ref_id"),
    [
        (envelope("No type", ref_id="r"), "No type", "r"),
        ({"error": {"message": "Neither type nor ref_id"}}, "Neither type nor ref_id", None),
        ({"error": "Just words"}, "Just words", None),
        ({"detail": "FastAPI's words"}, "FastAPI's words", None),
        ({"detail": {"message": "An object", "ref_id": "r"}}, "An object", "r"),
        ({"message": "At the top", "ref_id": "r"}, "At the top", "r"),
        ("A bare text", "A bare text", None),
        ({"detail": [{"loc": ["body"], "msg": "One", "type": "x"}, {"msg": "Two"}]}, "One; Two", None),
    ],
)
def test_every_kind_of_json_gives_its_message(body: Any, message: str, ref_id: str | None) -> None:
    caught = error(422, body)
    assert (caught.message, caught.ref_id) == (message, ref_id)


@pytest.mark.parametrize(
    ("raw", "content_type", "words"),
    [
        (b"", "", "answered 502 (Bad Gateway) without saying why"),
        (b"{}", "application/json", "without saying why"),
        (b"[]", "application/json", "without saying why"),
        (b"<html><TITLE >Bad   Gateway</TITLE></html>", "text/html", "a web page titled “Bad Gateway”"),
        (b"  <!DOCTYPE html><p>no title", "text/plain", "with a web page."),
        (b"upstream connect error", "text/plain", "502 (Bad Gateway): upstream connect error"),
        (b"\xff\xfe\x00\x01", "application/octet-stream", "answered 502"),
    ],
)
def test_a_body_that_is_no_json_is_described(raw: bytes, content_type: str, words: str) -> None:
    assert words in error(502, raw=raw, content_type=content_type).message


@pytest.mark.parametrize("status", [401, 402, 403, 404, 422])
def test_a_page_instead_of_the_api_is_not_explained_by_keys_or_credit(status: int) -> None:
    caught = error(status, raw=b"<html><title>Sign in</title>", content_type="text/html")
    assert "a proxy or a login page" in caught.hint


def test_a_long_page_is_not_quoted() -> None:
    assert len(error(500, raw=b"x" * 1_000_000, content_type="text/plain").message) < 400


def test_a_status_without_a_name_is_no_problem() -> None:
    assert "answered 599 without" in error(599, raw=b"").message


@pytest.mark.parametrize(
    ("header", "seconds"), [("12", 12.0), ("Thu, 01 Jan 1970 00:01:00 GMT", 60.0), (None, None)]
)
def test_a_rate_limit_says_how_long_to_wait(header: str | None, seconds: float | None) -> None:
    caught = error(429, {}, retry_after=header)
    assert isinstance(caught, RateLimitError)
    assert caught.retry_after == seconds


def test_the_fields_of_a_validation_error_lead_to_documents_and_pointers() -> None:
    schema = ["body", "task_spec", "output_schema", "json_schema"]
    caught = error(
        422,
        {
            "detail": [
                {
                    "loc": [*schema, "properties", "a/b~c", "type"],
                    "msg": "bad type",
                    "type": "t",
                    "input": "secret",
                },
                {"loc": ["body", "processor"], "msg": "unknown", "type": "t"},
            ]
        },
    )
    assert caught.fields == (
        FieldProblem(document="output_schema", pointer="/properties/a~1b~0c/type", message="bad type"),
        FieldProblem(document="request", pointer="/processor", message="unknown"),
    )
    assert caught.to_dict()["fields"][1] == {
        "document": "request",
        "pointer": "/processor",
        "message": "unknown",
    }
    assert "output_schema/properties/a~1b~0c/type: bad type" in str(caught)
    assert "secret" not in json.dumps(caught.to_dict())


@pytest.mark.parametrize(
    "detail",
    [
        {"field": "task_spec.output_schema", "message": "m"},
        {"path": "/task_spec/output_schema", "msg": "m"},
        {"errors": [{"loc": ["task_spec", "output_schema"], "msg": "m"}]},
        [{"loc": ["body", "task_spec", "output_schema", "TextSchema", "type"], "msg": "m"}],
    ],
)
def test_the_detail_of_the_envelope_is_searched_for_fields(detail: Any) -> None:
    caught = error(422, envelope("Invalid", detail=detail))
    assert caught.fields == (FieldProblem(document="output_schema", pointer="", message="m"),)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (
            ["body", "task_spec", "input_schema", "JsonSchema", "json_schema", "required", "0"],
            ("input_schema", "/required/0"),
        ),
        (["body", "input", "country"], ("input", "/country")),
        (["body", "input", "str"], ("input", "")),
        (
            ["body", "inputs", "3", "task_spec", "output_schema", "json_schema", "type"],
            ("output_schema", "/type"),
        ),
        (["body", "inputs", "3", "processor"], ("request", "/processor")),
        (["body", "inputs"], ("request", "/inputs")),
        (["body", "default_task_spec", "output_schema", "json_schema"], ("output_schema", "")),
        (["body", "metadata", "a/b"], ("request", "/metadata/a~1b")),
        (["query", "timeout"], ("request", "/timeout")),
        (["body"], ("request", "")),
        ([], ("request", "")),
    ],
)
def test_places_in_a_request(path: list[str], place: tuple[str, str]) -> None:
    assert locate(path) == place


def test_an_unconfirmed_create_knows_when_it_was_sent() -> None:
    caught = UnconfirmedCreateError("Lost.", sent_at=12.5)
    assert caught.to_dict()["sent_at"] == 12.5
    assert caught.to_dict()["type"] == "UnconfirmedCreateError"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.fixed_dictionaries(
            {}, optional={"error": inner, "detail": inner, "loc": inner, "msg": inner, "message": inner}
        )
    ),
    max_leaves=20,
)


@given(st.integers(300, 599), json_values)
def test_any_json_becomes_an_error_that_is_json_itself(status: int, body: Any) -> None:
    caught = error(status, body)
    assert caught.message
    json.dumps(caught.to_dict())
    str(caught)


@given(st.integers(300, 599), st.binary(), st.sampled_from(["", "text/html", "application/json"]))
def test_any_bytes_become_an_error(status: int, raw: bytes, content_type: str) -> None:
    assert error(status, raw=raw, content_type=content_type).message
