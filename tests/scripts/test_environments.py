"""`env new`: a file that loads at once, or none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.errors import InvalidSettings, UnknownEnvironment
from infra.settings import load_settings
from scripts.environments import new_environment
from scripts.errors import Refused


def test_beside_local_in_the_sandbox(home: Path) -> None:
    made = new_environment("dev_me", "local")
    assert (made.file, made.examples) == (home / "envs" / "dev_me.tfvars", [])
    settings = load_settings("dev_me", home / "envs")
    assert (settings.sandbox, settings.inherits, settings.catalogs["ml"].name) == (True, "local", "ml_dev_me")
    assert all(group.existing for group in settings.groups.values()), "local makes them"


@pytest.mark.parametrize("parent", ["prod", "staging"])
def test_in_a_workspace_of_its_own(home: Path, parent: str) -> None:
    made = new_environment("qa_2", parent)
    assert {key for key, _, place in made.examples if place.startswith("envs/qa_2.tfvars:")} == {
        "workspace_host",
        "backend.bucket",
        "service_principals.iris_job.application_id",
    }
    settings = load_settings("qa_2", home / "envs")
    assert (settings.inherits, settings.protected) == (parent, True)
    assert settings.workspace_host == "https://qa-2.workspace.example", "no _ in a host's name"
    assert settings.example_host, "nothing is sent to it"


def test_every_kind_of_identity_is_its_own(home: Path) -> None:
    prod = home / "envs" / "prod.tfvars"
    raw = """  raw = {
    name         = "raw"
    owner        = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
    storage_root = "s3://acme/raw"
    schemas      = { a = { name = "a", volumes = { v = { name = "v", volume_type = "EXTERNAL", storage_location = "s3://acme/v$${x}" } } } }
  }
}

wheel = {"""
    prod.write_text(prod.read_text().replace("}\n\nwheel = {", raw, 1) + "shared_workspace = true\n")
    made = new_environment("qa", "prod")
    catalog = load_settings("qa", home / "envs").catalogs["raw"]
    assert (catalog.name, catalog.storage_root) == ("raw_qa", "s3://qa.example/raw")
    assert catalog.schemas["a"].volumes["v"].storage_location == "s3://qa.example/raw-a-v"
    assert load_settings("qa", home / "envs").shared_workspace is False
    assert "acme" not in made.file.read_text()


@pytest.mark.parametrize(
    ("name", "parent", "error", "message"),
    [
        ("Dev", "local", Refused, "found the name 'Dev', expected lower-case letters"),
        ("a.b", "local", Refused, "found the name 'a.b'"),
        ("../x", "local", Refused, "found the name"),
        ("local", "prod", Refused, "local.tfvars: found a file, expected none"),
        ("me", "lcal", UnknownEnvironment, 'did you mean "local"'),
    ],
)
def test_refused_with_nothing_written(home: Path, name: str, parent: str, error: type[Exception], message: str) -> None:
    before = {path: path.read_text() for path in (home / "envs").rglob("*") if path.is_file()}
    with pytest.raises(error, match=message):
        new_environment(name, parent)
    assert {path: path.read_text() for path in (home / "envs").rglob("*") if path.is_file()} == before


def test_an_identity_within_a_list_is_told(home: Path) -> None:
    prod = home / "envs" / "prod.tfvars"
    grant = '{ principal = "data-scientists", privileges = ["USE_CATALOG", "BROWSE"] },'
    text = prod.read_text()
    assert text.count(grant) == 1
    prod.write_text(text.replace(grant, grant.replace("data-scientists", "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58")))
    with pytest.raises(
        Refused, match=r"envs/prod.tfvars:\d+: catalogs.ml.grants\[1\].principal: found an identity within a list"
    ):
        new_environment("qa", "prod")
    assert not (home / "envs" / "qa.tfvars").exists()


def test_what_would_not_load_is_taken_back(home: Path) -> None:
    prod = home / "envs" / "prod.tfvars"
    prod.write_text(prod.read_text().replace('name         = "ml_${env}"', 'name         = "ml_prod"'))
    with pytest.raises(InvalidSettings):  # what refers to the catalog says ml_${env}
        new_environment("qa", "prod")
    assert not (home / "envs" / "qa.tfvars").exists()


def test_the_command(home: Path, lakewright: Any) -> None:
    ended = lakewright("env", "new", "dev-me")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("written: envs/dev-me.tfvars\n")
    assert '"ml_dev-me" has to be quoted in SQL' in ended.stdout
    assert "make plan ENV=dev-me && make apply ENV=dev-me" in ended.stdout
    told = json.loads(lakewright("env", "new", "qa", "--from", "prod", "--json").stdout)
    assert [each["key"] for each in told["examples"] if "qa.tfvars" in each["place"]] == [
        "workspace_host",
        "backend.bucket",
        "service_principals.iris_job.application_id",
    ]
    again = lakewright("env", "new", "qa", "--from", "prod")
    assert (again.returncode, again.stdout) == (1, "")
    assert json.loads(lakewright("env", "list", "--json").stdout)["environments"] == [
        "dev-me",
        "local",
        "prod",
        "qa",
        "staging",
    ]


def test_an_environment_whose_file_is_gone_is_listed_until_it_holds_nothing(home: Path, lakewright: Any) -> None:
    state = home / "state" / "gone" / "workloads.tfstate"
    state.parent.mkdir(parents=True)
    (home / "state" / "local").mkdir()
    for text, listed in (('{"resources": [{}]}', ["gone"]), ('{"resources": []}', []), ("{", [])):
        state.write_text(text)
        assert json.loads(lakewright("env", "list", "--json").stdout)["without_file"] == listed
    state.write_text('{"resources": [{}]}')
    assert "! gone: its file is gone, what it made is not" in lakewright("env", "list").stdout
