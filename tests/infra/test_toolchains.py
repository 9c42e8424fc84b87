"""Two toolchains, one source: the same addresses, and what only one of them has is refused by name. Each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

from infra.errors import ToolchainMissing, UnknownToolchain
from infra.settings import ROOT, Settings, load_settings
from infra.toolchains import DEFAULT, TOOLCHAINS, VARIABLE, Toolchain, begin, toolchain_of

# The synth of a stack's construct; `BODY` makes what is asked for.
_SYNTH = """
from pathlib import Path
from types import SimpleNamespace
import infra.app
from infra.settings import load_settings

def synth(env, envs, out, body=None):
    if body is not None:
        infra.app.importlib = SimpleNamespace(import_module=lambda name: SimpleNamespace(build=body))
    return infra.app.synth(load_settings(env, Path(envs)), Path(out), ["foundation"])

"""


def _run(code: str, toolchain: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return subprocess.run(
        [sys.executable, "-c", _SYNTH + code],
        cwd=ROOT,
        env={**environment, **({VARIABLE: toolchain} if toolchain else {})},
        capture_output=True,
        text=True,
        check=False,
    )


def _document(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "stacks" / "foundation" / "cdk.tf.json").read_text()))


def test_the_documents_differ_in_two_versions_only(tmp_path: Path) -> None:
    found = {}
    for name in TOOLCHAINS:
        ended = _run(f"synth('prod', 'envs', {str(tmp_path / name)!r})", name)
        assert ended.returncode == 0, ended.stderr
        assert (ended.stdout, ended.stderr) == ("", "")
        found[name] = _document(tmp_path / name)
        assert found[name]["terraform"]["required_providers"]["databricks"]["version"] == TOOLCHAINS[name].provider
        del found[name]["//"]["metadata"]["version"], found[name]["terraform"]["required_providers"]["databricks"]
        assert found[name]["resource"]
    assert len({json.dumps(document) for document in found.values()}) == 1


@pytest.mark.parametrize(
    ("says", "variable", "expected"), [("cdktn", "cdktf", "cdktn"), (None, "cdktn", "cdktn"), (None, "", DEFAULT)]
)
def test_an_environment_names_its_own(
    says: str | None,
    variable: str,
    expected: str,
    envs: Callable[..., Path],
    minimal: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, variable)
    folder = envs(
        prod=minimal + (f'toolchain = "{says}"\n' if says else ""),
        staging='inherits = "prod"\nworkspace_host = "https://a.b.cloud.databricks.com"\n',
    )
    assert toolchain_of(load_settings("prod", folder)).name == expected
    assert toolchain_of(load_settings("staging", folder)).name == expected


def test_one_that_there_is_not(envs: Callable[..., Path], minimal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cdktm")
    with pytest.raises(UnknownToolchain) as caught:
        toolchain_of(load_settings("prod", envs(prod=minimal)))
    assert str(caught.value) == (
        'LAKEWRIGHT_TOOLCHAIN: found "cdktm", expected one of cdktf, cdktn; did you mean "cdktn"?'
    )


def test_one_that_is_not_installed() -> None:
    with pytest.raises(ToolchainMissing) as caught:
        begin(Toolchain("other", "cdktf", "no_such_binding", "2.0.0", extra="other"), "prod")
    assert "prod has toolchain other, and no_such_binding cannot be found" in str(caught.value)
    assert "`.venv/bin/uv sync --locked --inexact --extra other`" in str(caught.value)


def test_a_process_has_one(tmp_path: Path) -> None:
    code = (
        "import infra.toolchains as t\n"
        f"synth('prod', 'envs', {str(tmp_path)!r})\n"
        "try: t.begin(t.TOOLCHAINS['cdktf'], 'staging')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    ended = _run(code, "cdktn")
    assert ended.stdout.startswith("ToolchainInUse staging has toolchain cdktf, and this process has begun with cdktn")


_NEW_TYPE = """
def body(stack, settings, root):
    from cdktf_cdktf_provider_databricks.postgres_project import PostgresProject
    from modules.structs import arguments
    HOW
"""
_NEW_FIELD = """
def body(stack, settings, root):
    from cdktf_cdktf_provider_databricks.cluster import Cluster
    from modules.structs import arguments
    Cluster(stack, "c", **arguments(Cluster, {"spark_version": "17.3.x-scala2.13", "dependency_mode": "ENVIRONMENTS"}))
"""
_NEW_STRUCT = """
def body(stack, settings, root):
    from cdktf_cdktf_provider_databricks.cluster import ClusterDriverNodeTypeFlexibility
    ClusterDriverNodeTypeFlexibility(alternate_node_type_ids=["i3.xlarge"])
"""
_LACKS = {
    "a type": (
        _NEW_TYPE.replace("HOW", 'PostgresProject(stack, "p", project_id="p")'),
        "there is no databricks_postgres_project",
    ),
    "a type, through arguments": (
        _NEW_TYPE.replace("HOW", 'PostgresProject(stack, "p", **arguments(PostgresProject, {"project_id": "p"}))'),
        "there is no databricks_postgres_project",
    ),
    "a field": (_NEW_FIELD, "Cluster has no argument dependency_mode"),
    "a struct": (_NEW_STRUCT, "cannot import name 'ClusterDriverNodeTypeFlexibility'"),
}


@pytest.mark.parametrize("what", _LACKS)
def test_what_the_older_provider_lacks_is_refused_and_the_newer_has_it(
    what: str, tmp_path: Path, envs: Callable[..., Path], minimal: str
) -> None:
    body, message = _LACKS[what]
    code = body + f"synth('prod', {str(envs(prod=minimal))!r}, {str(tmp_path / 'out')!r}, body)"
    refused = _run(code, "cdktf")
    said = refused.stderr.strip().splitlines()[-1]
    assert said.startswith("infra.errors.NotInToolchain: stack foundation of prod: ")
    assert message in said
    assert "in provider 1.99.0, which toolchain cdktf is for" in said
    assert said.endswith('expected what it has, or toolchain = "cdktn" (provider 1.128.0)')
    assert not list((tmp_path / "out").rglob("cdk.tf.json"))
    accepted = _run(code, "cdktn")
    assert accepted.returncode == 0, accepted.stderr


def test_a_write_only_attribute_is_taken_by_the_fork(tmp_path: Path, envs: Callable[..., Path], minimal: str) -> None:
    """It refuses them unless it is told that nothing older runs the document."""
    code = f"""
def body(stack, settings, root):
    from cdktf import TerraformResource
    resource = TerraformResource(stack, "r", terraform_resource_type="databricks_secret")
    resource.add_override("value_wo", resource._mark_write_only_attribute("value"))
synth('prod', {str(envs(prod=minimal))!r}, {str(tmp_path / "out")!r}, body)
"""
    ended = _run(code, "cdktn")
    assert ended.returncode == 0, ended.stderr


def test_the_names_and_versions_are_said_once_and_right() -> None:
    [literal] = [part for part in get_args(Settings.model_fields["toolchain"].annotation) if get_args(part)]
    assert literal == Literal["cdktf", "cdktn"]
    assert list(TOOLCHAINS) == list(get_args(literal))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for toolchain in TOOLCHAINS.values():
        pins = project["optional-dependencies"][toolchain.extra] if toolchain.extra else project["dependencies"]
        names = {pin.partition("==")[0].replace("-", "_") for pin in pins if "==" in pin}
        assert {toolchain.library, toolchain.binding} <= names
