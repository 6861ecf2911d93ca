"""A request without its secrets: code is shown, saved in notebooks and passed on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

#: What every placeholder begins with, so that it can be searched for.
MARK = "YOUR_"
_WEBHOOK = f"https://example.com/{MARK}WEBHOOK"
# What is no secret by its meaning; anything else beside it may be one.
_MCP_FIELDS = frozenset({"type", "name", "url", "allowed_tools"})
_WEBHOOK_FIELDS = frozenset({"event_types"})
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")


def without_secrets(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a run's body with placeholders for what may be secret.

    Those are the headers of MCP servers, with whatever of their addresses is no plain path, and the webhook's
    address: whoever knows it can write there.
    """
    copy = dict(request)
    servers = copy.get("mcp_servers")
    if isinstance(servers, list):
        copy["mcp_servers"] = [_server(server) if isinstance(server, dict) else server for server in servers]
    webhook = copy.get("webhook")
    if isinstance(webhook, dict):
        copy["webhook"] = {**_members(webhook, _WEBHOOK_FIELDS), "url": _WEBHOOK}
    return copy


def _server(server: Mapping[str, Any]) -> dict[str, Any]:
    hidden = _members(server, _MCP_FIELDS)
    if isinstance(hidden.get("url"), str):
        hidden["url"] = _plain_address(hidden["url"])
    return hidden


def _members(value: Mapping[str, Any], open_names: frozenset[str]) -> dict[str, Any]:
    return {name: item if name in open_names else _hidden(item, name) for name, item in value.items()}


def _hidden(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return _members(value, frozenset())
    if isinstance(value, list):
        return [_hidden(item, name) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    return MARK + (_NO_WORD.sub("_", name).strip("_").upper() or "SECRET")


def _plain_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return f"https://example.com/{MARK}SERVER"
    query = f"{MARK}QUERY" if parts.query else ""
    return urlunsplit((parts.scheme, host, parts.path, query, ""))
