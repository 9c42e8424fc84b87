"""Environment files as HCL: what is read, and what is refused where."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.errors import BadSyntax
from infra.hcl import Document, dotted, read_document


def _read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "test.tfvars"
    path.write_text(text, encoding="utf-8")
    return read_document(path, "envs/test.tfvars", "test")


def test_literals(tmp_path: Path) -> None:
    document = _read(
        tmp_path,
        r"""
# A comment.
text    = "say \"hi\"\t\u00e9 \\ $${env} %%{if} $5 100%"
whole   = 12
minus   = -3
part    = 1.5
yes     = true
no      = false
nothing = null
list    = [1, "two", [3], { four = 4 },]
object  = { a = 1, "b.c" = 2 // another comment
  d : 3 }
in      = "a keyword as key"
env     = "${env}-${env}"
heredoc = <<-END
    first
      second $${x}
    END
""",
    )
    assert document.values == {
        "text": 'say "hi"\té \\ ${env} %{if} $5 100%',
        "whole": 12,
        "minus": -3,
        "part": 1.5,
        "yes": True,
        "no": False,
        "nothing": None,
        "list": (1, "two", (3,), {"four": 4}),
        "object": {"a": 1, "b.c": 2, "d": 3},
        "in": "a keyword as key",
        "env": "test-test",
        "heredoc": "first\n  second ${x}\n",
    }


def test_lines(tmp_path: Path) -> None:
    document = _read(tmp_path, 'a = 1\n\nb = {\n  c = [\n    "x",\n    { d = 1 },\n  ]\n}\n')
    assert document.lines == {
        ("a",): 1,
        ("b",): 3,
        ("b", "c"): 4,
        ("b", "c", 0): 5,
        ("b", "c", 1): 6,
        ("b", "c", 1, "d"): 6,
    }


def test_empty_file_is_no_values(tmp_path: Path) -> None:
    assert _read(tmp_path, "").values == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = 2\na = 3\n", "envs/test.tfvars:3: a: found the key again, after line 1, expected each key once"),
        (
            "a = {\n  b = 1\n  b = 2\n}\n",
            "envs/test.tfvars:3: a.b: found the key again, after line 2, expected each key once",
        ),
        ("a {\n}\n", "envs/test.tfvars:1: found a block, expected `key = { … }`, with the equals sign"),
        ("a = b\n", "envs/test.tfvars:1: a: found `b`, expected a literal: an environment file computes nothing"),
        ("a = 1 + 2\n", "envs/test.tfvars:1: a: found `1+2`, expected a literal: an environment file computes nothing"),
        (
            'a = upper("x")\n',
            'envs/test.tfvars:1: a: found `upper("x")`, expected a literal: an environment file computes nothing',
        ),
        (
            "a = !true\n",
            "envs/test.tfvars:1: a: found `!true`, expected a literal: an environment file computes nothing",
        ),
        (
            'a = ["${var.x}"]\n',
            "envs/test.tfvars:1: a[0]: found `${var.x}`, expected no interpolation but ${env}, the environment's name;"
            " write $${ for a plain ${",
        ),
        (
            'a = "%{if true}x%{endif}"\n',
            "envs/test.tfvars:1: a: found `%{iftrue}`, expected no interpolation but ${env}, the environment's name;"
            " write $${ for a plain ${",
        ),
        (
            'a = "x\\q"\n',
            r"envs/test.tfvars:1: a: found `\q` in a string, expected one of \n, \r, \t, \", \\, \uNNNN and \UNNNNNNNN",
        ),
        (
            'a = "x\nb = "y"\n',
            'envs/test.tfvars:1: found `a = "x`, expected a closing " on the same line',
        ),
        (
            "a = [1, 2\nb = 3\n",
            "envs/test.tfvars:2: found `b = 3`, expected `key = value`, with brackets closed",
        ),
        (
            "a = {\n",
            "envs/test.tfvars:1: found the end of the file, expected `key = value`, with brackets closed",
        ),
        ("a = \n", "envs/test.tfvars:1: found `a =`, expected `key = value`, with brackets closed"),
        (
            "a = 1 b = 2\n",
            "envs/test.tfvars:1: b: found an assignment after another one, expected each on a line of its own",
        ),
        (
            "a = {\n} b = 2\n",
            "envs/test.tfvars:2: b: found an assignment after another one, expected each on a line of its own",
        ),
        ("a = 1 2\n", "envs/test.tfvars:1: found `a = 1 2`, expected `key = value`, with brackets closed"),
        (
            'a = "$${"\nb = "}"\n',
            "envs/test.tfvars:1: a: found `$${` without a closing brace, expected one in the same string; for a lone ${ write \\u0024{",
        ),
        (
            "a = <<E\n${env}\nE\n",
            "envs/test.tfvars:1: a: found an interpolation in a heredoc, expected plain text, or a quoted string where ${env} may stand",
        ),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadSyntax) as raised:
        _read(tmp_path, text)
    assert str(raised.value) == message


def test_string_over_two_lines(tmp_path: Path) -> None:
    with pytest.raises(BadSyntax) as raised:
        _read(tmp_path, 'a = "x\ny"\n')
    assert (
        str(raised.value)
        == 'envs/test.tfvars:1: a: found a string that goes on after the end of the line, expected a closing "'
    )


def test_dotted() -> None:
    assert dotted(("jobs", "iris", "tasks", 0, "name")) == "jobs.iris.tasks[0].name"


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "test.tfvars"
    path.write_bytes(b'a = "\xff"')
    with pytest.raises(BadSyntax) as raised:
        read_document(path, "envs/test.tfvars", "test")
    assert str(raised.value) == "envs/test.tfvars: found a byte that is not UTF-8 at position 5, expected text in UTF-8"


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "test.tfvars"
    path.write_bytes("\ufeffa = 1\r\nb = [\r\n  2,\r\n]\r\n".encode())
    assert read_document(path, "envs/test.tfvars", "test").values == {"a": 1, "b": (2,)}


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufdd0\ufdd1")) | st.text(
    st.sampled_from('a${}%"\\#/')
)
_SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXTS
_KEYS = st.text(string.ascii_letters + "_ .", min_size=1)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=12,
)


def _hcl(value: object) -> str:
    """The value as HCL, by rules of our own rather than those of the reader."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return (
                '"'
                + "".join(_escaped(letter) for letter in value).replace("${", "\\u0024{").replace("%{", "\\u0025{")
                + '"'
            )
        case dict():
            return "{\n" + "".join(f"{_hcl(key)} = {_hcl(inner)}\n" for key, inner in value.items()) + "}"
        case tuple():
            return "[" + ", ".join(_hcl(inner) for inner in value) + "]"
    return str(value)


def _escaped(letter: str) -> str:
    return "\\" + letter if letter in '"\\' else f"\\U{ord(letter):08x}" if not letter.isprintable() else letter


@given(st.dictionaries(st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,8}", fullmatch=True), _VALUES, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_reads_back_what_was_written(tmp_path: Path, values: dict[str, object]) -> None:
    assert _read(tmp_path, "".join(f"{key} = {_hcl(value)}\n" for key, value in values.items())).values == values


@given(st.text(st.sampled_from('ab =\n{}[]"$%,:.#/*<-0\\'), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    try:
        _read(tmp_path, text)
    except BadSyntax as error:
        message = str(error)
    else:
        return
    assert message.startswith("envs/test.tfvars:")


@pytest.mark.parametrize(
    "value", ["1", '"x"', "[\n  1,\n]", "{\n  x = 1\n}", "<<E\ntext\nE", "<<-E\n  text\n  E", "1 # note"]
)
def test_one_assignment_a_line(tmp_path: Path, value: str) -> None:
    assert list(_read(tmp_path, f"a = {value}\nb = 2\n").values) == ["a", "b"]
