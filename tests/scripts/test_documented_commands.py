"""What the documentation tells somebody to type exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

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
        command: Any = typer.main.get_command(app)  # of typer's own click, so that no class of click's says what it is
        for word in found.split():
            if not hasattr(command, "get_command") or not re.fullmatch("[a-z][a-z-]*", word):
                break
            below = command.get_command(None, word)
            if below is None and command.name != "review":  # `review FILE…` takes files as well
                unknown.append(found)
            if below is None:
                break
            command = below
    assert unknown == []


def test_a_command_that_does_not_exist_would_be_found() -> None:
    command: Any = typer.main.get_command(app)
    assert command.get_command(None, "plann") is None
    assert command.get_command(None, "state").get_command(None, "bootstrap") is not None
