"""Read an environment file: HCL in, plain values and the line of each out.

An environment file is data. It has assignments of literals: strings, numbers, true, false, null, lists and objects; in strings one
interpolation, ``${env}``, the name of the environment that is being read. Anything else of HCL (blocks, functions, operators, other
variables) is refused with its line, and so is a key that is set twice, which python-hcl2 by itself would take without a word.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.errors import BadSyntax
from infra.plain_hcl import KeyPath, NotPlain, Plain


@dataclass(frozen=True)
class Document:
    """One file's values, and on which line (from 1) each was set."""

    name: str
    """The file's path as messages give it."""
    values: dict[str, Any]
    lines: dict[KeyPath, int]
    derived: frozenset[KeyPath] = frozenset()
    """The keys whose text has ``${env}`` in it."""


def read_document(path: Path, name: str, env: str) -> Document:
    """Parse ``path``. Raises `BadSyntax` naming file, line and, where there is one, key."""
    if path.is_symlink():
        # What cannot be parsed is quoted in the message, and the files may be somebody else's proposal.
        raise BadSyntax(name, "", "a link to another file", "a file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSyntax(name, "", f"a byte that is not UTF-8 at position {error.start}", "text in UTF-8") from error
    with contextlib.suppress(NotPlain):
        plain = Plain(text, env)
        return Document(name, plain.values, plain.lines, frozenset(plain.derived))
    from infra.hcl_grammar import read_by_grammar  # 0.1 s, and seldom needed

    return read_by_grammar(text, name, env)


def dotted(path: KeyPath) -> str:
    """``("jobs", "iris", "tasks", 0)`` as ``jobs.iris.tasks[0]``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
