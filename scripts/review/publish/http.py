"""A small client for both services: asks again when asked to wait, or when the service stumbles; never for ever."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from scripts.review.errors import PublishError

ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 120.0
TIMEOUT_SECONDS = 30.0


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
        self._http = httpx.Client(base_url=base, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """One request, repeated on 429, 5xx, rate limits and broken connections, at most five times.

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
            if response.is_success:
                return response
            wait = self._wait(response, attempt)
            if wait is None or attempt == ATTEMPTS:
                raise PublishError(self.service, what, response.status_code, _reason(response))
            self._sleep(wait)
        raise AssertionError("unreachable")

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """The entries of a list over all its pages, which `Link: rel="next"` or a continuation token chain."""
        seen: set[str] = set()
        while True:
            response = self.ask("GET", path, **query)
            document = response.json()
            yield from document.get("value", []) if isinstance(document, dict) else document
            following = response.links.get("next", {}).get("url")
            token = response.headers.get("x-ms-continuationtoken")
            if following and following not in seen:
                # Only the path: a page that points to another host must not get the token.
                path, query = httpx.URL(following).raw_path.decode(), {}
                seen.add(following)
            elif token and token not in seen:
                query = {**query, "continuationToken": token}
                seen.add(token)
            else:
                return

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
        if told.replace(".", "", 1).isdigit():
            return min(float(told), LONGEST_WAIT_SECONDS)
        reset = response.headers.get("x-ratelimit-reset", "")
        if limited and reset.isdigit():
            return min(max(float(reset) - time.time(), 1.0), LONGEST_WAIT_SECONDS)
        return min(2.0**attempt, LONGEST_WAIT_SECONDS)


def _reason(response: httpx.Response) -> str:
    try:
        document = response.json()
    except ValueError:
        return response.reason_phrase or "no reason given"
    return str(document.get("message", document) if isinstance(document, dict) else document)[:300]
