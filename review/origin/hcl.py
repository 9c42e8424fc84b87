"""Origins from plain configurations: the file and line where each `resource` and `data` block begins, local modules included."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from review.origin.origin import Origin
from review.origin.tf_json import blocks_in_json

_BLOCK = re.compile(r'^\s*(resource|data|ephemeral)\s+"([^"]+)"\s+"([^"]+)"')
_MODULE = re.compile(r'^\s*module\s+"([^"]+)"')
_SOURCE = re.compile(r'(?:^|\{)\s*source\s*=\s*"(\.{1,2}(?:/[^"]*)?)"')
_HEREDOC = re.compile(r"<<-?([A-Za-z_][\w-]*)\s*$")
MOST_FILES = 2000
"""Of all folders together: a configuration may be anybody's."""


SYNTH = "cdk.tf.json"
"""What CDKTF writes is read by `cdktf`, which knows more of it."""


def origins_in_hcl(folder: Path, prefix: str = "") -> dict[str, Origin]:
    """Address → origin of the blocks in a folder's `*.tf` and `*.tf.json` files and in the local modules that they call.

    Args:
        folder: where the files lie.
        prefix: the address of the module that they are, and a dot; empty for the root.
    """
    return dict(_Reader().read(folder, prefix, frozenset()))


class _Reader:
    def __init__(self) -> None:
        self._files = 0

    def read(self, folder: Path, prefix: str, above: frozenset[str]) -> Iterator[tuple[str, Origin]]:
        """Yields address and origin.

        Args:
            folder: the module's.
            prefix: the module's address and a dot; empty for the root.
            above: folders of the modules that call this one, which it cannot call in turn.
        """
        here = os.path.realpath(folder)
        if here in above:
            return
        for path in sorted([*folder.glob("*.tf"), *folder.glob("*.tf.json")]):
            if path.name == SYNTH:
                continue
            self._files += 1
            if self._files > MOST_FILES:
                return
            try:
                text = path.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            found = blocks_in_json(text) if path.suffix == ".json" else _blocks(text)
            for name, line, source in found:
                if not source:
                    yield f"{prefix}{name}", Origin("", str(path), line)
                else:
                    inner = Path(os.path.normpath(folder / source))
                    yield from self.read(inner, f"{prefix}module.{name}.", above | {here})


def _blocks(text: str) -> Iterator[tuple[str, int, str]]:
    """Yields (address, line, "") for a resource's block and (name, line, folder) for a local module's."""
    module = ""
    for number, line in _code(text):
        if block := _BLOCK.match(line):
            kind = "" if block[1] == "resource" else f"{block[1]}."
            yield f"{kind}{block[2]}.{block[3]}", number, ""
            module = ""
            continue
        if opened := _MODULE.match(line):
            module = opened[1]
        if module and (source := _SOURCE.search(line)):
            yield module, number, source[1]
            module = ""


def _code(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines that are neither in a block comment nor in a here-document."""
    ends_at = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if ends_at:
            if (ends_at == "*/" and "*/" in line) or line.strip() == ends_at:
                ends_at = ""
        elif line.lstrip().startswith("/*"):
            ends_at = "" if "*/" in line else "*/"
        else:
            yield number, line
            if opened := _HEREDOC.search(line):
                ends_at = opened[1]
