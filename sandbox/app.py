"""The HTTP application: token check, dispatch to the services' routes, errors in the platform's shape."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as StarletteRoute

from sandbox.core import faults, gaps, identity, shapes
from sandbox.core.addresses import TextAddresses
from sandbox.core.answers import Answers, KeptAnswer
from sandbox.core.bodies import json_object
from sandbox.core.call import Call
from sandbox.core.delivery import Deliveries
from sandbox.core.errors import ApiError, NotImplementedYet, TemporarilyUnavailable, Unauthenticated
from sandbox.core.hosts import LocalHostsOnly
from sandbox.core.org_id import OrgId
from sandbox.core.rights import ADMINISTRATOR
from sandbox.core.routing import Route
from sandbox.core.workspace import Workspace
from sandbox.services import load_services

log = logging.getLogger("sandbox")


def build_app(workspace: Workspace, deliveries: Deliveries) -> Starlette:
    """The application for one workspace; ``deliveries`` knows the connections that it is served by.

    Raises `RoutingError` when a service is not fit to be served.
    """
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

    answers = workspace.services["answers"] = Answers(workspace.store, deliveries)
    routes = [StarletteRoute(r.path, _endpoint(r, workspace, answers), methods=[r.method]) for r in services.routes]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(OrgId), Middleware(LocalHostsOnly), Middleware(TextAddresses), Middleware(gaps.Gaps)],
        exception_handlers={404: _unknown_route, 405: _unknown_route, Exception: _unexpected},
    )


def _endpoint(route: Route, workspace: Workspace, answers: Answers) -> Any:
    is_async = inspect.iscoroutinefunction(route.handler)

    async def endpoint(request: Request) -> Response:
        principal = ""
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
                    if again := answers.earlier(call):
                        return again
                    answer = route.handler(call)
                    kept = answers.keep(call, answer)
                if kept is not None:
                    return KeptAnswer({} if answer is None else answer, answers, kept)
        except ApiError as error:
            return await _refused(request, error, known=bool(principal))
        except (OSError, sqlite3.Error) as error:
            log.error("%s %s failed", request.method, request.url.path, exc_info=error)
            return await _refused(request, faults.answer(error, workspace.home), known=bool(principal))
        except asyncio.CancelledError:
            # Work goes on for some seconds after the order to end; what takes longer is cut off, and its caller told.
            ending = TemporarilyUnavailable("The sandbox is shutting down.")
            return JSONResponse(ending.body(), status_code=ending.status)
        if isinstance(answer, Response):
            return answer
        return JSONResponse({} if answer is None else answer)

    return endpoint


async def _refused(request: Request, error: ApiError, *, known: bool) -> Response:
    """Most clients see an answer only once they have sent everything: what a known caller still has to send is read and thrown away."""
    if known and "expect" not in request.headers:
        with contextlib.suppress(ClientDisconnect, RuntimeError):  # it is gone, or everything has been read
            async for _ in request.stream():
                pass
    return JSONResponse(error.body(), status_code=error.status)


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
