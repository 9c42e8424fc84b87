"""The ``lakewright`` command line. Each file of `scripts.commands` is one command, found by its name and imported when it is used."""

from __future__ import annotations

import contextlib
import difflib
import errno
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

import scripts.commands

_COMPLETION = ("install_completion", "show_completion")
_USAGE_ERROR = 2
INTERRUPTED = 130  # what a shell gives for a program that Ctrl-C ended


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
        # Shell completion is the whole program's business, and this program offers none.
        command.params = [each for each in command.params if each.name not in _COMPLETION]
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _usage_errors_end_with_1():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        try:
            with _usage_errors_end_with_1():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            end_interrupted()
        except Exception as error:
            if getattr(error, "exit_code", None) != INTERRUPTED and _was_interrupted(error):
                end_interrupted()
            message = explain(error)
            if message is None or os.environ.get("LAKEWRIGHT_TRACEBACK"):
                raise
            print(f"error: {message}", file=sys.stderr)  # noqa: T201
            raise SystemExit(getattr(error, "exit_code", 1)) from None


@contextlib.contextmanager
def _usage_errors_end_with_1() -> Iterator[None]:
    """A usage error usually ends with 2, which says "changes" here: a pipeline must not take a mistyped option for a plan."""
    try:
        yield
    except Exception as error:
        if getattr(error, "exit_code", None) == _USAGE_ERROR and hasattr(error, "format_message"):
            error.exit_code = 1  # type: ignore[attr-defined]
        raise


def explain(error: Exception) -> str | None:
    """The message of an error that is the operator's to mend; None for a defect, which keeps its traceback."""
    from infra.errors import InfraError
    from review.errors import ReviewError
    from scripts.errors import OperatorError

    if isinstance(error, OperatorError | InfraError | ReviewError):
        return str(error)
    modules_errors = sys.modules.get("modules.errors")
    if modules_errors is not None and isinstance(error, modules_errors.ModuleError):
        return str(error)
    databricks = sys.modules.get("databricks.sdk.errors")
    if databricks is not None and isinstance(error, databricks.DatabricksError):
        return f"{getattr(error, 'error_code', '') or type(error).__name__}: {error}"
    # A file that cannot be read or written, a workspace that cannot be reached. A closed pipe is nobody's error: click ends with it.
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        if isinstance(error, TimeoutError):
            from scripts import environment

            return f"{environment.asked()} cannot be reached: {error}"
        return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
    return None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},  # subcommands take it from here
    help="Machine-learning platforms on Databricks as code: synthesise, plan, review, apply, run and query.",
)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"lakewright {version('lakewright')}")
        raise typer.Exit


@app.callback()
def _lakewright(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """A callback makes the application a group although it registers no command itself."""


def _was_interrupted(error: BaseException) -> bool:
    """Whether an error came of Ctrl-C: the children of a library get it as well, and the library then misses them."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return True
        seen = seen.__context__
    return False


def end_interrupted(message: str = "interrupted") -> NoReturn:
    """At once: what would be tidied up at the exit speaks to children that the same Ctrl-C has ended."""
    print(message, file=sys.stderr)  # noqa: T201
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(INTERRUPTED)


def main() -> None:
    app(prog_name="lakewright")


if __name__ == "__main__":
    main()
