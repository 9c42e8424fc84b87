"""What the documentation tells somebody to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import typer

from scripts.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("modules/*/README.md"),
        *ROOT.glob("*/settings.py"),
    )
    if "node_modules" not in path.parts
]
_COMMAND = re.compile(r"`(?:\.venv/bin/)?lakewright ([a-z][^`\n]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_exist(page: Path) -> None:
    unknown = []
    for found in _COMMAND.findall(page.read_text(encoding="utf-8")):
        command: click.Command = typer.main.get_command(app)
        for word in found.split():
            if not isinstance(command, click.Group) or not re.fullmatch("[a-z][a-z-]*", word):
                break
            below = command.get_command(click.Context(command), word)
            if below is None and command.name != "review":  # `review FILE…` takes files as well
                unknown.append(found)
            if below is None:
                break
            command = below
    assert unknown == []
