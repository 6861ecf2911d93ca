"""A service that answers runs and wishes with text made to be executed, wherever the Task API has text."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

#: What it would do if anything ran it.
SCRIPT = "window.hacked=1"
#: In every text: markup that runs when it is parsed, and an end of the script around it.
MARKUP = f"</script><script>{SCRIPT}</script><img src=x onerror={SCRIPT}><svg onload={SCRIPT}>"
LINK = f"javascript:{SCRIPT}"
NOW = "2026-01-01T00:00:00Z"


def run(status: str) -> dict[str, Any]:
    """A run in this status."""
    return {
        "run_id": "trun_hostile",
        "interaction_id": "trun_hostile",
        "status": status,
        "is_active": status != "completed",
        "warnings": [{"type": MARKUP, "message": f"Warning {MARKUP}", "detail": {MARKUP: MARKUP}}],
        "error": None,
        "processor": "base",
        "metadata": {MARKUP: MARKUP},
        "taskgroup_id": None,
        "created_at": NOW,
        "modified_at": NOW,
    }


def output() -> dict[str, Any]:
    """An output with markup as key, value, reasoning, title and excerpt, and scripts as links."""
    citation = {"url": LINK, "title": f"Title {MARKUP}", "excerpts": [f"Excerpt {MARKUP}"]}
    data_page = {"url": f"data:text/html,{MARKUP}", "title": "", "excerpts": [LINK]}
    return {
        "type": "json",
        "content": {MARKUP: f"Value {MARKUP}", "link": LINK, "__proto__": {"polluted": MARKUP}},
        "basis": [
            {
                "field": field,
                "reasoning": f"Reasoning {MARKUP}",
                "citations": [citation, data_page],
                "confidence": MARKUP,
            }
            for field in (MARKUP, "link")
        ],
        "mcp_tool_calls": None,
    }


def events() -> list[dict[str, Any]]:
    """The events of the run, to its end."""
    return [
        {"type": "task_run.state", "run": run("running"), "output": None},
        {"type": f"task_run.progress_msg.{MARKUP}", "message": f"Message {MARKUP}", "timestamp": MARKUP},
        {
            "type": "task_run.progress_stats",
            "source_stats": {
                "num_sources_considered": 1,
                "num_sources_read": 1,
                "sources_read_sample": [LINK, f"https://example.com/{MARKUP}"],
            },
            "progress_meter": 50,
        },
        {"type": "task_run.state", "run": run("completed"), "output": output()},
    ]


def suggestion() -> dict[str, Any]:
    """A suggested task with markup in its texts, and with the keys that have a meaning of their own."""
    field = {"type": "string", "description": f"Description {MARKUP}"}
    return {
        "title": f"Title {MARKUP}",
        "output_schema": {"type": "object", "properties": {MARKUP: field, "__proto__": field}},
        "input_schema": {"type": "object", "properties": {MARKUP: field}},
        "inputs": [{MARKUP: MARKUP}],
        "warnings": [f"Warning {MARKUP}"],
    }


class Handler(BaseHTTPRequestHandler):
    """Answers a create, the three ways to follow its run, and the two suggesting endpoints."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/v1beta/tasks/suggest":
            self._answer(200, "application/json", json.dumps(suggestion()))
        elif self.path == "/v1beta/tasks/suggest-processor":
            body = {"recommended_processors": [MARKUP], "warnings": []}
            self._answer(200, "application/json", json.dumps(body))
        else:
            self._answer(202, "application/json", json.dumps(run("queued")))

    def do_GET(self) -> None:
        if self.path.endswith("/events"):
            stream = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events())
            self._answer(200, "text/event-stream", stream)
        elif "/result" in self.path:
            answer = {"run": run("completed"), "output": output()}
            self._answer(200, "application/json", json.dumps(answer))
        else:
            self._answer(200, "application/json", json.dumps(run("completed")))

    def _answer(self, status: int, kind: str, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""


class HostileService:
    """Serves on the loopback while entered."""

    def __enter__(self) -> str:
        """Start it, and answer its base URL."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
