"""Bindings without their second check of types.

The constructors of CDKTF's bindings check every argument against type hints that they resolve anew at each call: a third of a synth. The
values have been checked by pydantic, and Node checks them again when it takes them. The checks stand below ``if __debug__:``, so that
``python -O`` leaves them out, but that would leave out this project's assertions too. Here the bindings alone are compiled as ``-O`` does.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.util
import marshal
import os
import py_compile
import struct
import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

_HEADER_BYTES = 16
_WHOLE_CHECK = "LAKEWRIGHT_CHECK_BINDINGS"
"""Set to 1: with the checks, for those who look for a mistake in a new construct."""


def leave_out_checks(packages: Iterable[str]) -> None:
    """Compile ``packages`` without ``if __debug__:`` from now on; what is imported already stays as it is."""
    if os.environ.get(_WHOLE_CHECK) != "1":
        sys.meta_path.insert(0, _Finder(frozenset(packages)))


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] not in self._packages:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        """From the byte code that ``python -O`` would use, which is written where it is missing or old."""
        source = self.get_filename(fullname)
        kept = Path(importlib.util.cache_from_source(source, optimization="1"))
        for compiles in (False, True):
            with contextlib.suppress(OSError, ValueError, EOFError, TypeError):  # not there, not readable, damaged
                if compiles:
                    _compile(source, kept)
                data = kept.read_bytes()
                if data[:_HEADER_BYTES] == _header(source):
                    code = marshal.loads(memoryview(data)[_HEADER_BYTES:])
                    if isinstance(code, CodeType):
                        return code
        return self.source_to_code(self.get_data(source), source, _optimize=1)


def _compile(source: str, kept: Path) -> None:
    mode = py_compile.PycInvalidationMode.TIMESTAMP
    py_compile.compile(source, str(kept), doraise=False, quiet=2, optimize=1, invalidation_mode=mode)


def _header(source: str) -> bytes:
    """What byte code of this interpreter and of the file as it is now begins with."""
    found = os.stat(source)
    numbers = (0, int(found.st_mtime) & 0xFFFFFFFF, found.st_size & 0xFFFFFFFF)
    return importlib.util.MAGIC_NUMBER + struct.pack("<III", *numbers)
