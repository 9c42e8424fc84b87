"""Files and documents change together: after an error, after a kill at any step, both are as before or both are as asked."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sandbox.core import moves
from sandbox.core.store import Store


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("a/x", "b/y"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def store(home: Path):
    opened = Store(home / "sandbox.db")
    yield opened
    opened.close()


def _change(store: Store, home: Path) -> None:
    """``a`` takes the place of ``b``, ``gone`` is discarded; the store says so."""
    with store.transaction():
        store.put("place", "a", {"now": "b"})
        store.moves.move(home / "a", home / "b")


def test_moved_with_the_commit_and_not_before(store, home):
    with store.transaction():
        store.moves.move(home / "a", home / "b")
        store.moves.discard(home / "nothing")
        assert (home / "a" / "x").exists()
    assert (home / "b" / "x").read_text() == "a/x"
    assert sorted(path.name for path in home.iterdir() if path.name in ("a", "b")) == ["b"]
    assert not (home / "b" / "y").exists()


def test_left_alone_when_the_transaction_fails(store, home):
    with pytest.raises(RuntimeError), store.transaction():
        store.moves.move(home / "a", home / "b")
        raise RuntimeError
    with store.transaction():
        store.put("place", "c", {})
    assert (home / "a" / "x").exists()
    assert (home / "b" / "y").exists()


def test_an_error_in_the_middle_takes_everything_back(store, home, monkeypatch):
    rename, count = os.rename, [0]

    def failing(source, target):
        count[0] += 1
        if count[0] == 2:
            raise OSError(30, "Read-only file system")
        rename(source, target)

    monkeypatch.setattr(moves.os, "rename", failing)
    with pytest.raises(OSError, match="Read-only"):
        _change(store, home)
    assert store.get("place", "a") is None
    assert (home / "a" / "x").exists()
    assert (home / "b" / "y").exists()
    assert list((home / "moves").iterdir()) == []


def test_a_new_folder_is_empty(store, home):
    with store.transaction():
        store.moves.make_folder(home / "a")
    assert list((home / "a").iterdir()) == []


def test_folders_within_folders(store, home):
    (home / "a" / "inner").mkdir()
    with store.transaction():
        store.moves.discard(home / "a" / "inner")
        store.moves.discard(home / "a")
        store.moves.discard(home / "a" / "x")
    assert not (home / "a").exists()


def test_locked_folders_leave_the_trash(store, home):
    locked = home / "a" / "locked"
    locked.mkdir()
    (locked / "file").write_text("")
    locked.chmod(0o500)
    with store.transaction():
        store.moves.discard(home / "a")
    store.moves._empty_trash()
    assert list((home / "trash").iterdir()) == []


_KILLED = """
    import os, sys
    from pathlib import Path
    from sandbox.core import moves
    from sandbox.core.store import Store

    home, steps = Path(sys.argv[1]), int(sys.argv[2])
    store = Store(home / "sandbox.db")

    def watch(frame, event, _):
        # The process ends, as by a kill, before line number `steps` of what carries out the moves and commits.
        global steps
        if event == "line":
            steps -= 1
            if steps < 0:
                os._exit(9)
        return watch

    def entered(frame, event, _):
        return watch if frame.f_code.co_filename == moves.__file__ or frame.f_code.co_name == "_keep_moved" else None

    sys.settrace(entered)
    with store.transaction():
        store.put("place", "a", {"now": "b"})
        store.moves.move(home / "a", home / "b")
        store.moves.make_folder(home / "c")
    sys.settrace(None)
    os._exit(0)
"""


def test_killed_at_every_step(tmp_path):
    """No step of the change may be the one at which a kill leaves half of it."""
    program = tmp_path / "killed.py"
    program.write_text(textwrap.dedent(_KILLED))
    seen = set()
    for steps in range(0, 300, 4):
        home = tmp_path / str(steps)
        for name in ("a/x", "b/y", "c/z"):
            (home / name).parent.mkdir(parents=True)
            (home / name).write_text(name)
        ended = subprocess.run([sys.executable, str(program), str(home), str(steps)], cwd=Path.cwd(), check=False)
        store = Store(home / "sandbox.db")
        committed = store.get("place", "a") is not None
        found = sorted(str(p.relative_to(home)) for p in home.rglob("*") if p.parent.name in ("a", "b", "c"))
        assert found == (["b/x"] if committed else ["a/x", "b/y", "c/z"]), steps
        assert list((home / "moves").glob("*")) == []
        store.close()
        seen.add(committed)
        if ended.returncode == 0:
            break
    assert seen == {False, True}
