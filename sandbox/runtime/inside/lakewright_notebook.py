"""Notebooks in SOURCE format (and .ipynb): cells one after another in one IPython shell; ``%run``, ``%sh``, ``%fs``, ``%md`` and languages.

Source: https://docs.databricks.com/notebooks/notebook-format and https://docs.databricks.com/notebooks/notebooks-code (magic commands).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys

import dbruntime
import lakewright_paths

_HEADER = "# Databricks notebook source"
_SEPARATOR = re.compile(r"^# COMMAND -+\s*$", re.MULTILINE)
_MAGIC = "# MAGIC"


class NotebookError(Exception):
    """The notebook is missing, in another language, or uses a command that the sandbox has not."""


def run(path: str) -> str | None:
    """Run the notebook; gives what it passed to ``dbutils.notebook.exit``, or None."""
    sys.path.insert(0, os.path.dirname(_workspace_path(path)))
    lakewright_paths.start_beside(_workspace_path(path))
    try:
        _run_cells(path)
    except dbruntime.NotebookExit as exit_:
        return exit_.value
    return None


def _run_cells(path: str) -> None:
    for number, cell in enumerate(cells(path), 1):
        _run_cell(path, f"{path} cell {number}", cell)


def _workspace_path(path: str) -> str:
    if path.startswith("/Workspace/"):
        return path
    return "/Workspace" + path


def cells(path: str) -> list[str]:
    """The notebook's cells as Python source or magic commands."""
    location = _workspace_path(path)
    found = next((each for each in (location, location + ".py", location + ".ipynb") if os.path.isfile(each)), None)
    if found is None:
        raise NotebookError(f"Notebook {path} does not exist.")
    with open(found) as file:
        text = file.read()
    if text.lstrip().startswith("{"):
        return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    first = text.partition("\n")[0]
    if "Databricks notebook source" in first and not first.startswith("#"):
        raise NotebookError(f"Notebook {path} is not in Python, which is all that the sandbox runs.")
    return [_without_magic_marks(part) for part in _SEPARATOR.split(text.removeprefix(_HEADER))]


def _without_magic_marks(cell: str) -> str:
    lines = cell.strip("\n").split("\n")
    if any(line.startswith(_MAGIC) for line in lines):
        lines = [line[len(_MAGIC) :].removeprefix(" ") for line in lines if line.startswith(_MAGIC)]
    return "\n".join(lines)


def _run_cell(path: str, name: str, cell: str) -> None:
    """A cell in another language than Python says so in its first line; all others are IPython's."""
    command, _, rest = cell.strip().partition("\n")
    magic, _, argument = command.partition(" ")
    match magic:
        case "" | "%md" | "%md-sandbox" | "%restart_python":
            return
        case "%python":
            _run_python(name, f"{argument}\n{rest}")
        case "%sh":
            _shell(f"{argument}\n{rest}")
        case "%fs":
            _file_system(shlex.split(argument))
        case "%run":
            target, *values = shlex.split(argument)
            dbruntime.set_arguments(_pairs(values))
            folder = os.path.dirname(path)
            _run_cells(target if target.startswith("/") else os.path.normpath(f"{folder}/{target}"))
        case "%sql" | "%scala" | "%r":
            raise NotebookError(f"{name}: the sandbox does not know {magic}: it has no Spark.")
        case _:
            _run_python(name, cell.strip("\n"))


def _run_python(name: str, source: str) -> None:
    import lakewright_kernel

    folder = os.path.dirname(os.environ["LAKEWRIGHT_TASK"])
    lakewright_kernel.shell(dbruntime.namespace(), folder, pip, lakewright_paths.real_text).run(name, source)


def _file_system(words: list[str]) -> None:
    """``%fs ls /path`` is ``display(dbutils.fs.ls("/path"))``."""
    if not words:
        raise NotebookError("%fs: found nothing, expected a command of dbutils.fs and its arguments")
    command = getattr(dbruntime.namespace()["dbutils"].fs, words[0], None)
    if command is None or words[0].startswith("_"):
        raise NotebookError(f"%fs: found {words[0]!r}, expected a command of dbutils.fs")
    found = command(*words[1:])
    for line in found if isinstance(found, list) else [found]:
        print(line)  # noqa: T201


def _pairs(values: list[str]) -> dict[str, str]:
    """``$name="value"`` arguments of ``%run``."""
    return dict(value.removeprefix("$").split("=", 1) for value in values)


def pip(arguments: list[str]) -> None:
    """Install into a folder of this task alone, ahead of its environment: the shared environments are never written to."""
    if not arguments or arguments[0] not in ("install", "uninstall", "list", "freeze", "show"):
        raise NotebookError(f"%pip {' '.join(arguments)}: the sandbox knows %pip install, list, freeze and show.")
    subprocess.run(pip_command(arguments), check=True)
    if arguments[0] == "install":
        import importlib

        importlib.invalidate_caches()


def pip_command(arguments: list[str]) -> list[str]:
    """The uv command for a pip command; its paths point to where files really lie."""
    verb, *rest = arguments
    rest = [_plain(part) for part in rest if part not in ("-q", "--quiet")]
    command = [os.environ["LAKEWRIGHT_UV"], "pip", verb, "--python", sys.executable]
    if verb == "install" and not any(part.startswith("--target") for part in rest):
        command += ["--target", os.environ["LAKEWRIGHT_TASK_PACKAGES"]]
    return command + rest


def _plain(argument: str) -> str:
    option, separator, value = argument.partition("=")
    if separator and option.startswith("-"):
        return f"{option}={lakewright_paths.real(value)}"
    return str(lakewright_paths.real(argument))


def _shell(script: str) -> None:
    """``%sh``: a script that fails fails the cell only with the option ``-e``, as the platform documents it."""
    fails = re.match(r"-e\s", script)
    command = ["bash", "-e", "-c", script[2:]] if fails else ["bash", "-c", script]
    sys.stdout.flush()
    done = subprocess.run([*command[:-1], lakewright_paths.real_text(command[-1])], check=False)
    if done.returncode and fails:
        raise NotebookError(f"%sh ended with exit status {done.returncode}.")
