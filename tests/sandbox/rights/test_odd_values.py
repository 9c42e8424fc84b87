"""Whatever stands in a field of a request, the answer is the platform's: done, or refused in its words, and soon.

One field at a time of a request that would succeed, so that every handler is reached with it: halves of surrogate pairs, NUL, line breaks,
names longer than a file system takes, numbers that no column holds, other types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.core.routing import Route
from sandbox.core.shapes import MapOf, Plain, Shape
from sandbox.services import load_services

from .conftest import Things
from .example_requests import Example, examples
from .test_every_route import name

Where = tuple[str | int, ...]

ROUTES = [route for route in load_services().routes if "{rest:path}" not in route.path]
ROUTES.sort(key=lambda route: route.method == "DELETE" or "delete" in route.path)  # what they need goes last
QUERIES = (
    "page_token", "max_results", "page_size", "limit", "offset", "filter", "startIndex", "count", "sort_by.field", "name", "format",
    "start_time_from", "job_id", "run_id", "cluster_id", "catalog_name", "schema_name", "principal", "filter_by.policy_id", "length",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "\ud800", "a\udfff", "\x00", "a\x00b", "a\nb", "\r\n", "\x1f", "\x7f", "\u202e", "\ufffd", "²", "\u0661", "9" * 400, "-1",
         "x" * 255, "x" * 256, "é" * 128, "x" * 3000, "/", "//", "..", "/../..", "/Shared/..", "a/b", "a.b.c", ".", "%00", "%2e%2e", "'",
         '"', "{{secrets/a/b}}", "{{job.parameters.x}}", "$.x", "null", "true", "0", "1e9", "/Shared/" + "x" * 254, "/Users/" + "é" * 127]
    ),
    st.text(st.characters(), max_size=20),
)  # fmt: skip
OTHERS = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        2**31,
        2**63 - 1,
        2**63,
        -(2**63) - 1,
        10**300,
        1.5,
        1e308,
        [],
        [None],
        [[]],
        {},
        {"": ""},
        {"x": {"x": []}},
    ]
)


def _leaves(value: Any, path: Where = ()) -> Iterator[Where]:
    """Every place of a JSON value, its own objects and lists included."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _leaves(inner, (*path, key))


def _fields(shape: Shape, path: Where = ()) -> Iterator[Where]:
    """Every field that a route knows."""
    if isinstance(shape, Plain):
        yield path
    elif isinstance(shape, list):
        yield from _fields(shape[0], (*path, 0))
    elif isinstance(shape, MapOf):
        yield from _fields(shape.shape, (*path, "k"))
    else:
        for field, inner in shape.items():
            yield from _fields(inner, (*path, field))


def _with(value: Any, path: Where, odd: Any) -> Any:
    """``value`` with ``odd`` at ``path``, where lists and objects are made on the way."""
    if not path:
        return odd
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = value if isinstance(value, list) and value else [None]
        return [_with(items[0], rest, odd), *items[1:]]
    fields = value if isinstance(value, dict) else {}
    return {**fields, step: _with(fields.get(step), rest, odd)}


