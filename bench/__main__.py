"""``python -m bench [--json] [NAME…]``: measure, print, and put each figure into docs/benchmarks.md in place of the one before.

With ``--json`` each table is printed as one line of JSON, and the page stays as it is.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import bench
from bench._measuring import ROOT, Table

_HEAD = (
    "# Benchmarks\n\nWritten by `make bench`; each section says when and where it was measured and names the command that repeats it "
    "alone. The load is the machine's at the end of the measurement: where it is above the number of cores, other work went on beside it.\n"
)
PAGE = ROOT / "docs" / "benchmarks.md"


def main(names: list[str]) -> int:
    as_json, names = "--json" in names, [name for name in names if name != "--json"]
    known = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_"))
    for name in names:
        if name not in known:
            print(f"error: found measurement {name!r}, expected one of {', '.join(known)}", file=sys.stderr)  # noqa: T201
            return 1
    for name in names or known:
        print(f"… {name}", file=sys.stderr, flush=True)  # noqa: T201
        table = importlib.import_module(f"bench.{name}").measure()
        print(json.dumps(asdict(table)) if as_json else _as_markdown(table), flush=True)  # noqa: T201
        if not as_json:
            _write(table)
    return 0


def _write(table: Table) -> None:
    """Replace the table's section of the page, or add it; the other sections keep what was measured earlier."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    sections = {text.partition("\n")[0]: text for text in page.split("\n## ")[1:]}
    sections[table.title] = _as_markdown(table).removeprefix("## ")
    body = "".join(f"\n## {sections[title].strip()}\n" for title in sorted(sections))
    PAGE.write_text(_HEAD + body, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}", file=sys.stderr)  # noqa: T201


def _where() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    provider = os.environ.get("LAKEWRIGHT_PROVIDER") or "auto"
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"LAKEWRIGHT_PROVIDER={provider}, load of the machine {load:.1f}"
    )


def _as_markdown(table: Table) -> str:
    lines = [f"## {table.title}", "", f"`{table.command}` ({_where()})", ""]
    lines += [f"| {' | '.join(table.columns)} |", f"|{'---|' * len(table.columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in table.rows]
    return "\n".join([*lines, "", *([table.note, ""] if table.note else [])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
