"""Calls of the sandbox's REST API: one pooled connection a thread, timeouts, retries on 429 and 5xx."""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import threading
import time
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

TIMEOUT_SECONDS = 60
ATTEMPTS = 5
FIRST_DELAY_SECONDS = 0.2
IDLE_SECONDS = 2.0
"""A connection that was not used for so long is not used again: the sandbox's server closes one after 5 s."""
_RETRIED = (429, 500, 502, 503, 504)
_NO_CLUSTER = re.compile(r"\ACluster \S+ does not exist")


class ApiError(Exception):
    """An error answer. ``gone`` is true when the object is not there (any more)."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    @property
    def gone(self) -> bool:
        # The clusters API says so in words.
        return self.status == 404 or self.code.endswith("DOES_NOT_EXIST") or bool(_NO_CLUSTER.search(str(self)))


class HostRefused(Exception):
    """The host is not this machine."""


class Client:
    """A workspace. Raises `HostRefused` unless ``host`` is a loopback address: the sandbox is nowhere else."""

    def __init__(self, host: str, token: str) -> None:
        parts = urlsplit(host if "://" in host else f"http://{host}")
        name = parts.hostname or ""
        if parts.scheme != "http" or not _is_loopback(name):
            raise HostRefused(
                f"The bundled provider speaks to the sandbox on this machine only; the host is {host!r}. "
                "For a real workspace install databricks/databricks: LAKEWRIGHT_PROVIDER=registry, or a plugin mirror."
            )
        self.host = f"http://{parts.netloc}"
        self._address = (name, parts.port or 80)
        self._token = token
        self._local = threading.local()

    @cached_property
    def workspace_id(self) -> str:
        """Every answer names it in a header."""
        return str(self._send("GET", "/api/2.0/preview/scim/v2/Me", None)[1]["X-Databricks-Org-Id"])

    def get(self, path: str, /, **query: Any) -> Any:
        return self.call("GET", path, query={k: v for k, v in query.items() if v is not None})

    def head(self, path: str) -> Any:
        """The headers of a HEAD answer. Raises `ApiError`."""
        return self._send("HEAD", path, None)[1]

    def post(self, path: str, body: Any) -> Any:
        return self.call("POST", path, body)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        content: bytes | None = None,
    ) -> Any:
        """The JSON answer (an empty dictionary for an empty one). Raises `ApiError`."""
        target = path + (f"?{urlencode(query)}" if query else "")
        payload = content if content is not None else None if body is None else json.dumps(body).encode()
        data, _ = self._send(method, target, payload)
        return json.loads(data) if data else {}

    def _send(self, method: str, target: str, payload: bytes | None) -> tuple[bytes, Any]:
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            try:
                status, data, headers = self._once(method, target, payload)
            except (OSError, http.client.HTTPException) as error:
                self._forget()
                # A request that may have been carried out is repeated only if doing it twice is doing it once.
                if last or (method == "POST" and not isinstance(error, ConnectionRefusedError)):
                    raise ApiError(
                        0, "UNREACHABLE", f"{self.host} does not answer: {error or type(error).__name__}"
                    ) from error
            else:
                if status < 300:
                    return data, headers
                if last or status not in _RETRIED:
                    raise _error(status, data)
            time.sleep(FIRST_DELAY_SECONDS * 2**attempt)
        raise AssertionError("unreachable")

    def _once(self, method: str, target: str, payload: bytes | None) -> tuple[int, bytes, Any]:
        if time.monotonic() - getattr(self._local, "used", 0.0) > IDLE_SECONDS:
            self._forget()  # the server may have closed it meanwhile, and a creation is not sent twice
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection(*self._address, timeout=TIMEOUT_SECONDS)
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "User-Agent": "lakewright-provider",
        }
        connection.request(method, target, body=payload, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        self._local.used = time.monotonic()
        if answer.will_close:
            self._forget()
        return answer.status, data, answer.headers

    def _forget(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
        self._local.connection = None


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _error(status: int, data: bytes) -> ApiError:
    try:
        body = json.loads(data) if data else {}
    except ValueError:
        body = {}
    return ApiError(status, str(body.get("error_code", "")), str(body.get("message") or f"HTTP status {status}"))


def segment(text: Any) -> str:
    """``text`` as one component of a path."""
    return quote(str(text), safe="")
