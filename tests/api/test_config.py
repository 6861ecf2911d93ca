"""Which service and which key: arguments, then the environment, and only addresses that a key may go to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.config import resolve_service
from parallel_widgets.api.errors import ApiError, InvalidBaseUrlError, InvalidKeyError


def test_without_anything_it_is_the_service_without_a_key() -> None:
    service = resolve_service()
    assert (service.base_url, service.api_key, service.is_loopback) == (
        "https://api.parallel.ai",
        None,
        False,
    )


def test_the_environment_is_asked_where_there_is_no_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", "from-environment")
    monkeypatch.setenv("PARALLEL_BASE_URL", "https://other.example/")
    service = resolve_service()
    assert service.base_url == "https://other.example"
    assert service.api_key is not None
    assert service.api_key.reveal() == "from-environment"
    service = resolve_service(api_key="mine", base_url="http://localhost:1")
    assert service.base_url == "http://localhost:1"
    assert service.api_key is not None
    assert service.api_key.reveal() == "mine"


def test_an_empty_key_turns_the_one_of_the_environment_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", "from-environment")
    assert resolve_service(api_key="").api_key is None


def test_white_space_around_a_key_is_dropped() -> None:
    service = resolve_service(api_key=" \tkey-123456\r\n")
    assert service.api_key is not None
    assert service.api_key.reveal() == "key-123456"
    assert "key-123456" not in repr(service)


@pytest.mark.parametrize("key", ["schlüssel-1", "key\n123456", "key 123456", "key\x00123456", "“key-123456”"])
def test_a_key_that_cannot_be_a_header_is_refused_without_quoting_it(key: str) -> None:
    with pytest.raises(InvalidKeyError, match="The API key has") as caught:
        resolve_service(api_key=key)
    assert "123456" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "address", "is_loopback"),
    [
        ("https://api.parallel.ai", "https://api.parallel.ai", False),
        (" https://api.parallel.ai/ ", "https://api.parallel.ai", False),
        ("https://gateway.example/parallel/", "https://gateway.example/parallel", False),
        ("http://localhost:8000", "http://localhost:8000", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000", True),
        ("http://127.8.9.1", "http://127.8.9.1", True),
        ("http://[::1]:8000", "http://[::1]:8000", True),
        ("https://localhost", "https://localhost", True),
    ],
)
def test_addresses_that_are_taken(url: str, address: str, is_loopback: bool) -> None:
    service = resolve_service(base_url=url)
    assert (service.base_url, service.is_loopback) == (address, is_loopback)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://api.parallel.ai", "not encrypted"),
        ("http://localhost.example", "not encrypted"),
        ("http://127.0.0.1.example", "not encrypted"),
        ("http://192.168.1.2", "not encrypted"),
        ("http://0.0.0.0:80", "not encrypted"),
        ("ftp://api.parallel.ai", "not an http"),
        ("api.parallel.ai", "not an http"),
        ("https://", "not an http"),
        ("https://a b", "not an http"),
        ("https://[::1", "not an http"),
        ("https://api.parallel.ai?x=1", "a query or a fragment"),
        ("https://api.parallel.ai#x", "a query or a fragment"),
        ("https://api.parallel.ai?", "a query or a fragment"),
        ("https://user:pass-word@api.parallel.ai", "a user name or a password"),
        ("https://api.parallel.ai/v1", "ends in a version"),
        ("https://api.parallel.ai/v1beta/", "ends in a version"),
    ],
)
def test_addresses_that_are_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(InvalidBaseUrlError, match=words) as caught:
        resolve_service(base_url=url)
    assert "pass-word" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        service = resolve_service(base_url=text, api_key="")
    except ApiError:
        return
    assert service.base_url.startswith("https://") or service.is_loopback
