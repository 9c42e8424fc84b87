"""Every route, called by a principal without rights, does what it says beside the route (`sandbox.core.rights`)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from sandbox.core.rights import ANYONE
from sandbox.core.routing import Route
from sandbox.services import load_services

from .conftest import MARK, Things
from .example_requests import Example, examples

ROUTES = [route for route in load_services().routes if not route.public and "{rest:path}" not in route.path]
"""What MLflow's server answers is in test_mlflow_routes.py."""
REFUSING = [route for route in ROUTES if route.right is not None and route.right.refuses]
OPEN = [route for route in ROUTES if route not in REFUSING]
UNSEEN = ("/fs/create-upload-part-urls", "/fs/create-abort-upload-url", "/token/delete")
"""What is the caller's own or is not there: others are told no more than that."""
DIRECTORY = "/scim/v2/"
"""Everybody may know who is in the workspace."""


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


def send(client: httpx.Client, example: Example) -> httpx.Response:
    return client.request(example.method, example.path, params=example.query, json=example.body)


@pytest.fixture
def unchanged(things: Things) -> Iterator[None]:
    """All that was on record before is so afterwards."""
    before = things.documents()
    yield
    after = things.documents()
    assert {key: after.get(key) for key in before} == before


@pytest.mark.parametrize("route", REFUSING, ids=name)
@pytest.mark.usefixtures("unchanged")
def test_nobody_is_refused(things: Things, route: Route) -> None:
    sent = list(examples(route, things))
    assert sent
    for example in sent:
        answer = send(things.nobody, example)
        expected = (403, 404) if route.path.endswith(UNSEEN) or "complete-upload" in str(example.query) else (403,)
        assert answer.status_code in expected, f"{example.path} {example.query}: {answer.status_code} {answer.text}"


@pytest.mark.parametrize("route", OPEN, ids=name)
@pytest.mark.usefixtures("unchanged")
def test_nobody_sees_and_changes_nothing_of_others(things: Things, route: Route) -> None:
    for example in examples(route, things):
        answer = send(things.nobody, example)
        # 501: what is not emulated is so for everybody
        assert answer.status_code in (200, 404, 501), f"{example.path}: {answer.status_code} {answer.text}"
        told = answer.status_code == 200 and MARK in answer.text
        assert not told or (DIRECTORY in route.path and route.right is ANYONE), answer.text
