"""Which provider is chosen, and the CLI configuration that makes Terraform take it."""

from __future__ import annotations

import json
import os
import socket

import pytest

from scripts.errors import OperatorError, ToolMissing
from scripts.toolchain import plugins


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path, monkeypatch):
    """No mirror of this machine's is seen, and the registry does not answer."""
    for name in ("LAKEWRIGHT_PROVIDER", "LAKEWRIGHT_PLUGIN_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))
    monkeypatch.setattr(plugins, "_PREFIXES", ())
    asked = []

    def refuse(address, timeout):
        asked.append((address, timeout))
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return asked


def _mirror(folder, name="databricks/databricks", version="1.99.0"):
    (folder / plugins.REGISTRY / name / version / "linux_amd64").mkdir(parents=True)
    return folder


def test_nothing_there_takes_the_bundled_one_and_asks_the_registry_once(tmp_path, nothing_installed):
    assert plugins.choose(tmp_path).provider == "bundled"
    assert plugins.choose(tmp_path).provider == "bundled"
    assert nothing_installed == [(("registry.terraform.io", 443), 3.0)]


def test_a_registry_that_answers_gives_the_real_one(tmp_path, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: socket.socket())
    assert plugins.choose(tmp_path).provider == "registry"


@pytest.mark.parametrize("where", ["variable", "user", "data", "prefix"])
def test_a_mirror_gives_the_real_one(where, tmp_path, monkeypatch, nothing_installed):
    folders = {
        "variable": tmp_path / "mine",
        "user": tmp_path / "user" / ".terraform.d" / "plugins",
        "data": tmp_path / "share" / "terraform" / "plugins",
        "prefix": tmp_path / "opt" / "anything",
    }
    mirror = _mirror(folders[where])
    if where == "variable":
        monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(mirror))
    if where == "prefix":
        monkeypatch.setattr(plugins, "_PREFIXES", (str(tmp_path / "opt"),))
    chosen = plugins.choose(tmp_path)
    assert chosen.provider == "registry"
    assert str(mirror) in chosen.config.read_text()
    assert nothing_installed == []


def test_a_mirror_with_another_version_is_not_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(_mirror(tmp_path / "mine", version="1.98.0")))
    assert plugins.choose(tmp_path).provider == "bundled"


def test_bundled_takes_the_rest_from_the_mirrors(tmp_path, monkeypatch):
    _mirror(tmp_path / "mine")
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(_mirror(tmp_path / "mine", "hashicorp/aws", "5.100.0")))
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "bundled")
    config = plugins.choose(tmp_path).config.read_text()
    first, second = config.split("filesystem_mirror")[1:3]
    assert json.dumps(str(tmp_path / "mirror")) in first
    assert 'include = ["registry.terraform.io/databricks/databricks"]' in first
    assert 'include = ["registry.terraform.io/hashicorp/aws"]' in second
    assert 'exclude = ["registry.terraform.io/databricks/databricks", "registry.terraform.io/hashicorp/aws"]' in config


def test_the_real_one_wanted_and_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "registry")
    with pytest.raises(ToolMissing, match="Set LAKEWRIGHT_PLUGIN_MIRROR"):
        plugins.choose(tmp_path)


def test_an_unknown_choice(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "real")
    with pytest.raises(OperatorError, match="found 'real', expected one of auto, registry, bundled"):
        plugins.choose(tmp_path)


def test_asked_for_by_name_the_registry_is_asked_at_once(tmp_path, monkeypatch, nothing_installed):
    """What was true on a closed network this morning need not be true now."""
    assert plugins.choose(tmp_path).provider == "bundled"
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: socket.socket())
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "registry")
    assert plugins.choose(tmp_path).provider == "registry"
    monkeypatch.delenv("LAKEWRIGHT_PROVIDER")
    assert plugins.choose(tmp_path).provider == "registry"


@pytest.mark.parametrize("choice", ["auto", "bundled"])
def test_a_mirror_that_is_none_is_not_passed_over(choice, tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(tmp_path / "mistyped"))
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", choice)
    with pytest.raises(OperatorError, match=r"LAKEWRIGHT_PLUGIN_MIRROR: found '.*mistyped'"):
        plugins.choose(tmp_path)


def test_several_mirrors(tmp_path, monkeypatch):
    mirrors = [_mirror(tmp_path / "one", "hashicorp/aws", "5.100.0"), _mirror(tmp_path / "two")]
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", os.pathsep.join(map(str, mirrors)))
    chosen = plugins.choose(tmp_path)
    assert chosen.provider == "registry"
    assert all(str(mirror) in chosen.config.read_text() for mirror in mirrors)
