"""Runs as a list: when, what, how it ended."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scripts.runs import attempts

if TYPE_CHECKING:
    from databricks.sdk.service.jobs import BaseRun


@dataclass(frozen=True)
class Row:
    """``started`` is UTC, ISO 8601; ``seconds`` is None while the run goes on."""

    run_id: int
    name: str
    result: str
    started: str
    seconds: float | None
    creator: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def row(run: BaseRun) -> Row:
    started = datetime.fromtimestamp((run.start_time or 0) / 1000, UTC).isoformat(timespec="seconds")
    seconds = round(max(0, run.end_time - (run.start_time or 0)) / 1000, 1) if run.end_time else None
    return Row(
        int(run.run_id or 0),
        run.run_name or "",
        attempts.state_of(run),
        started,
        seconds,
        run.creator_user_name or "",
    )


def as_text(rows: list[Row]) -> str:
    """A column each, the widest cell deciding; a sentence where there is none."""
    if not rows:
        return "no runs"
    cells = [("RUN", "JOB", "STATE", "STARTED", "TOOK")]
    cells += [
        (str(each.run_id), each.name, each.result, each.started, "" if each.seconds is None else f"{each.seconds} s")
        for each in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )
