"""The process of one task: ``python lakewright_task.py TASK.json`` in the task's own environment.

Imports nothing but the standard library and its neighbours in this folder; a notebook needs IPython beside them. Reads what to run from
``TASK.json``, runs it, and leaves ``result.json`` (``{"error", "error_trace", "notebook_output"}``) beside it. Exit status 0 when the
task succeeded, else 1.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from importlib import metadata
from pathlib import Path
from typing import Any

import dbruntime
import lakewright_paths
from dbruntime import no_spark

_HERE = os.path.dirname(os.path.abspath(__file__))


class CommandFailed(Exception):
    """The command of a shell command task ended with another exit status than 0."""


def main(task_file: str) -> int:
    _end_with_the_sandbox()
    task = json.loads(Path(task_file).read_text())
    dbruntime.start(task)
    result = run(task)
    folder = Path(task["folder"])
    temporary = folder / ".result.json"
    temporary.write_text(json.dumps(result))
    temporary.rename(folder / "result.json")
    return 1 if "error" in result else 0


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Run it; exceptions become ``error`` and ``error_trace``, which is also printed to the log."""
    try:
        match task["kind"]:
            case "python_wheel_task":
                _wheel(task)
            case "spark_python_task":
                _script(task)
            case "shell_command_task":
                _command(task)
            case "notebook_task":
                import lakewright_notebook

                return {"notebook_output": {"result": lakewright_notebook.run(task["notebook_path"])}}
    except SystemExit as exit_:
        if exit_.code in (None, 0):
            return {}
        return _failure(exit_, f"SystemExit: {exit_.code}")
    except BaseException as error:  # noqa: BLE001 - whatever user code raises is the task's outcome
        return _failure(error, _message(error))
    return {}


def _message(error: BaseException) -> str:
    """One line where Python has one: of a syntax error it would show the code first."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error}"
    return "".join(traceback.format_exception_only(error)).strip() + no_spark.explained(error)


def _failure(error: BaseException, message: str) -> dict[str, Any]:
    frames = error.__traceback__
    # The frames of the launcher and of the notebook's shell say nothing about the user's code.
    shell = sys.modules.get("IPython")
    ours = (_HERE, os.path.dirname(shell.__file__)) if shell and shell.__file__ else (_HERE,)
    while frames is not None and frames.tb_frame.f_code.co_filename.startswith(ours):
        frames = frames.tb_next
    trace = "".join(traceback.format_exception(type(error), error, frames))
    print(trace, file=sys.stderr, flush=True)  # noqa: T201
    return {"error": message, "error_trace": trace}


def _wheel(task: dict[str, Any]) -> None:
    package, name = task["package_name"], task["entry_point"]
    sys.argv = [package, *task["arguments"]]
    _entry_point(package, name)()


def _entry_point(package: str, name: str) -> Any:
    """The distribution's entry point of that name, of whatever group, else the package's attribute."""
    try:
        found = [each for each in metadata.distribution(package).entry_points if each.name == name]
    except metadata.PackageNotFoundError:
        found = []
    if found:
        return found[0].load()
    module_name, _, attribute = name.rpartition(".")
    try:
        module = importlib.import_module(f"{package}.{module_name}" if module_name else package)
        return getattr(module, attribute)
    except (ModuleNotFoundError, AttributeError) as error:
        raise ImportError(f"Python wheel task: package {package!r} has no entry point {name!r} ({error})") from error


def _script(task: dict[str, Any]) -> None:
    path = task["python_file"]
    sys.argv = [path, *task["arguments"]]
    sys.path.insert(0, os.path.dirname(path))
    lakewright_paths.start_beside(path)
    with open(path) as file:
        source = file.read()
    namespace = sys.modules["__main__"].__dict__
    namespace.update(dbruntime.namespace(), __file__=path, __name__="__main__")
    exec(compile(source, path, "exec"), namespace)


def _command(task: dict[str, Any]) -> None:
    """A program with its arguments, its output in the task's log."""
    words = [lakewright_paths.real_text(word) for word in task["command"]]
    variables = {name: str(value) for name, value in task["variables"].items()}
    done = subprocess.run(words, env={**os.environ, **variables}, check=False)
    if done.returncode:
        raise CommandFailed(f"{words[0]} ended with exit status {done.returncode}")


def _end_with_the_sandbox() -> None:
    """End this process and its children when the sandbox goes, however it went: standard input is a pipe that only it holds open."""
    lifeline = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)

    def watch() -> None:
        while os.read(lifeline, 1):
            continue
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="sandbox-lifeline", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
