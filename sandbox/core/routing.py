"""Routes: what a service answers, and what all of them together are."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from sandbox.core.rights import NO_TOKEN, Right
from sandbox.core.shapes import Shape

if TYPE_CHECKING:
    from sandbox.core.call import Call
    from sandbox.core.workspace import Workspace

log = logging.getLogger("sandbox")

Answer = dict[str, Any] | list[Any] | Response | None
Handler = Callable[["Call"], Answer | Awaitable[Answer]]


class RoutingError(Exception):
    """A service is not fit to be served: it has no ``ROUTES``, a route exists twice or does not say which right it needs."""


@dataclass(frozen=True)
class Route:
    """``method path → handler``.

    ``path`` uses Starlette's syntax (``/api/2.0/secrets/get``, ``…/catalogs/{name}``, ``{rest:path}``).
    A plain (not async) handler runs inside one store transaction that is committed before the answer is sent and
    rolled back on any error. An async handler opens its own transactions around the parts that do not await.
    ``right``: what a caller needs (`sandbox.core.rights`); the loader refuses a route that does not say.
    ``body``: the types of the body's known fields; another one is refused before the handler is called.
    ``raw_body`` leaves the body unread for the handler to stream (``call.request``).
    """

    method: str
    path: str
    handler: Handler
    right: Right | None = None
    raw_body: bool = False
    body: Shape = field(default_factory=dict)

    @property
    def public(self) -> bool:
        return self.right is NO_TOKEN


@dataclass(frozen=True)
class Services:
    """Everything the services' files brought along."""

    routes: list[Route]
    modules: list[ModuleType]
    _started: list[ModuleType] = field(default_factory=list)

    async def start(self, workspace: Workspace) -> None:
        """Call each service's optional ``async def start(workspace)``: seed objects, take up interrupted work."""
        for module in self.modules:
            if hook := getattr(module, "start", None):
                await hook(workspace)
            self._started.append(module)

    async def stop(self, workspace: Workspace) -> None:
        """Call the optional ``async def stop(workspace)`` of each service that was started: end the processes it started."""
        while self._started:
            module = self._started.pop()
            if hook := getattr(module, "stop", None):
                try:
                    await hook(workspace)
                except Exception:
                    log.exception("%s could not be stopped", module.__name__)
