"""`like`: an object that is as another one of its section, but for what it says itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import InvalidSettings
from infra.settings import load_settings

CLUSTER = (
    'a = { cluster_name = "a-${env}", data_security_mode = "USER_ISOLATION", spark_version = "16.4.x-scala2.12", '
    'node_type_id = "i3.xlarge", num_workers = 1, custom_tags = { team = "x", cost = "1" } }'
)


def _clusters(*more: str) -> str:
    return "\n".join(["clusters = {", f"  {CLUSTER}", *(f"  {line}" for line in more), "}", ""])


def test_what_it_does_not_say_is_as_there(envs: Callable[..., Path], minimal: str) -> None:
    text = _clusters('b = { like = "a", cluster_name = "b-${env}", custom_tags = { cost = "2" } }')
    b = load_settings("prod", envs(prod=minimal + text)).clusters["b"]
    assert (b.cluster_name, b.node_type_id, b.custom_tags) == ("b-prod", "i3.xlarge", {"team": "x", "cost": "2"})


def test_null_takes_away(envs: Callable[..., Path], minimal: str) -> None:
    text = _clusters(
        'b = { like = "a", cluster_name = "b", custom_tags = null, num_workers = null, single_node = true }'
    )
    b = load_settings("prod", envs(prod=minimal + text)).clusters["b"]
    assert (b.custom_tags, b.num_workers, b.single_node) == ({}, None, True)


def test_what_a_nearer_environment_says_of_the_other_holds_for_it(envs: Callable[..., Path], minimal: str) -> None:
    prod = minimal + _clusters('b = { like = "a", cluster_name = "b" }')
    folder = envs(prod=prod, local='inherits = "prod"\nclusters = { a = { num_workers = 7 } }\n')
    assert load_settings("local", folder).clusters["b"].num_workers == 7
    assert load_settings("prod", folder).clusters["b"].num_workers == 1


def test_it_may_be_like_one_that_is_like_another(envs: Callable[..., Path], minimal: str) -> None:
    text = _clusters(
        'c = { like = "b", cluster_name = "c" }', 'b = { like = "a", cluster_name = "b", num_workers = 3 }'
    )
    assert load_settings("prod", envs(prod=minimal + text)).clusters["c"].num_workers == 3


def test_objects_within_objects_have_likeness_too(envs: Callable[..., Path], minimal: str) -> None:
    text = (
        'catalogs = { ml = { name = "ml", owner = "o@x", schemas = {\n'
        '  a = { name = "a", comment = "c", volumes = { v = { name = "v" } } }\n  b = { like = "a", name = "b" }\n} } }\n'
    )
    b = load_settings("prod", envs(prod=minimal + text)).catalogs["ml"].schemas["b"]
    assert (b.name, b.comment, b.volumes["v"].name) == ("b", "c", "v")


def test_an_error_is_where_it_was_written(envs: Callable[..., Path], minimal: str) -> None:
    text = _clusters('b = { like = "a", cluster_name = "b", autoscale = { min_workers = 1, max_workers = 2 } }')
    with pytest.raises(InvalidSettings) as caught:
        load_settings("prod", envs(prod=minimal + text.replace("num_workers = 1", 'num_workers = "many"')))
    assert [problem.partition(": found")[0] for problem in caught.value.problems] == [
        "envs/prod.tfvars:3: clusters.a.num_workers",
        "envs/prod.tfvars:3: clusters.b.num_workers",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ['b = { like = "aa" }'],
            'envs/prod.tfvars:4: clusters.b.like: found "aa", expected one of a; did you mean "a"?',
        ),
        (['b = { like = "b" }'], 'envs/prod.tfvars:4: clusters.b.like: found "b", expected one of a'),
        (
            ['b = { like = "c" }', 'c = { like = "b" }'],
            "envs/prod.tfvars:5: clusters.c.like: found a circle, b -> c -> b; expected a chain that ends",
        ),
    ],
)
def test_what_it_cannot_be_like(envs: Callable[..., Path], minimal: str, lines: list[str], message: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        load_settings("prod", envs(prod=minimal + _clusters(*lines)))
    assert message in caught.value.problems


def test_names_are_still_its_own(envs: Callable[..., Path], minimal: str) -> None:
    text = 'directories = {\n  a = { path = "/Shared/a" }\n  b = { like = "a" }\n}\n'
    with pytest.raises(
        InvalidSettings, match=r'directories.b.path: found path "/Shared/a", expected another one: directories.a has it'
    ):
        load_settings("prod", envs(prod=minimal + text))
