"""Parameters of a wheel task: ``--name=value``, as ``named_parameters`` and a job's parameters arrive."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Sequence
from typing import Any

_FULL_NAME = re.compile(r"[^./ ]+\.[^./ ]+\.[^./ ]+")


_PARAMETER = re.compile(r"--([^\s=]+)=.*", re.DOTALL)


class _Parser(argparse.ArgumentParser):
    """Leaves out parameters that nothing declares: the platform hands each of a job's parameters to every wheel task of it.

    Source: https://docs.databricks.com/jobs/parameters (job parameters are pushed down to tasks)
    """

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        given, rest = self.parse_known_args(args, namespace)
        names = [match[1] if (match := _PARAMETER.fullmatch(argument)) else "" for argument in rest]
        if not all(names):
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        if names:
            print(f"parameters that this task does not use: {', '.join(names)}", file=sys.stderr)  # noqa: T201
        return given


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser that takes no abbreviations, so that a new parameter never changes an old call's meaning.

    ``--name=value`` that it does not declare is named on standard error and otherwise ignored: a job's parameters come to all its tasks.
    """
    return _Parser(description=(description or "").partition("\n")[0], allow_abbrev=False)


def full_name(text: str) -> str:
    """``catalog.schema.name``; anything else is refused."""
    if not _FULL_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"expected catalog.schema.name, got {text!r}")
    return text


def number(text: str) -> float:
    """A finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return value


def fraction(text: str) -> float:
    """A number in 0..1."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text!r}") from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text}")
    return value


def boolean(text: str) -> bool:
    """``true`` or ``false``, as job parameters carry them."""
    if text.lower() not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"expected true or false, got {text!r}")
    return text.lower() == "true"
