"""Scoring a served version: payload formats, errors in the platform's words, traffic, permissions."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sandbox.services.serving.invocations import MAX_REQUEST_BYTES

from .conftest import MODEL, Endpoints, entity


@pytest.fixture(scope="module")
def served(registry: Any) -> Any:
    """An endpoint over versions 1 and 2 at 70 and 30 percent, made once for the questions below."""
    routes = [
        {"served_model_name": "echo-1", "traffic_percentage": 70},
        {"served_model_name": "echo-2", "traffic_percentage": 30},
    ]
    with registry.http() as http:
        endpoints = Endpoints(registry.url, registry.token, http)
        endpoints.create(
            "split",
            entity(1, environment_vars={"GREETING": "hello"}),
            entity(2),
            config={"traffic_config": {"routes": routes}},
        )
        yield endpoints
        endpoints.clear()


@pytest.mark.parametrize(
    "payload",
    [
        {"dataframe_split": {"columns": ["x"], "data": [[1.0], [2.0]]}},
        {"dataframe_records": [{"x": 1.0}, {"x": 2.0}]},
        {"inputs": {"x": [1.0, 2.0]}},
        {"instances": [{"x": 1.0}, {"x": 2.0}]},
    ],
    ids=lambda payload: next(iter(payload)),
)
@pytest.mark.parametrize("prefix", ["/serving-endpoints", "/api/2.0/serving-endpoints"])
def test_each_format_on_both_paths(served: Endpoints, prefix: str, payload: dict[str, Any]) -> None:
    answer = served.http.post(f"{prefix}/split/served-models/echo-2/invocations", json=payload)
    assert (answer.status_code, answer.json()) == (200, {"predictions": ["two", "two"]})
    assert answer.headers["served-model-name"] == "echo-2"


def test_traffic_is_divided_as_configured(served: Endpoints) -> None:
    answers = Counter(served.prediction("split") for _ in range(400))
    # 280 expected; the binomial's standard deviation is 9.2, so this fails by chance once in millions of runs.
    assert 232 <= answers["one"] <= 328
    assert answers["one"] + answers["two"] == 400


def test_environment_variables_reach_the_model_and_the_sandboxs_own_do_not(served: Endpoints) -> None:
    assert served.ask("split", 7.0, "echo-1").json() == {"predictions": ["hello"]}
    assert served.ask("split", 7.0, "echo-2").json() == {"predictions": [""]}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"{bad", "Ensure that input is a valid JSON formatted string"),
        (b"[1]", "exactly one of the input fields"),
        (b'{"rows": []}', "exactly one of the input fields"),
        (b'{"dataframe_records": [{"y": 1}]}', "Failed to enforce schema"),
        (b'{"dataframe_records": [{"x": "a"}]}', "Failed to"),
        (b'{"dataframe_records": [{"x": 500}]}', "unexpected error while evaluating the model"),
    ],
)
def test_what_the_model_cannot_take_is_a_400(served: Endpoints, content: bytes, found: str) -> None:
    answer = served.http.post(
        "/serving-endpoints/split/invocations", content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error_code"] in ("BAD_REQUEST", "INVALID_PARAMETER_VALUE")
    assert found in answer.json()["message"]


def test_a_media_type_that_is_not_data_is_a_415(served: Endpoints) -> None:
    answer = served.http.post(
        "/serving-endpoints/split/invocations", content=b"x", headers={"content-type": "text/html"}
    )
    assert answer.status_code == 415


def test_a_body_over_the_limit_is_refused(served: Endpoints) -> None:
    answer = served.http.post("/serving-endpoints/split/invocations", content=b" " * (MAX_REQUEST_BYTES + 1))
    assert (answer.status_code, answer.json()["error_code"]) == (400, "BAD_REQUEST")


def test_an_unknown_endpoint_is_a_404(served: Endpoints) -> None:
    answer = served.ask("nowhere")
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    assert answer.json()["message"].startswith("The given endpoint does not exist")


def test_an_unknown_served_model_is_a_404(served: Endpoints) -> None:
    answer = served.ask("split", served="echo-9")
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


def test_without_a_config_nothing_is_ready(endpoints: Endpoints) -> None:
    endpoints.create("empty")
    answer = endpoints.ask("empty")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "BAD_REQUEST")
    assert "not ready" in answer.json()["message"]


def test_an_external_model_is_kept_but_not_called(endpoints: Endpoints) -> None:
    model = {
        "name": "gpt-4",
        "provider": "openai",
        "task": "llm/v1/chat",
        "openai_config": {"openai_api_key": "{{secrets/scope/key}}", "openai_api_key_plaintext": "sk-secret"},
    }
    endpoint = endpoints.create("outside", {"external_model": model})
    shown = endpoint["config"]["served_entities"][0]
    assert shown["name"] == "gpt-4"
    assert shown["external_model"]["openai_config"] == {"openai_api_key": "{{secrets/scope/key}}"}
    assert endpoint["task"] == "llm/v1/chat"
    answer = endpoints.ask("outside")
    assert answer.status_code == 400
    assert "external model of openai" in answer.json()["message"]


def test_a_rate_limit_answers_429(endpoints: Endpoints) -> None:
    limits = {"rate_limits": [{"calls": 2, "key": "endpoint", "renewal_period": "minute"}]}
    endpoints.create("limited", entity(1), ai_gateway=limits)
    assert [endpoints.ask("limited").status_code for _ in range(3)] == [200, 200, 429]
    assert endpoints.ask("limited").json()["error_code"] == "REQUEST_LIMIT_EXCEEDED"
    endpoints.http.put("/api/2.0/serving-endpoints/limited/ai-gateway", json={})
    assert endpoints.ask("limited").status_code == 200


def test_logs_metrics_and_openapi(served: Endpoints) -> None:
    base = "/api/2.0/serving-endpoints/split"
    served.ask("split", 500.0, "echo-1")
    assert "ValueError: no such x" in served.http.get(f"{base}/served-models/echo-1/logs").json()["logs"]
    assert f"Copied version 1 of {MODEL}" in served.http.get(f"{base}/served-models/echo-1/build-logs").json()["logs"]
    metrics = served.http.get(f"{base}/metrics").text
    counts = {line.split("{")[0]: line.split()[-1] for line in metrics.splitlines() if "_total{" in line}
    assert int(counts["request_count_total"]) > int(counts["request_4xx_count_total"]) > 0
    paths = served.http.get(f"{base}/openapi").json()["paths"]
    body = paths["/serving-endpoints/split/served-models/echo-1/invocations"]["post"]["requestBody"]
    row = body["content"]["application/json"]["schema"]["properties"]["dataframe_records"]["items"]
    assert row == {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}


@pytest.mark.parametrize("size", [255, 256, 300, 40_000])
def test_a_long_media_type_costs_nobody_a_channel(served: Endpoints, size: int) -> None:
    media_type = "application/json; x=" + "a" * (size - 20)
    body = b'{"dataframe_records": [{"x": 1.0}]}'
    for _ in range(5):  # one more than there are channels
        answer = served.http.post(
            "/serving-endpoints/split/invocations", content=body, headers={"Content-Type": media_type}
        )
        assert answer.status_code == 415, answer.text  # MLflow's own words: it knows no parameter x
    assert served.prediction("split") in ("one", "two")


@pytest.mark.parametrize("variables", [{"A=B": "x"}, {"": "x"}, {"A\0": "x"}, {"A": "x\0y"}])
def test_a_variable_that_no_process_can_have_is_refused(served: Endpoints, variables: dict[str, str]) -> None:
    config = {"served_entities": [entity(1, environment_vars=variables)]}
    answer = served.http.post("/api/2.0/serving-endpoints", json={"name": "odd", "config": config})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert "environment_vars" in answer.json()["message"]
