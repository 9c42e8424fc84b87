"""Origins from plain HCL: the file and line where each `resource` and `data` block begins, local modules included."""

import re
from pathlib import Path

from scripts.review.origin.places import Origin

_BLOCK = re.compile(r'^\s*(resource|data)\s+"([^"]+)"\s+"([^"]+)"')
_MODULE = re.compile(r'^\s*module\s+"([^"]+)"')
_SOURCE = re.compile(r'^\s*source\s*=\s*"(\.{1,2}/[^"]*)"')
MOST_FILES = 2000


def origins_in_hcl(folder: Path, prefix: str = "", seen: frozenset[Path] = frozenset()) -> dict[str, Origin]:
    """Address → origin of the blocks in a folder's `*.tf` files and in the local modules that they call."""
    found: dict[str, Origin] = {}
    if folder.resolve() in seen:
        return found
    for path in sorted(folder.glob("*.tf"))[:MOST_FILES]:
        module = ""
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if block := _BLOCK.match(line):
                data = "data." if block[1] == "data" else ""
                found[f"{prefix}{data}{block[2]}.{block[3]}"] = Origin("", str(path), number)
            elif opened := _MODULE.match(line):
                module = opened[1]
            elif module and (source := _SOURCE.match(line)):
                inner = (folder / source[1]).resolve()
                found |= origins_in_hcl(inner, f"{prefix}module.{module}.", seen | {folder.resolve()})
                module = ""
    return found
