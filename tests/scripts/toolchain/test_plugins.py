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
    assert plugins.choose(tmp_path, "1.99.0").provider == "bundled"
    assert plugins.choose(tmp_path, "1.99.0").provider == "bundled"
    assert nothing_installed == [(("registry.terraform.io", 443), 3.0)]


def test_a_registry_that_answers_gives_the_real_one(tmp_path, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: socket.socket())
    assert plugins.choose(tmp_path, "1.99.0").provider == "registry"


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
    chosen = plugins.choose(tmp_path, "1.99.0")
    assert chosen.provider == "registry"
    assert str(mirror) in chosen.config.read_text()
    assert nothing_installed == []


def test_a_mirror_with_another_version_is_not_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(_mirror(tmp_path / "mine", version="1.98.0")))
    assert plugins.choose(tmp_path, "1.99.0").provider == "bundled"


def test_bundled_takes_the_rest_from_the_mirrors(tmp_path, monkeypatch):
    _mirror(tmp_path / "mine")
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(_mirror(tmp_path / "mine", "hashicorp/aws", "5.100.0")))
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "bundled")
    config = plugins.choose(tmp_path, "1.99.0").config.read_text()
    first, second = config.split("filesystem_mirror")[1:3]
    assert json.dumps(str(tmp_path / "mirror")) in first
    assert 'include = ["registry.terraform.io/databricks/databricks"]' in first
    assert 'include = ["registry.terraform.io/hashicorp/aws"]' in second
    assert 'exclude = ["registry.terraform.io/databricks/databricks", "registry.terraform.io/hashicorp/aws"]' in config


def test_the_real_one_wanted_and_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "registry")
    with pytest.raises(ToolMissing, match="Set LAKEWRIGHT_PLUGIN_MIRROR"):
        plugins.choose(tmp_path, "1.99.0")


def test_an_unknown_choice(tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "real")
    with pytest.raises(OperatorError, match="found 'real', expected one of auto, registry, bundled"):
        plugins.choose(tmp_path, "1.99.0")


def test_asked_for_by_name_the_registry_is_asked_at_once(tmp_path, monkeypatch, nothing_installed):
    """What was true on a closed network this morning need not be true now."""
    assert plugins.choose(tmp_path, "1.99.0").provider == "bundled"
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: socket.socket())
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "registry")
    assert plugins.choose(tmp_path, "1.99.0").provider == "registry"
    monkeypatch.delenv("LAKEWRIGHT_PROVIDER")
    assert plugins.choose(tmp_path, "1.99.0").provider == "registry"


@pytest.mark.parametrize("choice", ["auto", "bundled"])
def test_a_mirror_that_is_none_is_not_passed_over(choice, tmp_path, monkeypatch):
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(tmp_path / "mistyped"))
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", choice)
    with pytest.raises(OperatorError, match=r"LAKEWRIGHT_PLUGIN_MIRROR: found '.*mistyped'"):
        plugins.choose(tmp_path, "1.99.0")


def test_several_mirrors(tmp_path, monkeypatch):
    mirrors = [_mirror(tmp_path / "one", "hashicorp/aws", "5.100.0"), _mirror(tmp_path / "two")]
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", os.pathsep.join(map(str, mirrors)))
    chosen = plugins.choose(tmp_path, "1.99.0")
    assert chosen.provider == "registry"
    assert all(str(mirror) in chosen.config.read_text() for mirror in mirrors)


OPENTOFU = "registry.opentofu.org"


def test_opentofu_asks_its_own_registry(tmp_path, nothing_installed):
    assert plugins.choose(tmp_path, "1.99.0", OPENTOFU).provider == "bundled"
    assert nothing_installed == [((OPENTOFU, 443), 3.0)]
    assert list((tmp_path / "mirror" / OPENTOFU / plugins.NAME / "1.99.0").iterdir())


@pytest.mark.parametrize("packed", [True, False])
def test_opentofu_sees_a_mirror_of_terraforms_under_its_own_name(packed, tmp_path, monkeypatch):
    if packed:
        package = (
            tmp_path / "mine" / plugins.REGISTRY / plugins.NAME / "terraform-provider-databricks_1.99.0_linux_amd64.zip"
        )
        package.parent.mkdir(parents=True)
        package.write_bytes(b"packed")
    else:
        package = _mirror(tmp_path / "mine") / plugins.REGISTRY / plugins.NAME / "1.99.0" / "linux_amd64"
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(tmp_path / "mine"))
    for _ in range(2):
        chosen = plugins.choose(tmp_path, "1.99.0", OPENTOFU)
        assert chosen.provider == "registry"
        [twin] = (tmp_path / "mirrors").iterdir()
        link = twin / OPENTOFU / package.relative_to(tmp_path / "mine" / plugins.REGISTRY)
        assert link.resolve() == package
        assert json.dumps(str(twin)) in chosen.config.read_text()
        assert f'include = ["{OPENTOFU}/databricks/databricks"]' in chosen.config.read_text()
    package.unlink() if packed else package.rmdir()
    assert plugins.choose(tmp_path, "1.99.0", OPENTOFU).provider == "bundled"
    assert not link.is_symlink()


def test_each_version_is_looked_for_by_itself(tmp_path, monkeypatch):
    """A mirror that has one of them does not keep the registry from being asked for the other."""
    monkeypatch.setenv("LAKEWRIGHT_PLUGIN_MIRROR", str(_mirror(tmp_path / "mine")))
    assert plugins.choose(tmp_path, "1.99.0").provider == "registry"
    assert plugins.choose(tmp_path, "1.128.0").provider == "bundled"
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: socket.socket())
    monkeypatch.setenv("LAKEWRIGHT_PROVIDER", "registry")
    assert 'exclude = ["registry.terraform.io/databricks/databricks"]' in (
        plugins.choose(tmp_path, "1.99.0").config.read_text()
    )
    assert "exclude = []" in plugins.choose(tmp_path, "1.128.0").config.read_text()


def test_a_version_that_nobody_has(tmp_path):
    with pytest.raises(ToolMissing, match=r"the bundled provider is 1\.128\.0 or 1\.99\.0"):
        plugins.choose(tmp_path, "1.50.0")