def _escaped(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@st.composite
def _requests(draw: st.DrawFn, route: Route, wanted: list[Example]) -> tuple[str, bytes | None]:
    """Address and body of a request with one odd field."""
    example = draw(st.sampled_from(wanted))
    query = {key: _escaped(value) for key, value in example.query.items()}
    path, body = example.path, example.body
    places: list[tuple[str, Where]] = [("query", (key,)) for key in {*query, *QUERIES}]
    if body is not None:
        places = [("body", place) for place in {*_leaves(body), *_fields(route.body)}]
    places += [("path", (number,)) for number, part in enumerate(route.path.split("/")) if part.startswith("{")]
    kind, place = draw(st.sampled_from(sorted(places, key=repr)))
    odd = draw(TEXTS if kind == "path" else TEXTS | OTHERS)
    if kind == "query":
        query[str(place[0])] = _escaped(odd)
    elif kind == "body":
        body = _with(body, place, odd)
    else:
        parts = path.split("/")
        parts[place[0]] = _escaped(odd)  # type: ignore[call-overload]
        path = "/".join(parts)
    address = path + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")
    return address, None if body is None else json.dumps(body).encode()


@pytest.mark.parametrize("route", ROUTES, ids=name)
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_odd_field_is_taken_or_refused(things: Things, route: Route, data: st.DataObject) -> None:
    address, body = data.draw(_requests(route, list(examples(route, things))))
    answer = things.admin.request(route.method, address, content=body)  # one that hangs ends in the client's timeout
    shown = f"{route.method} {address[:300]} {(body or b'')[:600]!r}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code < 500 or answer.status_code == 501, shown
    if answer.status_code >= 400 and route.method != "HEAD" and not route.path.startswith("/oidc/"):
        refusal = answer.json()
        assert isinstance(refusal["error_code"], str), shown
        assert isinstance(refusal["message"], str), shown
        assert "Traceback" not in refusal["message"], shown


_PAIR = [{"key": "k", "value": "v"}]
MLFLOW: dict[str, dict[str, Any]] = {
    "POST experiments/create": {"name": "/Shared/odd", "artifact_location": None, "tags": _PAIR},
    "POST experiments/update": {"experiment_id": "experiment_id", "new_name": "/Shared/other"},
    "POST experiments/set-experiment-tag": {"experiment_id": "experiment_id", "key": "k", "value": "v"},
    "GET experiments/get-by-name": {"experiment_name": "/Shared/keepout"},
    "GET experiments/get": {"experiment_id": "experiment_id"},
    "POST experiments/search": {
        "filter": "name LIKE '/Shared/%'",
        "max_results": 5,
        "page_token": "",
        "order_by": ["name"],
    },
    "POST runs/create": {
        "experiment_id": "experiment_id",
        "run_name": "r",
        "user_id": "u",
        "start_time": 1,
        "tags": _PAIR,
    },
    "POST runs/update": {"run_id": "mlflow_run", "status": "RUNNING", "end_time": 2, "run_name": "x"},
    "POST runs/log-metric": {"run_id": "mlflow_run", "key": "m", "value": 1.5, "timestamp": 1, "step": 0},
    "POST runs/log-parameter": {"run_id": "mlflow_run", "key": "p", "value": "v"},
    "POST runs/set-tag": {"run_id": "mlflow_run", "key": "t", "value": "v"},
    "POST runs/delete-tag": {"run_id": "mlflow_run", "key": "t"},
    "POST runs/log-batch": {
        "run_id": "mlflow_run",
        "metrics": [{"key": "m", "value": 1, "timestamp": 1, "step": 0}],
        "params": [{"key": "b", "value": "v"}],
        "tags": [{"key": "t", "value": "v"}],
    },
    "POST runs/log-inputs": {
        "run_id": "mlflow_run",
        "datasets": [{"tags": _PAIR, "dataset": {"name": "d", "digest": "1", "source_type": "t", "source": "s"}}],
    },
    "POST runs/search": {
        "experiment_ids": ["experiment_id"],
        "filter": "metrics.m > 1",
        "max_results": 5,
        "order_by": ["metrics.m ASC"],
        "page_token": "",
    },
    "GET runs/get": {"run_id": "mlflow_run"},
    "GET metrics/get-history": {"run_id": "mlflow_run", "metric_key": "m", "max_results": 5, "page_token": ""},
    "GET artifacts/list": {"run_id": "mlflow_run", "path": "a"},
    "POST logged-models": {
        "experiment_id": "experiment_id",
        "name": "m",
        "model_type": "t",
        "source_run_id": "mlflow_run",
        "params": _PAIR,
        "tags": _PAIR,
    },
    "POST logged-models/search": {
        "experiment_ids": ["experiment_id"],
        "filter": "name = 'm'",
        "max_results": 5,
        "page_token": "",
    },
    "POST registered-models/create": {"name": "odd", "description": "d", "tags": _PAIR},
    "GET registered-models/search": {"filter": "name = 'odd'", "max_results": 5, "page_token": ""},
    "POST model-versions/create": {
        "name": "keepout",
        "source": "dbfs:/keepout",
        "run_id": "mlflow_run",
        "description": "d",
    },
    "GET model-versions/search": {"filter": "name = 'odd'", "max_results": 5, "page_token": ""},
}
"""What MLflow's server answers, by the fields that it takes."""


@pytest.mark.parametrize("asked", MLFLOW)
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mlflow_s_routes_too(things: Things, asked: str, data: st.DataObject) -> None:
    method, _, rest = asked.partition(" ")
    fields = json.loads(
        json.dumps(MLFLOW[asked]), object_pairs_hook=lambda pairs: {k: _known(things, v) for k, v in pairs}
    )
    place = data.draw(st.sampled_from(sorted(_leaves(fields), key=repr)))
    odd = _with(fields, place, data.draw(TEXTS | OTHERS))
    address, body = f"/api/2.0/mlflow/{rest}", json.dumps(odd).encode()
    if method == "GET":
        query = [f"{key}={_escaped(value)}" for key, value in odd.items()] if isinstance(odd, dict) else []
        address, body = f"{address}?{'&'.join(query)}", b""
    answer = things.admin.request(method, address, content=body)
    shown = f"{method} {address[:300]} {body[:600]!r}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code < 500 or answer.status_code == 501, shown
    if answer.status_code >= 400:
        assert isinstance(answer.json()["error_code"], str), shown
        assert isinstance(answer.json()["message"], str), shown


def _known(things: Things, value: Any) -> Any:
    if isinstance(value, list):
        return [_known(things, each) for each in value]
    return things.ids.get(value, value) if isinstance(value, str) else value
