"""A personal environment needs no files of the tests' own; one for everybody does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra import shared_environments


def test_who_lives_beside_another_in_the_sandbox_is_personal(envs: Callable[..., Path], minimal: str) -> None:
    local = 'inherits = "prod"\nsandbox = true\n'
    folder = envs(
        prod=minimal, local=local, me='inherits = "local"\n', mine='inherits = "me"\n', qa='inherits = "prod"\n'
    )
    assert shared_environments.shared_environments(folder) == ["local", "prod", "qa"]


def test_others_are_copied_without_them(
    envs: Callable[..., Path], minimal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    local, parts = 'inherits = "prod"\nsandbox = true\n', {"prod.more": "", "me.more": ""}
    folder = envs(prod=minimal, local=local, me='inherits = "local"\n', **parts)
    monkeypatch.setattr(shared_environments, "ENVS_DIR", folder)
    shared_environments.copy_environments(folder.parent / "copy")
    assert sorted(path.name for path in (folder.parent / "copy").iterdir()) == [
        "local.tfvars",
        "prod.more.tfvars",
        "prod.tfvars",
    ]


def test_all_that_come_with_the_repository_are_everybodys() -> None:
    assert {"local", "prod", "staging"} <= set(shared_environments.shared_environments())
