"""The way to a workspace that is not the sandbox: without credentials, and when it does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.settings import Settings, load_settings
from scripts import environment, sandbox_process
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
    assert explain(raised.value) == "http://127.0.0.1:9 cannot be reached: Timed out after 0:00:01"


@pytest.mark.parametrize("variable", ["DATABRICKS_HOST", "DATABRICKS_CONFIG_PROFILE"])
def test_another_host_gets_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    (Path.home() / ".databrickscfg").write_text("[elsewhere]\nhost = https://elsewhere.example\ntoken = none\n")
    monkeypatch.setenv(variable, "elsewhere" if variable.endswith("PROFILE") else "https://elsewhere.example")
    for reach in (environment.connect, environment.credentials):
        with pytest.raises(OperatorError) as raised:
            reach(settings)
        assert "names https://elsewhere.example, environment local names http://127.0.0.1:9" in str(raised.value)


@pytest.mark.parametrize("same", ["http://127.0.0.1:9/", "127.0.0.1:9"])
def test_the_same_host_may_be_spelt_otherwise(settings: Settings, monkeypatch: pytest.MonkeyPatch, same: str) -> None:
    monkeypatch.setenv("DATABRICKS_HOST", same)
    assert environment.credentials(settings) == {"DATABRICKS_HOST": "http://127.0.0.1:9"}


@pytest.mark.parametrize("env", ["prod", "staging"])
def test_an_example_host_gets_nothing(env: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environments of the repository name nobody's workspace, so that a token that is set is not sent to somebody's."""
    monkeypatch.setenv("DATABRICKS_TOKEN", "none")
    said = rf"envs/{env}.tfvars:\d+: workspace_host: found https://{env}.workspace.example, an example; replace"
    for reach in (environment.connect, environment.credentials):
        with pytest.raises(OperatorError, match=said):
            reach(load_settings(env))


@pytest.mark.parametrize(
    ("host", "example"),
    [
        ("https://x.invalid", True),
        ("https://a.b.example/", True),
        ("https://www.example.com", True),
        ("https://dbc-1.cloud.databricks.com", False),
        ("https://example.cloud.databricks.com", False),
        ("http://127.0.0.1:8484", False),
        (None, False),
    ],
)
def test_which_hosts_are_examples(settings: Settings, host: str | None, example: bool) -> None:
    assert bool(settings.model_copy(update={"workspace_host": host}).example_host) is example


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_not_the_chosen_environment(settings: Settings, name: str) -> None:
    with pytest.raises(OperatorError, match="found an empty environment name"):
        environment.chosen(name)


def test_the_sandbox_is_not_waited_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = sandbox_process.Running("http://127.0.0.1:9", 1, "none")
    monkeypatch.setattr(sandbox_process, "require", lambda: gone)
    monkeypatch.setattr(environment, "_RETRY_TIMEOUT_SECONDS", 1)
    client = environment.connect(load_settings("local"))
    with pytest.raises(TimeoutError) as raised:
        client.current_user.me()
    assert explain(raised.value) == "http://127.0.0.1:9 cannot be reached: Timed out after 0:00:01"


def test_a_closed_pipe_is_left_to_click() -> None:
    assert explain(BrokenPipeError(32, "Broken pipe")) is None
