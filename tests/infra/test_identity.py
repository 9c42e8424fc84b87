"""Identity is never inherited: an environment says itself which workspace, state, data and principals are meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import InvalidSettings
from infra.settings import load_settings

ID, OTHER = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58", "c81e4f70-35ab-4d12-9c66-7b0f2e8d5a13"
PROD = f"""workspace_host = "https://prod.example"
backend = {{ kind = "s3", bucket = "states-prod", region = "eu-west-1" }}
service_principals = {{ job = {{ application_id = "{ID}", display_name = "job", existing = true }} }}
catalogs = {{ ml = {{ name = "ml_${{env}}", owner = "o@x", storage_root = "s3://ml-${{env}}/x" }} }}
"""
OWN = f"""inherits = "prod"
workspace_host = "https://dev.example"
backend = {{ bucket = "states-dev" }}
service_principals = {{ job = {{ application_id = "{OTHER}" }} }}
"""


def _refusal(folder: Path, env: str = "dev") -> list[str]:
    with pytest.raises(InvalidSettings) as caught:
        load_settings(env, folder)
    return str(caught.value).splitlines()


def _borrowed(key: str, value: str, line: int) -> str:
    return (
        f'envs/dev.tfvars: {key}: found "{value}" of envs/prod.tfvars:{line}, expected its own value, or one with ${{env}} in it: '
        "an environment inherits values, never identity"
    )


def test_one_line_is_no_environment(envs: Callable[..., Path]) -> None:
    assert _refusal(envs(prod=PROD, dev='inherits = "prod"\n')) == [
        _borrowed("workspace_host", "https://prod.example", 1),
        _borrowed("backend.bucket", "states-prod", 2),
        _borrowed("service_principals.job.application_id", ID, 3),
    ]


def test_what_says_its_own_inherits_the_rest(envs: Callable[..., Path]) -> None:
    settings = load_settings("dev", envs(prod=PROD, dev=OWN))
    assert (settings.catalogs["ml"].name, settings.catalogs["ml"].storage_root) == ("ml_dev", "s3://ml-dev/x")
    assert settings.service_principals["job"].display_name == "job"


def test_an_unprotected_real_environment_is_possible(envs: Callable[..., Path]) -> None:
    assert load_settings("dev", envs(prod=PROD, dev=OWN + "protected = false\n")).protected is False


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('catalogs = { raw = { name = "raw", owner = "o@x" } }', "catalogs.raw.name", "raw"),
        (f'catalogs = {{ raw = {{ name = "r${{env}}", owner = "{ID}" }} }}', "catalogs.raw.owner", ID),
        (
            'catalogs = { raw = { name = "r${env}", owner = "o@x", schemas = { s = { name = "s", storage_root = "s3://b/s" } } } }',
            "catalogs.raw.schemas.s.storage_root",
            "s3://b/s",
        ),
    ],
)
def test_data_and_principals_are_identity_too(envs: Callable[..., Path], line: str, key: str, value: str) -> None:
    prod = PROD.replace(PROD.splitlines()[3], line)
    assert _refusal(envs(prod=prod, dev=OWN)) == [_borrowed(key, value, 4)]


def test_the_name_may_follow_from_the_environment_two_files_away(envs: Callable[..., Path]) -> None:
    folder = envs(prod=PROD, dev=OWN, me=OWN.replace('"prod"', '"dev"').replace("dev.example", "me.example"))
    assert load_settings("me", folder).catalogs["ml"].name == "ml_me"


def test_a_literal_put_over_a_derived_value_is_identity_again(envs: Callable[..., Path]) -> None:
    dev = OWN + 'catalogs = { ml = { name = "ml_shared" } }\n'
    me = OWN.replace('"prod"', '"dev"').replace("dev.example", "me.example")
    message = _refusal(envs(prod=PROD, dev=dev, me=me), "me")
    assert [line.partition(", expected")[0] for line in message] == [
        'envs/me.tfvars: catalogs.ml.name: found "ml_shared" of envs/dev.tfvars:5'
    ]


def test_the_sandbox_is_nobody_elses(envs: Callable[..., Path]) -> None:
    local = 'inherits = "prod"\nsandbox = true\nworkspace_host = null\nbackend = { kind = "local", bucket = null, region = null }\n'
    assert load_settings("local", envs(prod=PROD, local=local)).sandbox


def test_two_environments_in_one_workspace_both_have_to_say_so(envs: Callable[..., Path]) -> None:
    shared = "shared_workspace = true\n"
    dev = OWN.replace("dev.example", "PROD.example")
    assert _refusal(envs(prod=PROD, dev=dev + shared)) == [
        "envs/prod.tfvars:1: workspace_host: found the workspace of envs/dev.tfvars too, "
        "expected another one, or `shared_workspace = true` in envs/prod.tfvars"
    ]
    assert _refusal(envs(prod=PROD + shared, dev=dev)) == [
        "envs/dev.tfvars: shared_workspace: found true of envs/prod.tfvars:5, expected its own value, or one with ${env} in it: "
        "an environment inherits values, never identity"
    ]
    assert load_settings("dev", envs(prod=PROD + shared, dev=dev + shared)).shared_workspace
