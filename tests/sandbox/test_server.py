"""The server itself: who may ask, what a dropped connection is, how it starts and how it ends."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from parallel_widgets.sandbox import Sandbox, serve
from parallel_widgets.sandbox.http_server import THREAD_NAME
from parallel_widgets.sandbox.server import SandboxStartError

from .conversation import create, finish, run_input, statuses, stream, streaming

MARK = "x-parallel-widgets-sandbox"


def raw_exchange(sandbox: Sandbox, request: bytes) -> bytes:
    """Send bytes and give all that comes back until the other end closes."""
    host, port = sandbox.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def request_bytes(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", *headers, f"content-length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.mark.parametrize("fault", ["drop", "drop_after"])
def test_a_dropped_connection_is_closed_without_one_byte(sandbox: Sandbox, fault: str) -> None:
    sandbox.faults.add(f"{fault}@create")
    body = b'{"input": "x", "processor": "base"}'
    assert raw_exchange(sandbox, request_bytes("POST", "/v1/tasks/runs", "host: 127.0.0.1", body=body)) == b""
    assert sandbox.requests[-1].path == "/v1/tasks/runs"


def test_runs_can_be_held_before_their_end(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.hold()
    run_id = create(client)
    path = f"/v1/tasks/runs/{run_id}"
    assert client.get(f"{path}/result", params={"timeout": 0.3}).status_code == 408
    assert client.get(path).json()["status"] == "running"
    sandbox.release()
    assert finish(client, run_id)["run"]["status"] == "completed"


def test_a_key_can_expire() -> None:
    with serve(speed=300, require_key="old") as sandbox, httpx.Client(base_url=sandbox.base_url) as client:
        codes = []
        for key in ("new", "old"):
            sandbox.require_key = key
            response = client.post("/v1/tasks/runs", json=run_input(), headers={"x-api-key": "old"})
            codes.append(response.status_code)
        assert codes == [401, 202]


def test_a_cut_stream_has_no_end_of_its_body(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client)
    sandbox.faults.add("cut=1@events")
    received = raw_exchange(
        sandbox, request_bytes("GET", f"/v1/tasks/runs/{run_id}/events", "host: localhost")
    )
    assert received.startswith(b"HTTP/1.1 200")
    assert received.count(b"event: ") == 1
    assert not received.endswith(b"0\r\n\r\n")


def test_every_response_says_that_it_is_of_the_sandbox(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client)
    with client.stream("GET", f"/v1/tasks/runs/{run_id}/events") as streamed:
        assert streamed.headers[MARK] == "1"
    for method, path in [
        ("GET", f"/v1/tasks/runs/{run_id}"),
        ("GET", "/nowhere"),
        ("PUT", "/v1/tasks/runs"),
        ("GET", "/"),
    ]:
        response = client.request(method, path)
        assert response.headers[MARK] == "1"
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:1", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:8", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("127.0.0.1@evil.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
def test_only_names_of_this_machine_are_answered(sandbox: Sandbox, host: str, status: int) -> None:
    received = raw_exchange(sandbox, request_bytes("GET", "/", f"host: {host}", "connection: close"))
    assert received.startswith(f"HTTP/1.1 {status} ".encode())


def test_no_answer_waits_for_an_acknowledgement(client: httpx.Client) -> None:
    client.get("/")

    def seconds() -> float:
        begun = time.monotonic()
        client.get("/")
        return time.monotonic() - begun

    # Nagle's algorithm and delayed acknowledgements together would make each of them 0.04 s.
    assert min(seconds() for _ in range(20)) < 0.03


def test_it_listens_on_the_loopback_only(sandbox: Sandbox) -> None:
    assert sandbox.base_url.startswith("http://127.0.0.1:")


def test_a_browser_is_told_what_it_is(sandbox: Sandbox, client: httpx.Client) -> None:
    assert f"PARALLEL_BASE_URL={sandbox.base_url}" in client.get("/").text


def test_closing_ends_connections_that_were_made_just_then() -> None:
    sandbox = serve()
    loop, held, go = sandbox._loop, threading.Event(), threading.Event()
    assert loop is not None
    loop.call_soon_threadsafe(lambda: (held.set(), go.wait()))
    held.wait()
    host, port = sandbox.base_url.removeprefix("http://").split(":")
    clients = [socket.create_connection((host, int(port)), timeout=10) for _ in range(5)]
    closing = threading.Thread(target=sandbox.close)
    closing.start()
    while sandbox._loop is not None:
        time.sleep(0)  # until the end was asked for
    go.set()
    closing.join()
    for client in clients:
        with client:
            assert client.recv(1) == b""
    # A connection that was forgotten is a ResourceWarning, which fails the test.
    gc.collect()


def test_closing_ends_open_streams_and_waiting_requests_and_leaves_no_thread() -> None:
    before = threading.active_count()
    sandbox = serve(durations={"base": 36_000}, faults=["delay=36000@input"])
    ended: list[str] = []
    with httpx.Client(base_url=sandbox.base_url, timeout=60) as client:
        run_id = create(client)
        path = f"/v1/tasks/runs/{run_id}"

        def wait(name: str) -> None:
            try:
                client.get(f"{path}/{name}")
            except httpx.TransportError:
                ended.append(name)

        waiting = [threading.Thread(target=wait, args=(name,)) for name in ("result", "input")]
        with streaming(client, f"{path}/events") as events:
            assert next(events)["run"]["status"] == "queued"
            for thread in waiting:
                thread.start()
            while len(sandbox.requests) < 4:
                time.sleep(0)  # until both requests have arrived
            begun = time.monotonic()
            sandbox.close()
            assert time.monotonic() - begun < 5
            with pytest.raises(httpx.TransportError):
                list(events)
        for thread in waiting:
            thread.join()
    assert sorted(ended) == ["input", "result"]
    assert threading.active_count() == before
    assert not sandbox.is_running


def test_closing_again_does_nothing() -> None:
    sandbox = serve()
    sandbox.close()
    sandbox.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(sandbox.base_url)


def test_several_sandboxes_live_side_by_side() -> None:
    with serve(speed=100) as first, serve(speed=100) as second:
        with httpx.Client(base_url=first.base_url) as one, httpx.Client(base_url=second.base_url) as other:
            run_id = create(one)
            assert finish(one, run_id)
            assert other.get(f"/v1/tasks/runs/{run_id}").status_code == 404
        first.close()
        assert httpx.get(second.base_url).status_code == 200


def test_a_port_can_be_chosen_and_used_again_at_once_but_not_twice() -> None:
    with serve() as sandbox:
        port = int(sandbox.base_url.rpartition(":")[2])
        httpx.get(sandbox.base_url)
        with pytest.raises(SandboxStartError, match=f"cannot use port {port}"):
            serve(port=port)
    with serve(port=port) as again:
        assert httpx.get(again.base_url).status_code == 200


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        serve(speed=speed)


def test_it_works_beside_a_running_loop_of_the_main_thread() -> None:
    async def notebook() -> list[str]:
        with serve(speed=100) as sandbox:
            async with httpx.AsyncClient(base_url=sandbox.base_url) as client:
                run_id = (await client.post("/v1/tasks/runs", json=run_input())).json()["run_id"]
                result = await client.get(f"/v1/tasks/runs/{run_id}/result")
                return [result.json()["run"]["status"]]

    assert asyncio.run(notebook()) == ["completed"]


def test_signal_handlers_are_left_alone() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with serve():
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_nothing_is_logged_and_other_servers_may_still_log(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.DEBUG, logger="uvicorn"),
        caplog.at_level(logging.DEBUG, logger="uvicorn.error"),
    ):
        with (
            serve(speed=100, durations={"pro": 36_000}) as sandbox,
            httpx.Client(base_url=sandbox.base_url) as client,
        ):
            finish(client, create(client))
            raw_exchange(sandbox, b"this is not HTTP\r\n\r\n")
            create(client, processor="pro")
        assert [record for record in caplog.records if record.threadName == THREAD_NAME] == []
        logging.getLogger("uvicorn.error").info("another server")
    assert "another server" in caplog.text


def test_a_request_whose_client_leaves_does_not_go_on() -> None:
    with serve(durations={"base": 36_000}) as sandbox, httpx.Client(base_url=sandbox.base_url) as client:
        run_id = create(client)
        answers = sandbox._server._gate._answers
        for _ in range(3):
            with streaming(client, f"/v1/tasks/runs/{run_id}/events") as events:
                next(events)
            with pytest.raises(httpx.ReadTimeout):
                client.get(f"/v1/tasks/runs/{run_id}/result", timeout=0.05)
        while answers:
            client.get("/")  # each gives the server's loop a turn
        assert client.get(f"/v1/tasks/runs/{run_id}").json()["is_active"] is True


def test_many_streams_at_once_all_reach_the_end(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client, processor="pro")

    async def follow_all() -> list[str]:
        async with httpx.AsyncClient(base_url=sandbox.base_url) as client:
            pages = await asyncio.gather(*(client.get(f"/v1/tasks/runs/{run_id}/events") for _ in range(50)))
            return [page.text for page in pages]

    assert all('"status": "completed"' in text for text in asyncio.run(follow_all()))
    assert statuses(stream(client, f"/v1/tasks/runs/{run_id}/events"))[-1] == "completed"


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_process_ends_although_its_sandbox_was_never_closed() -> None:
    done = run_python(
        "import parallel_widgets.sandbox as s, httpx\n"
        "sandbox = s.serve(durations={'base': 36000})\n"
        "body = {'input': 'x', 'processor': 'base'}\n"
        "print(httpx.post(sandbox.base_url + '/v1/tasks/runs', json=body).status_code)"
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "202", "")


def test_importing_the_sandbox_imports_no_server() -> None:
    done = run_python(
        "import sys, parallel_widgets.sandbox\n"
        "print([name for name in ('uvicorn', 'starlette') if name in sys.modules])"
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
