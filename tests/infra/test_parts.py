"""An environment in several files: `ENV.tfvars` and its parts, `ENV.PART.tfvars`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import BadSyntax
from infra.settings import environment_names, load_settings, source_files

DIRECTORY = 'directories = {{ {0} = {{ path = "/Shared/{0}-${{env}}" }} }}\n'


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.tfvars"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_part_adds_to_its_environment(envs: Callable[..., Path], minimal: str) -> None:
    folder = envs(prod=minimal + DIRECTORY.format("a"))
    part = _write(folder, "prod.more", DIRECTORY.format("b"))
    settings = load_settings("prod", folder)
    assert {key: one.path for key, one in settings.directories.items()} == {
        "a": "/Shared/a-prod",
        "b": "/Shared/b-prod",
    }
    assert settings.layers is not None
    assert settings.layers.origin(("directories", "b", "path")) == "envs/prod.more.tfvars:1"
    assert environment_names(folder) == ["prod"]
    assert source_files("prod", folder) == [folder / "prod.tfvars", part]


def test_whoever_inherits_has_the_parts_too(envs: Callable[..., Path], minimal: str) -> None:
    folder = envs(prod=minimal, local='inherits = "prod"\nsandbox = true\n')
    _write(folder, "prod.more", DIRECTORY.format("b"))
    _write(folder, "local.own", 'directories = { b = { path = "/Shared/local" } }\n')
    assert load_settings("local", folder).directories["b"].path == "/Shared/local"


def test_identity_in_a_part_is_its_own(envs: Callable[..., Path], minimal: str) -> None:
    folder = envs(prod=minimal + 'workspace_host = "https://prod.example"\n', dev='inherits = "prod"\n')
    _write(folder, "dev.host", 'workspace_host = "https://dev.example"\n')
    assert load_settings("dev", folder).workspace_host == "https://dev.example"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "prod.more",
            'directories = {\n  a = { path = "/Shared/x" }\n}\n',
            "envs/prod.more.tfvars:2: directories.a.path: found the key again, after envs/prod.tfvars:2, expected each key once",
        ),
        (
            "prod.more",
            'inherits = "x"\n',
            "envs/prod.more.tfvars:1: inherits: found it in a part of an environment, expected it in envs/prod.tfvars alone",
        ),
        ("prdo.more", "", 'envs/prdo.more.tfvars: found a part of "prdo", expected one of prod'),
    ],
)
def test_refused(envs: Callable[..., Path], minimal: str, name: str, text: str, message: str) -> None:
    folder = envs(prod=minimal + DIRECTORY.format("a"))
    _write(folder, name, text)
    with pytest.raises(BadSyntax) as caught:
        load_settings("prod", folder)
    assert str(caught.value) == message
