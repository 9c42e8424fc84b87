"""The ``lakewright`` command line. Each file of `scripts.commands` is one command, found by its name and imported when it is used."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from typing import Any

import typer
from typer.core import TyperGroup

import scripts.commands


class _Commands(TyperGroup):
    """All commands, without importing one that is not asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(
            info.name for info in pkgutil.iter_modules(scripts.commands.__path__) if not info.name.startswith("_")
        )

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = typer.main.get_command(importlib.import_module(f"scripts.commands.{cmd_name}").app)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            message = explain(error)
            if message is None or os.environ.get("LAKEWRIGHT_TRACEBACK"):
                raise
            print(f"error: {message}", file=sys.stderr)  # noqa: T201
            raise SystemExit(getattr(error, "exit_code", 1)) from None


def explain(error: Exception) -> str | None:
    """The message of an error that is the operator's to mend; None for a defect, which keeps its traceback."""
    from infra.errors import InfraError
    from scripts.errors import OperatorError

    if isinstance(error, OperatorError | InfraError):
        return str(error)
    modules_errors = sys.modules.get("modules.errors")
    if modules_errors is not None and isinstance(error, modules_errors.ModuleError):
        return str(error)
    databricks = sys.modules.get("databricks.sdk.errors")
    if databricks is not None and isinstance(error, databricks.DatabricksError):
        return f"{getattr(error, 'error_code', '') or type(error).__name__}: {error}"
    return None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    help="Machine-learning platforms on Databricks as code: synthesise, plan, review, apply, run and query.",
)


@app.callback()
def _lakewright() -> None:
    """A callback makes the application a group although it registers no command itself."""


def main() -> None:
    app()
