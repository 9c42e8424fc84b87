"""One request, as a handler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from sandbox.core.errors import InvalidParameterValue
from sandbox.core.listing import BY_KEY, EVERYTHING, Condition, Order, place_of, token_of
from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace

_MAX_PAGE = 1000
"""Objects on a page, for whoever asks for more too."""


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
        self,
        kind: str,
        *,
        order: Order = BY_KEY,
        where: Condition = EVERYTHING,
        default_size: int = 100,
        size_key: str = "max_results",
    ) -> tuple[list[Document], dict[str, str]]:
        """One page of ``kind``, and the answer's ``next_page_token`` (nothing on the last page)."""
        size, token = self._page_size(size_key) or default_size, self.param("page_token")
        behind = place_of(token, order) if isinstance(token, str) and token else None
        if token and behind is None:
            raise InvalidParameterValue("page_token is none that this API gave out.")
        page, more = self.store.page(kind, size, order=order, where=where, behind=behind)
        return [each.document for each in page], {"next_page_token": token_of(page[-1].place)} if more else {}

    def _page_size(self, size_key: str) -> int:
        given = self.param(size_key) or 0
        try:
            size = -1 if isinstance(given, bool | float) else int(given)
        except (TypeError, ValueError):
            size = -1
        if size < 0:
            raise InvalidParameterValue(f"{size_key} must be a number, not below 0.")
        return min(size, _MAX_PAGE)
