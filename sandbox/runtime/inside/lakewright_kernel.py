"""The IPython shell in which a notebook's Python cells run, as on the platform, where notebooks run in an IPython kernel.

Source: https://docs.databricks.com/notebooks/ipython-kernel. It lives in the task's own process, so no messages travel and no kernel has
to be started; what is shown goes to standard output. IPython's own magics (``%time``, ``%load_ext``, ``%%capture``, …), ``!command``,
``await`` and the value of a cell's last expression work as there.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

_Pip = Callable[[list[str]], None]


class _Compiler(CachingCompiler):
    """Names code by its notebook and cell, so that a traceback says where it comes from."""

    cell = "<cell>"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return self.cell


class _Display(DisplayHook):
    """The value of a cell's last expression, without ``Out[1]:`` before it."""

    def write_output_prompt(self) -> None:
        return None

    def quiet(self) -> bool:
        """A cell that ends with a semicolon shows nothing. IPython itself looks into its history, which is switched off here."""
        return bool(self.semicolon_at_end_of_expression(Shell.instance().source))


class Shell(InteractiveShell):
    """One for the process. `run` runs a cell and raises what the cell raised."""

    compiler_class = Type(_Compiler)
    displayhook_class = Type(_Display)
    pip: _Pip
    real_text: Callable[[str], str]
    source = ""

    def init_virtualenv(self) -> None:
        """The task's interpreter is that of its environment already."""

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window; pictures are shown as text, and logged as artifacts."""

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """The launcher prints the error of a cell, once, without IPython's own frames."""

    showsyntaxerror = showtraceback

    def system(self, cmd: str) -> None:
        """``!command``: its output goes to the run's log, its status into ``_exit_code``."""
        sys.stdout.flush()
        done = subprocess.run(["bash", "-c", self.real_text(self.var_expand(cmd, depth=1))], check=False)
        self.user_ns["_exit_code"] = done.returncode

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """``x = !command``"""
        from IPython.utils.text import SList

        text = self.real_text(self.var_expand(cmd, depth=depth + 1))
        done = subprocess.run(
            ["bash", "-c", text], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return SList(done.stdout.splitlines()) if split else done.stdout

    def run(self, name: str, source: str) -> None:
        assert isinstance(self.compile, _Compiler)
        self.compile.cell, self.source = name, source
        result = self.run_cell(source, store_history=False)
        result.raise_error()


def shell(namespace: dict[str, Any], folder: str, pip: _Pip, real_text: Callable[[str], str]) -> Shell:
    """The process's shell over the module ``__main__``, made at the first call.

    Args:
        namespace: names that every notebook has (``dbutils``, ``display``, …).
        folder: where IPython may keep files of its own.
        pip: installs; takes pip's arguments. Used by ``%pip`` and ``%uv pip``.
        real_text: replaces platform paths in a shell command.
    """
    if Shell.initialized():
        return Shell.instance()
    import __main__

    os.environ.setdefault("IPYTHONDIR", os.path.join(folder, "ipython"))
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    made = Shell.instance(config=config, user_module=__main__, user_ns=__main__.__dict__)
    made.pip, made.real_text = pip, real_text
    made.user_ns.update(namespace, __name__="__main__")
    magics: dict[str, Callable[[str], None]] = {
        "pip": lambda line: pip(shlex.split(line)),
        "uv": lambda line: pip(shlex.split(line.removeprefix("pip "))),
    }
    for name, magic in magics.items():
        made.magics_manager.register_function(magic, "line", name)
    return made
