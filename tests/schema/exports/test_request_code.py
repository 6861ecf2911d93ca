"""Programs for a request hold no key and no secret, and are refused where there is nothing to run."""

from __future__ import annotations

from typing import Any

import pytest

from parallel_widgets.schema.exports.placeholders import without_secrets
from parallel_widgets.schema.exports.request_code import request_code

LANGUAGES = ("python-sdk", "python-httpx", "curl", "typescript")
REQUEST: dict[str, Any] = {"input": "France (2023)", "processor": "base"}
SECRETS: dict[str, Any] = {
    **REQUEST,
    "mcp_servers": [
        {
            "type": "url",
            "url": "https://user:hunter2@mcp.example.com:8443/path?token=tok3n#frag",
            "name": "notes",
            "headers": {"Authorization": "Bearer abc123", "x-number": 4711},
            "allowed_tools": ["search"],
            "oauth": {"client-secret": ["s3cret"]},
        },
        {"type": "url", "url": "https://plain.example.com/mcp", "name": "plain"},
    ],
    "webhook": {
        "url": "https://hooks.example.com/T000/B000/xyzzy",
        "event_types": ["task_run.status"],
        "secret": "whsec_1",
    },
}


def test_secrets_become_placeholders_and_the_rest_stays() -> None:
    shown = without_secrets(SECRETS)
    assert shown == {
        **REQUEST,
        "mcp_servers": [
            {
                "type": "url",
                "url": "https://mcp.example.com:8443/path?YOUR_QUERY",
                "name": "notes",
                "headers": {"Authorization": "YOUR_AUTHORIZATION", "x-number": "YOUR_X_NUMBER"},
                "allowed_tools": ["search"],
                "oauth": {"client-secret": ["YOUR_CLIENT_SECRET"]},
            },
            SECRETS["mcp_servers"][1],
        ],
        "webhook": {
            "url": "https://example.com/YOUR_WEBHOOK",
            "event_types": ["task_run.status"],
            "secret": "YOUR_SECRET",
        },
    }
    assert SECRETS["webhook"]["secret"] == "whsec_1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_holds_no_secret_and_says_what_to_fill_in(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", "pk-of-this-machine")
    code = request_code(SECRETS, language=language)
    for secret in (
        "hunter2",
        "tok3n",
        "frag",
        "abc123",
        "4711",
        "s3cret",
        "xyzzy",
        "whsec_1",
        "of-this-machine",
    ):
        assert secret not in code
    assert "PARALLEL_API_KEY" in code
    assert "put your own where it says YOUR_" in code
    assert "put your own" not in request_code(REQUEST, language=language)


@pytest.mark.parametrize(
    "odd",
    [
        {"mcp_servers": "none"},
        {"mcp_servers": [None, {"url": 1, "headers": "text"}, {"url": "https://[::1"}]},
        {"webhook": "https://example.com"},
        {"webhook": {}},
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_the_wrong_shape_is_written_all_the_same(odd: dict[str, Any], language: str) -> None:
    assert "France (2023)" in request_code({**REQUEST, **odd}, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_is_the_service_unless_another_is_given(language: str) -> None:
    assert "https://api.parallel.ai" in request_code(REQUEST, language=language) or language == "python-sdk"
    code = request_code(REQUEST, language=language, base_url="http://127.0.0.1:8000/")
    assert "http://127.0.0.1:8000" in code
    assert '127.0.0.1:8000/"' not in code
    assert "The sandbox takes any key" in code


@pytest.mark.parametrize(
    ("request_body", "options", "message"),
    [
        ({"processor": "base"}, {}, "no `input`"),
        ({}, {}, "no `processor` and no `input`"),
        ({**REQUEST, "metadata": {"a": object()}}, {}, "The request cannot be written as code"),
        ({**REQUEST, "metadata": {"a": float("nan")}}, {}, "The request cannot be written as code"),
        (REQUEST, {"language": "cobol"}, "There is no code in 'cobol'; there is python-sdk, "),
        (REQUEST, {"base_url": "ftp://example.com"}, "not an http"),
        (REQUEST, {"base_url": "https://example.com/$(id)"}, "not an http"),
        (REQUEST, {"base_url": "https://[::1"}, "not an http"),
        (REQUEST, {"base_url": "https://user:pass@example.com"}, "more than an address"),
        (REQUEST, {"base_url": "https://example.com?key=1"}, "more than an address"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(
    request_body: dict[str, Any], options: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")) as refused:
        request_code(request_body, **{"language": "curl", **options})
    assert "user:pass" not in str(refused.value)
