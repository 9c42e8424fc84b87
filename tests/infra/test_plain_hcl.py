"""The plain part of HCL: where it is read directly, python-hcl2 reads the same, to the line."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra import hcl
from infra.errors import BadSyntax
from infra.hcl_grammar import read_by_grammar
from infra.plain_hcl import NotPlain, Plain

ENVS = Path(__file__).resolve().parents[2] / "envs"


def _same(text: str) -> None:
    """Raises `NotPlain` where it is not read; fails where it is read as another text, or one that is wrong."""
    plain = Plain(text, "test")
    whole = read_by_grammar(text, "envs/test.tfvars", "test")
    assert repr(plain.values) == repr(whole.values)  # 1 is not 1.0, and the order counts
    assert list(plain.lines.items()) == list(whole.lines.items())
    assert plain.derived == whole.derived


_BLANK = st.sampled_from(["", " ", "\t", "  "])
_LINE_END = st.sampled_from(["\n", "\n\n", ' # note "\n', "// ${x} }\n", "\n  # one\n\t// two\n"])
_STRINGS = st.text(st.sampled_from("aé{} \t#/,=[]\"'.:")).map(lambda text: text.replace('"', '\\"'))
_PIECES = _STRINGS | st.sampled_from(["${env}", "\\n", "\\u00e9", "\\\\", "$5", "100%", "$", "%", "/*", "<<E"])
_SCALARS = st.one_of(
    st.lists(_PIECES, max_size=4).map(lambda parts: f'"{"".join(parts)}"'),
    st.sampled_from(["true", "false", "null", "0", "12", "999999999999999", "1.5", "0.25", '"iris"', '""']),
)
_NAMES = st.sampled_from(["a", "b", "c1", "index", "iffy", "form", "nullable", "trueish", "in_", "a-b", "_x", "E"])
_QUOTED = st.sampled_from(['"a"', '"b.c"', '"in"', '" "', '"é"', '"#"', '""'])


@st.composite
def _objects(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    keys = draw(st.lists(_NAMES | _QUOTED, max_size=3))
    between = st.sampled_from([",", ", ", ",\n", "\n", " ,\n\n", "# note\n", "\n,"])
    elements = [f"{key}{draw(_BLANK)}={draw(_BLANK)}{draw(inner)}{draw(_BLANK)}" for key in keys]
    text = "".join(element + draw(between) for element in elements[:-1]) + "".join(elements[-1:])
    return "{" + draw(_BLANK | _LINE_END) + text + draw(_BLANK | st.sampled_from([",", "\n", ",\n"])) + "}"


@st.composite
def _lists(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    between = st.sampled_from([",", ", ", ",\n", "\n,", " , # note\n"])
    elements = draw(st.lists(inner, max_size=3))
    text = "".join(element + draw(between) for element in elements[:-1]) + "".join(elements[-1:])
    return "[" + draw(_BLANK | _LINE_END) + text + draw(_BLANK | st.sampled_from([",", "\n", ",\n"])) + "]"


_VALUES = st.recursive(_SCALARS, lambda inner: _objects(inner) | _lists(inner), max_leaves=8)


@st.composite
def _files(draw: st.DrawFn) -> str:
    keys = draw(st.lists(_NAMES, max_size=4))
    return draw(_BLANK | _LINE_END) + "".join(
        f"{draw(_BLANK)}{key}{draw(_BLANK)}={draw(_BLANK)}{draw(_VALUES)}{draw(_BLANK)}{draw(_LINE_END)}"
        for key in keys
    )


@given(_files())
@settings(deadline=None, max_examples=150)
def test_reads_what_python_hcl2_reads(text: str) -> None:
    with contextlib.suppress(NotPlain):
        _same(text)


@given(_files(), st.data())
@settings(deadline=None, max_examples=150)
def test_a_slip_of_the_pen_is_never_read_otherwise(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 3))
    slip = data.draw(st.text(st.sampled_from('ab1 =\n{}[]"$%,:.#/*<-0\\!?&|+()\r~'), max_size=3))
    with contextlib.suppress(NotPlain):
        _same(text[:at] + slip + text[at + length :])


@given(st.text(st.sampled_from('ab =\n{}[]",:.#/0'), max_size=30))
@settings(deadline=None, max_examples=200)
def test_any_text(text: str) -> None:
    with contextlib.suppress(NotPlain):
        _same(text)


@pytest.mark.parametrize("path", sorted(ENVS.glob("*.tfvars")), ids=lambda path: path.name)
def test_this_projects_environments_are_plain(path: Path) -> None:
    _same(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "a = 1 + 2\n",
        "a = b\n",
        "a = -1\n",
        "a = <<E\nx\nE\n",
        "a = 1 b = 2\n",
        "a = 1\na = 2\n",
        "a = { b = 1 c = 2 }\n",
        "a = 1 /* note */\n",
        'a = "${var.x}"\n',
        'a = "$${x}"\n',
        'a = "x\\q"\n',
        'a = "\ufdd0"\n',
        "a = true.b\n",
        "a = 1.2.3\n",
        "a = [1]\n[0]\n",
        "a = " + "[" * 60 + "]" * 60 + "\n",
        "in = 1\n",
        "a {\n}\n",
        "a = {",
        "a = [1,",
        'a = "',
        "a = ",
        "a",
    ],
)
def test_all_else_is_left_to_python_hcl2(text: str) -> None:
    with pytest.raises(NotPlain):
        Plain(text, "test")


def test_a_file_that_is_not_plain_is_read_by_the_grammar(tmp_path: Path) -> None:
    path = tmp_path / "test.tfvars"
    path.write_text('a = -1\nb = { "c" : "${env}" }\n')
    found = hcl.read_document(path, "envs/test.tfvars", "test")
    assert found.values == {"a": -1, "b": {"c": "test"}}
    assert found.derived == {("b", "c")}


def test_a_mistake_is_told_as_python_hcl2_finds_it(tmp_path: Path) -> None:
    path = tmp_path / "test.tfvars"
    path.write_text("a = 1\nb = [1, 2\nc = 3\n")
    with pytest.raises(BadSyntax) as raised:
        hcl.read_document(path, "envs/test.tfvars", "test")
    assert str(raised.value) == "envs/test.tfvars:3: found `c = 3`, expected `key = value`, with brackets closed"
