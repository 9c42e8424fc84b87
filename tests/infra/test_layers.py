"""One environment over another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.errors import BadSyntax, CircularInherits, UnknownEnvironment
from infra.hcl import Document
from infra.layers import Merged, environment_names, read_layers


def test_merge(envs: Callable[..., Path]) -> None:
    folder = envs(
        prod="a = 1\nlist = [1, 2]\nobject = {\n  keep = 1\n  change = 2\n  remove = 3\n  deep = { x = 1, y = 2 }\n}\n"
        "kind = { a = 1 }\n",
        local='inherits = "prod"\nlist = [3]\nobject = {\n  change = 20\n  remove = null\n  deep = { y = 3 }\n}\n'
        'kind = "text"\nnew = "${env}"\n',
    )
    layers = read_layers("local", folder)
    assert layers.values == {
        "a": 1,
        "list": (3,),
        "object": {"keep": 1, "change": 20, "deep": {"x": 1, "y": 3}},
        "kind": "text",
        "new": "local",
    }
    assert layers.chain == ("local", "prod")
    assert layers.origin(("a",)) == "envs/prod.tfvars:1"
    assert layers.origin(("list", 0)) == "envs/local.tfvars:2"
    assert layers.origin(("list", 1)) == "envs/local.tfvars:2"
    assert layers.origin(("object", "keep")) == "envs/prod.tfvars:4"
    assert layers.origin(("object", "change")) == "envs/local.tfvars:4"
    assert layers.origin(("object", "remove")) == "envs/prod.tfvars:3"
    assert layers.origin(("object", "deep", "y")) == "envs/local.tfvars:6"
    assert layers.origin(("nowhere",)) == "envs/local.tfvars"


def test_env_is_the_one_that_is_read_in_every_file(envs: Callable[..., Path]) -> None:
    folder = envs(prod='name = "ml_${env}"\n', staging='inherits = "prod"\n', local='inherits = "staging"\n')
    assert read_layers("local", folder).values == {"name": "ml_local"}
    assert read_layers("local", folder).chain == ("local", "staging", "prod")
    assert read_layers("prod", folder).values == {"name": "ml_prod"}


def test_null_in_a_new_object_is_no_value(envs: Callable[..., Path]) -> None:
    assert read_layers("prod", envs(prod="a = { b = null, c = [{ d = null }] }\n")).values == {"a": {"c": ({},)}}


def test_names_are_sorted(envs: Callable[..., Path]) -> None:
    assert environment_names(envs(prod="", local="", dev="")) == ["dev", "local", "prod"]


def test_unknown_environment(envs: Callable[..., Path]) -> None:
    with pytest.raises(UnknownEnvironment) as raised:
        read_layers("prdo", envs(prod="", local=""))
    assert str(raised.value) == 'found environment "prdo", expected one of local, prod; did you mean "prod"?'


def test_a_path_is_no_environment(envs: Callable[..., Path]) -> None:
    with pytest.raises(UnknownEnvironment):
        read_layers("../envs/prod", envs(prod=""))


def test_inherits_from_unknown(envs: Callable[..., Path]) -> None:
    with pytest.raises(UnknownEnvironment) as raised:
        read_layers("local", envs(local='\ninherits = "production"\n', prod=""))
    assert str(raised.value) == (
        'envs/local.tfvars:2: inherits: found environment "production", expected one of local, prod'
    )


def test_circle(envs: Callable[..., Path]) -> None:
    folder = envs(a='inherits = "b"\n', b='# to c\ninherits = "c"\n', c='inherits = "b"\n')
    with pytest.raises(CircularInherits) as raised:
        read_layers("a", folder)
    assert (
        str(raised.value) == "envs/c.tfvars:1: inherits: found a circle, a -> b -> c -> b; expected a chain that ends"
    )


def test_inherits_from_itself(envs: Callable[..., Path]) -> None:
    with pytest.raises(CircularInherits) as raised:
        read_layers("a", envs(a='inherits = "a"\n'))
    assert str(raised.value) == "envs/a.tfvars:1: inherits: found a circle, a -> a; expected a chain that ends"


def test_inherits_must_be_a_name(envs: Callable[..., Path]) -> None:
    with pytest.raises(BadSyntax) as raised:
        read_layers("a", envs(a="inherits = 3\n"))
    assert str(raised.value) == "envs/a.tfvars:1: inherits: found 3, expected the name of an environment, in quotes"


_VALUES = st.recursive(
    st.integers() | st.text(max_size=3) | st.none(),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3) | st.lists(inner, max_size=2).map(tuple),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), _VALUES), st.dictionaries(st.sampled_from("abc"), _VALUES))
def test_merging_twice_is_merging_once(first: dict[str, object], second: dict[str, object]) -> None:
    merged = Merged()
    for name, values in (("first", first), ("second", second)):
        merged.put_over(Document(name, values, {}))
    text = repr(merged.values)
    merged.put_over(Document("second", second, {}))
    assert repr(merged.values) == text
