"""``python -m bench [NAME…]``: measure, print, and write docs/benchmarks.md (only when everything is measured)."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from datetime import UTC, datetime

import bench
from bench._measuring import ROOT, Table

PAGE = ROOT / "docs" / "benchmarks.md"


def main(names: list[str]) -> int:
    known = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_"))
    for name in names:
        if name not in known:
            print(f"error: found measurement {name!r}, expected one of {', '.join(known)}", file=sys.stderr)  # noqa: T201
            return 1
    sections = []
    for name in names or known:
        print(f"… {name}", file=sys.stderr, flush=True)  # noqa: T201
        section = _as_markdown(importlib.import_module(f"bench.{name}").measure())
        print(section, flush=True)  # noqa: T201
        sections.append(section)
    if not names:
        PAGE.write_text(_head() + "\n".join(sections), encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}", file=sys.stderr)  # noqa: T201
    return 0


def _head() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    provider = os.environ.get("LAKEWRIGHT_PROVIDER") or "auto"
    return (
        "# Benchmarks\n\nWritten by `make bench`; each section names the command that repeats it alone. "
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, LAKEWRIGHT_PROVIDER={provider}.\n\n"
    )


def _as_markdown(table: Table) -> str:
    lines = [f"## {table.title}", "", f"`{table.command}`", ""]
    lines += [f"| {' | '.join(table.columns)} |", f"|{'---|' * len(table.columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in table.rows]
    return "\n".join([*lines, "", *([table.note, ""] if table.note else [])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
