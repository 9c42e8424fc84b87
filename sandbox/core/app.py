"""The HTTP application: token check, dispatch to the services' routes, errors in the platform's shape."""

from __future__ import annotations

import contextlib
import inspect
import logging
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as StarletteRoute

from sandbox.core import gaps, identity, shapes
from sandbox.core.answers import Answers, KeptAnswer
from sandbox.core.bodies import json_object
from sandbox.core.call import Call
from sandbox.core.errors import ApiError, NotImplementedYet, Unauthenticated
from sandbox.core.hosts import LocalHostsOnly
from sandbox.core.org_id import OrgId
from sandbox.core.rights import ADMINISTRATOR
from sandbox.core.routing import Route, load_services
from sandbox.core.workspace import Workspace

log = logging.getLogger("sandbox")


def build_app(workspace: Workspace) -> Starlette:
    """The application for one workspace. Raises `RoutingError` when a service is not fit to be served."""
    services = load_services()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            identity.seed(workspace)
            await services.start(workspace)
            yield
        finally:
            await services.stop(workspace)
            await workspace.cancel_background()
            workspace.store.close()

    answers = Answers(workspace.store)
    routes = [StarletteRoute(r.path, _endpoint(r, workspace, answers), methods=[r.method]) for r in services.routes]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(OrgId), Middleware(LocalHostsOnly), Middleware(gaps.Gaps)],
        exception_handlers={404: _unknown_route, 405: _unknown_route, Exception: _unexpected},
    )


def _endpoint(route: Route, workspace: Workspace, answers: Answers) -> Any:
    is_async = inspect.iscoroutinefunction(route.handler)

    async def endpoint(request: Request) -> Response:
        try:
            principal = "" if route.public else identity.authenticate(workspace, request)
            body = {} if route.raw_body else await json_object(request)
            shapes.check(body, route.body)
            call = Call(request, workspace, principal, request.path_params, dict(request.query_params), body)
            if route.right is ADMINISTRATOR:
                identity.require_admin(call)
            if is_async:
                answer = await route.handler(call)  # type: ignore[misc]
            else:
                with workspace.store.transaction():
                    answer = answers.earlier(call) or route.handler(call)
                    kept = answers.keep(call, answer)
                if kept is not None:
                    return KeptAnswer(answer, answers, kept)
        except ApiError as error:
            return JSONResponse(error.body(), status_code=error.status)
        if isinstance(answer, Response):
            return answer
        return JSONResponse({} if answer is None else answer)

    return endpoint


async def _unknown_route(request: Request, _: Exception) -> Response:
    try:
        identity.authenticate(request.app.state.workspace, request)
    except Unauthenticated as unauthenticated:
        return JSONResponse(unauthenticated.body(), status_code=unauthenticated.status)
    path = request.url.path
    if path.startswith("/api/"):
        missing = NotImplementedYet(
            f"The sandbox does not emulate {request.method} {path}. Add it to a file in sandbox/services/ (see CONTRIBUTING.md)."
        )
        return JSONResponse(missing.body(), status_code=missing.status)
    gaps.mark(request)
    return JSONResponse({"error_code": "ENDPOINT_NOT_FOUND", "message": f"No such page: {path}"}, status_code=404)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    body = {"error_code": "INTERNAL_ERROR", "message": f"{type(error).__name__}: the sandbox's log has the traceback"}
    return JSONResponse(body, status_code=500)
