"""The way to a workspace that is not the sandbox: without credentials, and when it does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.settings import Settings, load_settings
from scripts import environment
from scripts.cli import explain
from scripts.errors import OperatorError


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A real workspace as far as anybody can tell, at an address where nobody listens."""
    monkeypatch.setenv("HOME", str(tmp_path))  # no profiles of whoever runs the tests
    monkeypatch.setattr(environment, "_RETRY_TIMEOUT_SECONDS", 1)
    return load_settings("local").model_copy(update={"sandbox": False, "workspace_host": "http://127.0.0.1:9"})


def test_no_credentials(settings: Settings) -> None:
    with pytest.raises(OperatorError, match="environment local: default auth: cannot configure default credentials"):
        environment.connect(settings)


def test_no_answer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", "none")
    client = environment.connect(settings)
    with pytest.raises(TimeoutError) as raised:
        client.current_user.me()
    assert explain(raised.value) == "the workspace cannot be reached: Timed out after 0:00:01"


def test_a_closed_pipe_is_left_to_click() -> None:
    assert explain(BrokenPipeError(32, "Broken pipe")) is None
