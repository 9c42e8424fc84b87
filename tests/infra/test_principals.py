"""Who is named in the settings: declared or built in, by key or by name, made by one environment of a sandbox only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import InvalidSettings
from infra.settings import load_settings

ID = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
PRINCIPALS = (
    f'service_principals = {{ etl = {{ application_id = "{ID}", display_name = "etl", existing = true }} }}\n'
    'groups = { readers = { display_name = "readers", existing = true } }\n'
)


def _catalog(principal: str) -> str:
    return (
        'catalogs = {\n  ml = { name = "ml", owner = "readers", grants = [\n'
        f'    {{ principal = "{principal}", privileges = ["USE_CATALOG"] }},\n  ] }}\n}}\n'
    )


@pytest.mark.parametrize("name", ["readers", "account users", "admins", "users", "ada@x.example"])
def test_who_may_be_named(envs: Callable[..., Path], minimal: str, name: str) -> None:
    assert (
        load_settings("prod", envs(prod=minimal + PRINCIPALS + _catalog(name))).catalogs["ml"].grants[0].principal
        == name
    )


def test_a_key_stands_for_the_application_id(envs: Callable[..., Path], minimal: str) -> None:
    text = minimal + PRINCIPALS + _catalog("etl").replace('"readers"', '"etl"')
    catalog = load_settings("prod", envs(prod=text)).catalogs["ml"]
    assert (catalog.owner, catalog.grants[0].principal) == (ID, ID)


@pytest.mark.parametrize(
    ("name", "kind", "hint"),
    [
        ("reader", "group", '; did you mean "readers"?'),
        ("c81e4f70-35ab-4d12-9c66-7b0f2e8d5a13", "service principal", ""),
    ],
)
def test_who_is_not_declared_is_refused(
    envs: Callable[..., Path], minimal: str, name: str, kind: str, hint: str
) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod=minimal + PRINCIPALS + _catalog(name)))
    [problem] = raised.value.problems
    assert problem.startswith(
        f'envs/prod.tfvars:6: catalogs.ml.grants[0].principal: found {kind} "{name}", expected one of '
    )
    assert problem.endswith(hint)


def test_principals_of_a_sandbox_are_made_once(envs: Callable[..., Path], minimal: str) -> None:
    """An environment that inherits from a sandbox is in the same one: two that made a group would take it from each other."""
    local = 'inherits = "prod"\nsandbox = true\ngroups = { readers = { existing = false } }\n'
    folder = envs(
        prod=minimal + PRINCIPALS,
        local=local,
        me='inherits = "local"\ngroups = { mine = { display_name = "mine" } }\n',
        other='inherits = "local"\ngroups = { readers = { display_name = "others" } }\n',
        real='inherits = "local"\nsandbox = false\n'
        'service_principals = { etl = { application_id = "c81e4f70-35ab-4d12-9c66-7b0f2e8d5a13" } }\n',
    )
    made = {
        env: sorted(group.display_name for group in load_settings(env, folder).groups.values() if not group.existing)
        for env in ("prod", "local", "me", "other", "real")
    }
    assert made == {"prod": [], "local": ["readers"], "me": ["mine"], "other": ["others"], "real": ["readers"]}
