"""Which values of the settings are examples: every identity that the repository comes with, and nothing of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.examples import examples, is_example
from infra.hcl import dotted
from infra.identity import own_fields
from infra.settings import load_settings


@pytest.mark.parametrize("env", ["prod", "staging"])
def test_whoever_the_repository_names_is_an_example(env: str) -> None:
    settings = load_settings(env)
    layers = settings.layers
    assert layers is not None
    identity = {(path, value) for path, value in own_fields(settings, ()) if isinstance(value, str)}
    # A catalog's name follows from the environment, and is right as it is.
    expected = {dotted(path) for path, _ in identity if path[-1] != "name"}
    assert {dotted(path) for path, _, _ in examples(settings)} == expected | {"jobs.iris.notify_on_failure[0]"}


def test_the_sandbox_has_none() -> None:
    assert list(examples(load_settings("local"))) == []


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("https://prod.workspace.example", True),
        ("https://a.example:443/x", True),
        ("ml@acme.example", True),
        ("ml@www.example.org", True),
        ("states.example", False),
        ("ml_prod.iris.example", False),
        ("s3://mine.example/catalog", True),
        ("s3://lakewright-ml-qa/catalog", True),
        ("00000000-0000-0000-0000-000000000001", True),
        ("5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58", True),
        ("5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b59", False),
        ("https://dbc-1234.cloud.databricks.com", False),
        ("https://myexample.com", False),
        ("s3://acme-ml-prod/catalog", False),
        ("ml@acme.io", False),
        ("an example", False),
        ("test", False),
        ("ml_prod.iris.test", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_what_is_an_example(text: str, example: bool) -> None:
    assert is_example(text, "qa") is example


def test_a_bucket_is_a_name_in_the_cloud() -> None:
    assert is_example("states-of-qa.example", "qa", a_name=True)
    assert not is_example("states-of-qa", "qa", a_name=True)


def test_a_value_that_is_said_twice_is_two_places_and_once_each(envs: Callable[..., Path], minimal: str) -> None:
    text = minimal + 'workspace_host = "https://a.example"\ngroups = { a = { display_name = "x@b.example" } }\n'
    found = list(examples(load_settings("prod", envs(prod=text))))
    assert [(dotted(path), place) for path, _, place in found] == [
        ("workspace_host", "envs/prod.tfvars:2"),
        ("groups.a.display_name", "envs/prod.tfvars:3"),
    ]
