"""Journal segments enter their table once, also when the writer or the sandbox was cut off between two steps."""

from __future__ import annotations

import json
import resource
import shutil
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from sandbox.runtime.serving import table_writer
from sandbox.runtime.serving.journal import JOURNAL, Journal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = {
        "location": (tmp_path / "table").as_uri(),
        "layout": "ai_gateway",
        "application_id": "lakewright-1",
        "full_name": "c.s.t",
    }
    folder = tmp_path / "journal"
    folder.mkdir()
    (folder / "table.json").write_text(json.dumps(target))
    return folder


@pytest.fixture
def journal(folder: Path) -> Journal:
    numbers = iter(range(1, 100))
    return Journal(folder, lambda: next(numbers))


def line(request_id: str) -> bytes:
    record: dict[str, Any] = {
        "id": request_id,
        "client_request_id": None,
        "received_ms": 1_700_000_000_123,
        "status": 200,
        "duration_ms": 3,
        "request": "{}",
        "response": "{}",
        "errors": [],
        "served_entity_id": "e",
        "requester": "me",
        "metadata": {},
    }
    return json.dumps(record).encode() + b"\n"


def ids(folder: Path) -> list[str]:
    table = DeltaTable(json.loads((folder / "table.json").read_text())["location"])
    return sorted(table.to_pyarrow_table()["databricks_request_id"].to_pylist())


def test_segments_are_written_and_removed(folder: Path, journal: Journal) -> None:
    journal.append(line("a"))
    assert journal.rotate()
    journal.append(line("b"))
    assert journal.rotate()
    assert table_writer.main(folder).rows == 2
    assert ids(folder) == ["a", "b"]
    assert not list(folder.glob("segment-*"))
    assert not journal.rotate()


def test_a_segment_that_was_committed_but_not_removed_is_not_written_again(folder: Path, journal: Journal) -> None:
    journal.append(line("a"))
    journal.rotate()
    kept = folder.parent / "kept"
    shutil.copytree(folder, kept)
    table_writer.main(folder)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    journal.append(line("b"))
    journal.rotate()
    assert table_writer.main(folder).rows == 1
    assert ids(folder) == ["a", "b"]


def test_a_torn_line_is_left_out(folder: Path, journal: Journal) -> None:
    journal.append(line("a"))
    journal.append(line("b")[:20])
    journal.rotate()
    assert table_writer.main(folder).rows == 1
    assert ids(folder) == ["a"]


def test_a_line_that_the_disk_has_no_room_for_leaves_the_next_ones_whole(folder: Path, journal: Journal) -> None:
    journal.append(line("a"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(line("a")) + 20, limits[1]))
    try:
        with pytest.raises(OSError, match=r"No space left|too large"):
            journal.append(line("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    journal.append(line("c"))
    journal.rotate()
    assert table_writer.main(folder).rows == 2
    assert ids(folder) == ["a", "c"]


def test_what_a_killed_process_left_in_the_journal_becomes_a_segment(folder: Path) -> None:
    (folder / JOURNAL).write_bytes(line("a"))
    Journal(folder, lambda: 1)
    assert not (folder / JOURNAL).exists()
    assert table_writer.main(folder).rows == 1


def test_an_empty_journal_makes_an_empty_table(folder: Path) -> None:
    assert table_writer.main(folder).rows == 0
    assert ids(folder) == []


@pytest.mark.parametrize(
    "bad",
    [
        line("x").replace(b'"x"', b'"\\ud800"'),
        line("x").replace(b'"status": 200', b'"status": "200"'),
        line("x").replace(b"1700000000123", b"1e300"),
        b'{"id": "x"}\n',
        b"[]\n",
        b"\x00\xff no JSON\n",
    ],
    ids=["half a surrogate pair", "wrong type", "no time", "incomplete", "no object", "no JSON"],
)
def test_a_line_that_cannot_be_a_row_is_set_aside_and_blocks_nothing(
    folder: Path, journal: Journal, bad: bytes
) -> None:
    for each in (line("a"), bad, line("b")):
        journal.append(each)
    journal.rotate()
    moved = table_writer.main(folder)
    assert (moved.rows, len(moved.set_aside)) == (2, 1)
    assert ids(folder) == ["a", "b"]
    assert not list(folder.glob("segment-*"))
    assert journal.set_aside() == 1
    [aside] = [json.loads(each) for path in folder.glob("set-aside-*") for each in path.read_text().splitlines()]
    assert aside["reason"] == moved.set_aside[0]
    assert aside["row"] == bad.decode(errors="backslashreplace").rstrip()


def test_a_row_is_set_aside_once_also_when_the_writer_is_killed_before_it_has_removed_the_segment(
    folder: Path, journal: Journal
) -> None:
    journal.append(b"{}\n")
    journal.rotate()
    kept = folder.parent / "kept"
    shutil.copytree(folder, kept)
    table_writer.main(folder)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    table_writer.main(folder)
    assert journal.set_aside() == 1
