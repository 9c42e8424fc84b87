"""One request, as a handler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from sandbox.core.errors import InvalidParameterValue
from sandbox.core.store import Store
from sandbox.core.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """``path`` parameters, ``query`` (last value wins) and JSON ``body``.

    ``principal`` is a user's name or a service principal's application id; empty on public routes.
    """

    request: Request
    workspace: Workspace
    principal: str
    path: dict[str, Any]
    query: dict[str, str]
    body: dict[str, Any]

    @property
    def store(self) -> Store:
        return self.workspace.store

    @property
    def url(self) -> str:
        """Where the caller reached the sandbox, without a final slash; behind a mapped port or a tunnel that is another address.

        The Host header is a loopback name by then (`sandbox.core.hosts`).
        """
        return f"http://{self.request.headers['host']}"

    def param(self, name: str, default: Any = None) -> Any:
        """A value from path, body or query, in that order (the older APIs take either of the last two)."""
        for source in (self.path, self.body, self.query):
            if name in source:
                return source[name]
        return default

    def need(self, name: str) -> Any:
        """As `param`; a missing, null or empty value raises `InvalidParameterValue` naming the field."""
        value = self.param(name)
        if value is None or value == "":
            raise InvalidParameterValue(f"Missing required field: {name}")
        return value

    def page(
        self, items: list[Any], default_size: int = 100, size_key: str = "max_results"
    ) -> tuple[list[Any], str | None]:
        """One page of ``items`` after ``page_token``, and the next page's token (None on the last)."""
        try:
            size = int(self.param(size_key) or default_size)
            start = int(self.param("page_token") or 0)
        except (TypeError, ValueError):
            raise InvalidParameterValue(f"{size_key} and page_token must be numbers this API gave out") from None
        if size < 0 or start < 0:
            raise InvalidParameterValue(f"{size_key} must not be negative, got {size}")
        end = start + (size or default_size)
        return items[start:end], (str(end) if end < len(items) else None)
