from __future__ import annotations

import argparse

import pytest
from lakewright_ml.arguments import boolean, fraction, full_name, parser


def test_good_values() -> None:
    assert full_name("main.iris.flowers") == "main.iris.flowers"
    assert fraction("0.9") == 0.9
    assert boolean("True") is True
    assert boolean("false") is False


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (full_name, "flowers", "expected catalog.schema.name, got 'flowers'"),
        (full_name, "a.b.c.d", "expected catalog.schema.name, got 'a.b.c.d'"),
        (fraction, "1.5", "expected a number from 0 to 1, got 1.5"),
        (fraction, "most", "expected a number from 0 to 1, got 'most'"),
        (boolean, "1", "expected true or false, got '1'"),
    ],
)
def test_bad_values_say_what_is_expected(kind: object, text: str, message: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        kind(text)  # type: ignore[operator]
    assert str(caught.value) == message


def test_parameters_are_not_abbreviated(capsys: pytest.CaptureFixture[str]) -> None:
    options = parser("Title\nmore")
    options.add_argument("--model")
    assert options.parse_args(["--mod=x"]).model is None
    assert capsys.readouterr().err == "parameters that this task does not use: mod\n"


def test_a_jobs_parameters_reach_tasks_that_do_not_use_them(capsys: pytest.CaptureFixture[str]) -> None:
    options = parser("Title")
    options.add_argument("--table")
    assert options.parse_args(["--table=a.b.c", "--learning_rate=0.1", "--note=two\nlines"]).table == "a.b.c"
    assert capsys.readouterr().err == "parameters that this task does not use: learning_rate, note\n"


@pytest.mark.parametrize("argument", ["table", "--tabl", "-t=1", "--=1"])
def test_what_is_no_parameter_is_refused(argument: str) -> None:
    options = parser("Title")
    options.add_argument("--table")
    with pytest.raises(SystemExit):
        options.parse_args([argument])
