"""A small client for both services: asks again when asked to wait, or when the service stumbles; never for ever."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from review.errors import PublishError

ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 120.0
TIMEOUT_SECONDS = 30.0
_SIGN_IN = 203
"""How Azure DevOps answers a token that it does not take."""
_SECONDS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


class Client:
    """One service's API.

    Args:
        service: its name, for messages.
        base: the API's root URL.
        headers: sent with each request; they hold the token and are never shown.
        sleep: waits a number of seconds; tests pass their own.
    """

    def __init__(
        self, service: str, base: str, headers: dict[str, str], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.service = service
        self._sleep = sleep
        try:
            url = httpx.URL(base)
        except httpx.InvalidURL:
            url = httpx.URL()
        if url.scheme not in ("http", "https") or not url.host:
            raise PublishError(service, "its URL", None, f"found {base!r}; expected https://…")
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            # httpx would say so too, and show the value.
            raise PublishError(service, "its headers", None, "the token holds a character that no token has")
        self._http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def beside(self, end: str, name: str) -> str:
        """The URL of another API of the same service, where the base ends so: a server's `/api/v3` has its GraphQL at `/api/graphql`."""
        base = str(self._http.base_url).rstrip("/")
        return f"{base.removesuffix(end)}{name}"

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """One request, repeated on 429, 5xx, rate limits and broken connections, at most five times; not where it must wait for longer than
        two minutes.

        Raises:
            PublishError: the service refused, or did not answer in the end.
        """
        what = f"{method} {path.partition('?')[0]}"
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response = self._http.request(method, path, json=body, params=query or None)
            except httpx.TransportError as error:
                if attempt == ATTEMPTS:
                    raise PublishError(self.service, what, None, str(error) or type(error).__name__) from error
                self._sleep(2.0**attempt)
                continue
            if response.status_code == _SIGN_IN:
                raise PublishError(self.service, what, _SIGN_IN, "a page to sign in; the token is not accepted")
            if response.is_success:
                return response
            wait = self._wait(response, attempt)
            if wait is None or attempt == ATTEMPTS:
                raise PublishError(self.service, what, response.status_code, _reason(response))
            if wait > LONGEST_WAIT_SECONDS:
                told = f"{_reason(response)} (it asks to wait for {wait:.0f} seconds)"
                raise PublishError(self.service, what, response.status_code, told)
            self._sleep(wait)
        raise AssertionError("unreachable")

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """The entries of a list over all its pages, which `Link: rel="next"` or a continuation token chain."""
        seen: set[str] = set()
        while True:
            response = self.ask("GET", path, **query)
            yield from self._entries(path, response)
            following = response.links.get("next", {}).get("url")
            token = response.headers.get("x-ms-continuationtoken")
            if following and following not in seen:
                # Only the path: a page that points to another host must not get the token.
                path, query = httpx.URL(following).raw_path.decode(), {}
                path = "/" + path.removeprefix(self._http.base_url.raw_path.decode())
                seen.add(following)
            elif token and token not in seen:
                query = {**query, "continuationToken": token}
                seen.add(token)
            else:
                return

    def _entries(self, path: str, response: httpx.Response) -> list[dict[str, Any]]:
        try:
            document = response.json()
        except ValueError:
            document = None
        entries = document.get("value") if isinstance(document, dict) else document
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise PublishError(
                self.service, f"GET {path.partition('?')[0]}", response.status_code, "no list of objects"
            )
        return entries

    def _wait(self, response: httpx.Response, attempt: int) -> float | None:
        """Seconds to wait before asking again; None when asking again is of no use."""
        limited = response.status_code == 429 or (
            response.status_code == 403
            and (
                response.headers.get("x-ratelimit-remaining") == "0"
                or "retry-after" in response.headers
                or "rate limit" in response.text
            )
        )
        if not limited and response.status_code < 500:
            return None
        told = response.headers.get("retry-after", "")
        if _SECONDS.fullmatch(told):
            return float(told)
        with suppress(ValueError):  # What is no date is no advice.
            return max(parsedate_to_datetime(told).timestamp() - time.time(), 1.0)
        reset = response.headers.get("x-ratelimit-reset", "")
        if limited and response.headers.get("x-ratelimit-remaining") == "0" and _SECONDS.fullmatch(reset):
            return max(float(reset) - time.time(), 1.0)
        # GitHub asks for a minute after a secondary limit that names no time.
        return 60.0 if limited and response.status_code == 403 else 2.0**attempt


def _reason(response: httpx.Response) -> str:
    try:
        document = response.json()
    except ValueError:
        return response.reason_phrase or "no reason given"
    return str(document.get("message", document) if isinstance(document, dict) else document)[:300]
