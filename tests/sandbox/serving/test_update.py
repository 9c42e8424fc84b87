"""Updates: no request fails while one version takes over from another, and a failed one changes nothing for callers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

from .conftest import Endpoints, entity, until


@dataclass
class Load:
    """Clients that score one endpoint without a pause; counts what they got."""

    endpoints: Endpoints
    registry: Any
    name: str
    clients: int = 4
    outcomes: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Load:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._score) for _ in range(self.clients)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _score(self) -> None:
        with self.registry.http() as http:
            while not self._stop.is_set():
                answer = http.post(
                    f"/serving-endpoints/{self.name}/invocations", json={"dataframe_records": [{"x": 1.0}]}
                )
                ok = answer.status_code == 200
                self.outcomes[answer.json()["predictions"][0] if ok else f"{answer.status_code} {answer.text}"] += 1


def test_no_request_fails_while_a_version_takes_over(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("loaded", entity(1))
    with Load(endpoints, registry, "loaded") as load:
        until(lambda: load.outcomes["one"] > 50)
        started = endpoints.update("loaded", entity(2), wait=False)
        assert started["state"] == {"ready": "READY", "config_update": "IN_PROGRESS"}
        assert started["config"]["config_version"] == 1
        assert started["pending_config"]["served_entities"][0]["state"]["deployment"] == "DEPLOYMENT_CREATING"
        endpoints.settled("loaded")
        until(lambda: load.outcomes["two"] > 50)
        endpoints.update("loaded", entity(1))
    assert set(load.outcomes) == {"one", "two"}
    assert endpoints.prediction("loaded") == "one"


def test_a_request_under_way_finishes_on_the_version_that_took_it(registry: Any, endpoints: Endpoints) -> None:
    # In the folder that the model runs in: it sees no other of this machine.
    first = entity(1, environment_vars={"BUSY_MARK": "busy"})
    only_first = {"routes": [{"served_entity_name": "echo-1", "traffic_percentage": 100}]}
    endpoints.create("slow", first, entity(2), config={"traffic_config": only_first})
    answers: list[Any] = []

    def ask() -> None:
        with registry.http() as http:
            answers.append(
                http.post("/serving-endpoints/slow/invocations", json={"dataframe_records": [{"x": 3.0}]}).json()
            )

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: list((registry.home / "serving" / "entities").glob("*/model/busy")))
    # Version 2 runs already, so the switch comes at once, while version 1 is still at work for a second.
    endpoints.update("slow", entity(2))
    assert endpoints.prediction("slow") == "two"
    assert answers == []
    asking.join()
    assert answers == [{"predictions": ["one"]}]


@contextmanager
def slowly_sent(registry: Any, name: str) -> Iterator[Callable[[], tuple[int, str]]]:
    """A request of which the sandbox has the head and half the body; the function sends the rest, and gives the answer."""
    body = b'{"dataframe_records": [{"x": 1.0}]}'
    connection = HTTPConnection("127.0.0.1", int(registry.url.rpartition(":")[2]), timeout=30)
    with closing(connection):
        connection.putrequest("POST", f"/serving-endpoints/{name}/invocations")
        for header, value in (
            ("Authorization", f"Bearer {registry.token}"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        ):
            connection.putheader(header, value)
        connection.endheaders(body[:9])

        def finish() -> tuple[int, str]:
            connection.send(body[9:])
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

        yield finish


def test_a_request_that_arrives_slowly_goes_to_who_serves_when_it_is_complete(
    registry: Any, endpoints: Endpoints
) -> None:
    endpoints.create("drip", entity(1))
    with slowly_sent(registry, "drip") as finish:
        endpoints.update("drip", entity(2))
        until(lambda: len(folders_of(registry)) == 1)
        assert finish() == (200, '{"predictions": ["two"]}')
    assert len(folders_of(registry)) == 1, "the version that was replaced came back to life"


def test_a_request_that_arrives_slowly_finds_a_deleted_endpoint_gone(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("gone", entity(1))
    with slowly_sent(registry, "gone") as finish:
        endpoints.clear()
        until(lambda: not folders_of(registry))
        status, text = finish()
    assert (status, "RESOURCE_DOES_NOT_EXIST" in text) == (404, True)
    assert not folders_of(registry)


def test_nothing_is_left_of_a_failed_update_when_the_endpoint_goes(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("failed", entity(1))
    endpoints.update("failed", entity(3))
    assert len(folders_of(registry)) == 2, "the failed one's logs can be read"
    endpoints.clear()
    until(lambda: not folders_of(registry))


def test_what_a_kill_left_of_former_entities_goes_at_the_next_start(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("stays", entity(1))
    [kept] = folders_of(registry)
    left = registry.home / "serving" / "entities" / ("0" * 32)
    left.mkdir()
    registry.restart(kill=True)
    assert folders_of(registry) == [kept]
    assert endpoints.prediction("stays") == "one"


def folders_of(registry: Any) -> list[str]:
    return [folder.name for folder in (registry.home / "serving" / "entities").glob("*")]


def test_an_unchanged_entity_keeps_its_process(endpoints: Endpoints) -> None:
    before = endpoints.create("kept", entity(1))["config"]["served_entities"][0]
    routes = [
        {"served_entity_name": "echo-1", "traffic_percentage": 50},
        {"served_entity_name": "echo-2", "traffic_percentage": 50},
    ]
    after = endpoints.update("kept", entity(1), entity(2), traffic_config={"routes": routes})["config"][
        "served_entities"
    ]
    assert [each["name"] for each in after] == ["echo-1", "echo-2"]
    assert after[0]["id"] == before["id"]


def test_a_version_that_does_not_load_leaves_the_old_one_serving(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("safe", entity(1))
    with Load(endpoints, registry, "safe", clients=2) as load:
        until(lambda: load.outcomes["one"] > 20)
        failed = endpoints.update("safe", entity(3))
        served = load.outcomes["one"]
        until(lambda: load.outcomes["one"] > served + 20)
    assert set(load.outcomes) == {"one"}
    assert failed["state"] == {"ready": "READY", "config_update": "UPDATE_FAILED"}
    assert failed["config"]["served_entities"][0]["entity_version"] == "1"
    state = failed["pending_config"]["served_entities"][0]["state"]
    assert state["deployment"] == "DEPLOYMENT_FAILED"
    assert "the weights are missing" in state["deployment_state_message"]
    logs = endpoints.http.get("/api/2.0/serving-endpoints/safe/served-models/echo-3/logs").json()["logs"]
    assert "RuntimeError: the weights are missing" in logs

    again = endpoints.update("safe", entity(2))
    assert (again["state"]["config_update"], again["config"]["config_version"]) == ("NOT_UPDATING", 3)
    assert "pending_config" not in again


def test_one_entity_that_does_not_load_stops_the_others(endpoints: Endpoints) -> None:
    routes = [
        {"served_entity_name": "echo-2", "traffic_percentage": 50},
        {"served_entity_name": "echo-3", "traffic_percentage": 50},
    ]
    failed = endpoints.create("mixed", entity(2), entity(3), config={"traffic_config": {"routes": routes}})
    assert failed["state"] == {"ready": "NOT_READY", "config_update": "UPDATE_FAILED"}
    states = [each["state"]["deployment"] for each in failed["pending_config"]["served_entities"]]
    assert states == ["DEPLOYMENT_ABORTED", "DEPLOYMENT_FAILED"]


def test_a_missing_secret_fails_the_update_and_says_so(endpoints: Endpoints) -> None:
    failed = endpoints.create("secretive", entity(1, environment_vars={"KEY": "{{secrets/nowhere/key}}"}))
    message = failed["pending_config"]["served_entities"][0]["state"]["deployment_state_message"]
    assert "Secret nowhere/key does not exist" in message


def test_deleting_while_updating_ends_both(endpoints: Endpoints) -> None:
    endpoints.create("gone", entity(1))
    endpoints.update("gone", entity(2), wait=False)
    assert endpoints.http.delete("/api/2.0/serving-endpoints/gone").status_code == 200
    assert endpoints.ask("gone").status_code == 404
    assert endpoints.http.get("/api/2.0/serving-endpoints/gone").status_code == 404
    endpoints.create("gone", entity(2))
    assert endpoints.prediction("gone") == "two"
