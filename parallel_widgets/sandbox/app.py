"""The Task API's paths, each with its endpoint."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from parallel_widgets.sandbox import group_endpoints, run_endpoints, suggest_endpoints
from parallel_widgets.sandbox.endpoint import refusal_response, route
from parallel_widgets.sandbox.refusal import Refusal
from parallel_widgets.sandbox.service import Service

RUNS = "/v1/tasks/runs"
RUN = "/v1/tasks/runs/{run_id}"
GROUPS = "/v1/tasks/groups"
GROUP = "/v1/tasks/groups/{taskgroup_id}"

ABOUT = """This is the sandbox of parallel_widgets: a local imitation of the Parallel Task API.
It answers with samples, which it makes up; nothing is researched, and nothing costs.
Point a client at it with PARALLEL_BASE_URL={base_url}
"""


def build_app(service: Service) -> Starlette:
    """Give the ASGI app of one sandbox."""
    app = Starlette(
        routes=[
            Route("/", about, methods=["GET"]),
            route(service, "POST", RUNS, "create", run_endpoints.create),
            route(service, "GET", RUN, "retrieve", run_endpoints.retrieve),
            route(service, "GET", f"{RUN}/input", "input", run_endpoints.retrieve_input),
            route(service, "GET", f"{RUN}/result", "result", run_endpoints.result),
            route(service, "GET", f"{RUN}/events", "events", run_endpoints.events),
            # Documented on both paths, with the same contract.
            route(service, "GET", "/v1beta/tasks/runs/{run_id}/events", "events", run_endpoints.events),
            route(service, "POST", GROUPS, "group_create", group_endpoints.create),
            route(service, "GET", GROUP, "group_retrieve", group_endpoints.retrieve),
            route(service, "POST", f"{GROUP}/runs", "group_add", group_endpoints.add_runs),
            route(service, "GET", f"{GROUP}/runs", "group_runs", group_endpoints.runs),
            route(service, "GET", f"{GROUP}/events", "group_events", group_endpoints.events),
            route(service, "GET", f"{GROUP}/runs/{{run_id}}", "group_run", run_endpoints.retrieve),
            route(service, "POST", "/v1beta/tasks/suggest", "suggest", suggest_endpoints.suggest),
            route(
                service,
                "POST",
                "/v1beta/tasks/suggest-processor",
                "suggest_processor",
                suggest_endpoints.suggest_processor,
            ),
        ],
        exception_handlers={404: no_endpoint, 405: no_endpoint},
    )
    app.router.redirect_slashes = False
    return app


async def about(request: Request) -> Response:
    """Tell somebody who opens the address in a browser what it is."""
    return PlainTextResponse(ABOUT.format(base_url=str(request.base_url).rstrip("/")))


async def no_endpoint(request: Request, error: Exception) -> Response:
    """Answer for what the Task API does not have."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    return refusal_response(
        Refusal(status, f"There is no {request.method} {request.url.path} in the Task API.")
    )
