"""The processes behind endpoints: gone when idle, back when asked, back after a crash, never left behind."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Endpoints, entity, until

IDLE_SECONDS = "2"
HEALTH_SECONDS = "1"


@pytest.fixture(scope="module", autouse=True)
def _short_idle_time() -> Iterator[None]:
    """Before the module's sandbox starts: it inherits this environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKEWRIGHT_SERVING_IDLE_SECONDS", IDLE_SECONDS)
        patch.setenv("LAKEWRIGHT_SERVING_HEALTH_SECONDS", HEALTH_SECONDS)
        yield


def processes_of(registry: Any) -> set[int]:
    """Model processes that serve from this sandbox's home, found by their command line."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"model_process.py" in command and str(registry.home).encode() in command:
                found.add(int(entry.name))
    return found


def test_scaled_to_zero_when_idle_and_back_with_the_next_request(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("idle", entity(1, scale_to_zero_enabled=True))
    assert len(processes_of(registry)) == 1
    state = until(
        lambda: s if (s := state_of(endpoints, "idle"))["deployment_state_message"] == "Scaled to zero" else None
    )
    assert state["deployment"] == "DEPLOYMENT_READY"
    until(lambda: not processes_of(registry))

    answers: list[str] = []
    waiting = [threading.Thread(target=lambda: answers.append(prediction(registry, "idle"))) for _ in range(4)]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    assert answers == ["one"] * 4
    assert len(processes_of(registry)) == 1


def test_without_scale_to_zero_the_process_stays(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("short", entity(2, scale_to_zero_enabled=True))
    endpoints.create("stays", entity(1))
    until(lambda: state_of(endpoints, "short")["deployment_state_message"] == "Scaled to zero")
    assert state_of(endpoints, "stays")["deployment_state_message"] == ""
    until(lambda: len(processes_of(registry)) == 1)


def test_a_crash_fails_its_request_and_no_other(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("crash", entity(1))
    (before,) = processes_of(registry)
    answer = endpoints.ask("crash", 666.0)
    assert (answer.status_code, answer.json()["error_code"]) == (500, "INTERNAL_ERROR")
    assert "ended while it worked on this request" in answer.json()["message"]
    assert endpoints.prediction("crash") == "one"
    (after,) = processes_of(registry)
    assert after != before


def test_ready_is_what_the_process_says_itself(registry: Any, endpoints: Endpoints) -> None:
    """A thread that serves a channel ends: the process goes on, but it can no longer serve as it should, and is replaced."""
    endpoints.create("measured", entity(1))
    (before,) = processes_of(registry)
    answer = endpoints.ask("measured", 404.0)  # the model closes its channels, and answers nobody
    assert answer.status_code == 500
    assert endpoints.prediction("measured") == "one"
    until(lambda: processes_of(registry) and before not in processes_of(registry))
    until(lambda: endpoints.get("measured")["state"]["ready"] == "READY")


def test_a_process_that_does_not_answer_is_not_ready(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("stopped", entity(1))
    (process,) = processes_of(registry)
    os.kill(process, signal.SIGSTOP)
    try:
        until(lambda: endpoints.get("stopped")["state"]["ready"] == "NOT_READY")
        assert state_of(endpoints, "stopped")["deployment"] == "DEPLOYMENT_RECOVERING"
    finally:
        os.kill(process, signal.SIGCONT)
    until(lambda: endpoints.get("stopped")["state"]["ready"] == "READY")
    assert endpoints.prediction("stopped") == "one"


def test_a_model_that_cannot_be_loaded_just_now_is_to_be_asked_again(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("later", entity(1, scale_to_zero_enabled=True))
    until(lambda: not processes_of(registry))
    entities = registry.home / "serving" / "entities"
    [described] = until(lambda: len(found := list(entities.glob("*/model/MLmodel"))) == 1 and found)
    described.rename(described.with_name("aside"))
    answer = endpoints.ask("later")
    assert (answer.status_code, answer.json()["error_code"]) == (503, "TEMPORARILY_UNAVAILABLE")
    described.with_name("aside").rename(described)
    assert endpoints.prediction("later") == "one"


def test_deleting_the_endpoint_ends_its_process_and_removes_its_files(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("brief", entity(1))
    entities = registry.home / "serving" / "entities"
    assert len(list(entities.iterdir())) == 1
    endpoints.clear()
    until(lambda: not processes_of(registry) and not list(entities.iterdir()))


@pytest.mark.parametrize("kill", [False, True], ids=["terminated", "killed"])
def test_endpoints_come_back_by_themselves_and_leave_no_process(
    registry: Any, endpoints: Endpoints, kill: bool
) -> None:
    endpoints.create("back", entity(1))
    endpoints.create("asleep", entity(2, scale_to_zero_enabled=True))
    before = processes_of(registry)
    registry.restart(kill=kill)
    until(lambda: not before & processes_of(registry), seconds=10)
    assert endpoints.get("back")["state"] == {"ready": "READY", "config_update": "NOT_UPDATING"}
    assert endpoints.prediction("back") == "one"
    assert endpoints.prediction("asleep") == "two"


def test_an_update_cut_off_by_a_kill_is_taken_up_again(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("cut", entity(1))
    endpoints.update("cut", entity(2), wait=False)
    registry.restart(kill=True)
    done = endpoints.settled("cut")
    assert done["state"] == {"ready": "READY", "config_update": "NOT_UPDATING"}
    assert done["config"]["config_version"] == 2
    assert endpoints.prediction("cut") == "two"


def test_a_deleted_version_goes_on_being_served(registry: Any, endpoints: Endpoints) -> None:
    endpoints.create("copy", entity(1, scale_to_zero_enabled=True))
    folder = registry.home / "files" / "Models" / "main" / "ml" / "echo" / "1"
    aside = folder.with_name("aside")
    folder.rename(aside)
    try:
        until(lambda: not processes_of(registry))
        assert endpoints.prediction("copy") == "one"
    finally:
        aside.rename(folder)


def state_of(endpoints: Endpoints, name: str) -> dict[str, str]:
    return endpoints.get(name)["config"]["served_entities"][0]["state"]


def prediction(registry: Any, name: str) -> str:
    with registry.http() as http:
        answer = http.post(f"/serving-endpoints/{name}/invocations", json={"dataframe_records": [{"x": 1.0}]})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"][0]
