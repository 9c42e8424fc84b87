"""Parameters of a wheel task: ``--name=value``, as ``named_parameters`` arrive."""

from __future__ import annotations

import argparse
import re

_FULL_NAME = re.compile(r"[^./ ]+\.[^./ ]+\.[^./ ]+")


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser that takes no abbreviations, so that a new parameter never changes an old call's meaning."""
    return argparse.ArgumentParser(description=(description or "").partition("\n")[0], allow_abbrev=False)


def full_name(text: str) -> str:
    """``catalog.schema.name``; anything else is refused."""
    if not _FULL_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"expected catalog.schema.name, got {text!r}")
    return text


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
