"""A local HTTP double of both services' APIs: comments and threads with paging, labels, and faults to order."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

BROKEN = 0
"""A fault's status: the connection is closed without an answer."""


class Service:
    """What the double remembers, and the faults that it is to answer with, first to last."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.threads: list[dict[str, Any]] = []
        self.labels: list[str] = []
        self.colours: dict[str, str] = {}
        self.user = "build-service"
        self.hidden: list[str] = []
        self.faults: list[tuple[int, dict[str, str], dict[str, Any]]] = []
        self.longest = 65_536
        self.requests: list[tuple[str, str]] = []
        self.tokens: set[str] = set()
        self.url = ""
        self.at = ""
        """The path that the API stands at, as on a server of one's own."""
        self.refuses = ""
        """What GraphQL refuses with."""

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, dict[str, str], Any]:
        self.requests.append((method, path))
        if self.faults and method != "GET":
            return self.faults.pop(0)
        if self.at and path.startswith(self.at):
            path = path.removeprefix(self.at)
        elif self.at and path != "/api/graphql":
            return 404, {}, {"message": "Not Found"}
        for pattern, handler in (
            (r"(?:/api)?/graphql", self._graphql),
            (r"/repos/o/r/labels", self._repository_labels),
            (r"/_apis/connectionData", self._connection),
            (r"/repos/o/r/issues/7/comments", self._comments),
            (r"/repos/o/r/issues/comments/(\d+)", self._comment),
            (r"/repos/o/r/issues/7/labels", self._labels),
            (r"/repos/o/r/issues/7/labels/(.+)", self._label),
            (r"/p/_apis/git/repositories/r/pullRequests/7/threads", self._threads),
            (r"/p/_apis/git/repositories/r/pullRequests/7/threads/(\d+)", self._thread),
            (r"/p/_apis/git/repositories/r/pullRequests/7/threads/(\d+)/comments/1", self._thread_comment),
            (r"/p/_apis/git/repositories/r/pullRequests/7/labels", self._labels),
            (r"/p/_apis/git/repositories/r/pullRequests/7/labels/(.+)", self._label),
        ):
            match = re.fullmatch(pattern, path)
            if match:
                return handler(method, query, body, *match.groups())
        return 404, {}, {"message": "Not Found"}

    def _comments(self, method: str, query: dict[str, list[str]], body: Any) -> tuple[int, dict[str, str], Any]:
        if method == "POST":
            if len(body["body"].encode()) > self.longest:
                return 422, {}, {"message": "Validation Failed: body is too long"}
            number = len(self.comments) + 1
            entry = {
                "id": number,
                "node_id": f"N{number}",
                "body": body["body"],
                "user": {"login": "github-actions[bot]"},
            }
            self.comments.append(entry)
            return 201, {}, entry
        size, number = int(query["per_page"][0]), int(query.get("page", ["1"])[0])
        headers = {}
        if number * size < len(self.comments):
            headers["Link"] = (
                f'<{self.url}{self.at}/repos/o/r/issues/7/comments?per_page={size}&page={number + 1}>; rel="next"'
            )
        return 200, headers, self.comments[(number - 1) * size : number * size]

    def _comment(self, method: str, query: Any, body: Any, number: str) -> tuple[int, dict[str, str], Any]:
        if len(body["body"].encode()) > self.longest:
            return 422, {}, {"message": "Validation Failed: body is too long"}
        if self.comments[int(number) - 1].get("gone"):
            return 404, {}, {"message": "Not Found"}
        self.comments[int(number) - 1]["body"] = body["body"]
        return 200, {}, {}

    def _graphql(self, method: str, query: Any, body: Any) -> tuple[int, dict[str, str], Any]:
        if self.refuses:
            return 200, {}, {"data": None, "errors": [{"message": self.refuses}]}
        if "ids" in body["variables"]:
            nodes = [{"id": name, "isMinimized": name in self.hidden} for name in body["variables"]["ids"]]
            return 200, {}, {"data": {"nodes": nodes}}
        self.hidden.append(body["variables"]["id"])
        return 200, {}, {"data": {}}

    def _connection(self, method: str, query: Any, body: Any) -> tuple[int, dict[str, str], Any]:
        return 200, {}, {"authenticatedUser": {"id": self.user}}

    def _repository_labels(self, method: str, query: Any, body: Any) -> tuple[int, dict[str, str], Any]:
        if body["name"] in self.colours:
            return 422, {}, {"message": "Validation Failed", "errors": [{"code": "already_exists"}]}
        self.colours[body["name"]] = body["color"]
        return 201, {}, {}

    def _labels(self, method: str, query: Any, body: Any) -> tuple[int, dict[str, str], Any]:
        if method == "POST":
            self.labels += body.get("labels") or [body["name"]]
        return 200, {}, [{"name": name} for name in self.labels]

    def _label(self, method: str, query: Any, body: Any, name: str) -> tuple[int, dict[str, str], Any]:
        self.labels.remove(unquote(name))
        return 200, {}, {}

    def _threads(self, method: str, query: dict[str, list[str]], body: Any) -> tuple[int, dict[str, str], Any]:
        if method == "POST":
            text = body["comments"][0]["content"]
            if len(text) > self.longest:
                return 400, {}, {"message": "The comment is too long."}
            comment = {"id": 1, "content": text, "author": {"id": self.user}}
            self.threads.append({"id": len(self.threads) + 1, "status": body["status"], "comments": [comment]})
            return 200, {}, self.threads[-1]
        start = int(query.get("continuationToken", ["0"])[0])
        headers = {"x-ms-continuationtoken": str(start + 2)} if start + 2 < len(self.threads) else {}
        return 200, headers, {"value": self.threads[start : start + 2]}

    def _thread(self, method: str, query: Any, body: Any, number: str) -> tuple[int, dict[str, str], Any]:
        self.threads[int(number) - 1]["status"] = body["status"]
        return 200, {}, {}

    def _thread_comment(self, method: str, query: Any, body: Any, number: str) -> tuple[int, dict[str, str], Any]:
        self.threads[int(number) - 1]["comments"][0]["content"] = body["content"]
        return 200, {}, {}


@pytest.fixture
def service() -> Iterator[Service]:
    double = Service()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            double.tokens.add(self.headers.get("Authorization", ""))
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            parts = urlsplit(self.path)
            status, headers, answer = double.answer(self.command, parts.path, parse_qs(parts.query), body)
            if status == BROKEN:
                self.close_connection = True
                return
            data = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Length": str(len(data)),
                "Content-Type": "application/json",
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = _serve

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield double
    server.shutdown()
    thread.join()
    server.server_close()
