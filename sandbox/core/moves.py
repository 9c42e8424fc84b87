"""Changes of files that belong to a transaction: with it they are all done, or none of them, whatever fails or is killed in between.

Every change is a rename (what is deleted moves to the folder ``trash``, which is emptied afterwards). Before the commit they are written
down, then carried out; an error of the file system takes back those that were done, and the transaction with them. After a kill the next
process finds what was written down: where the store knows the transaction it was committed, and all renames came before that; else they
are taken back.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger("sandbox")

_Steps = list[tuple[Path | None, Path]]
"""From where to where; a folder that is made comes from nowhere."""


class Moves:
    """What the transaction that is going on does to files below ``home``; nothing happens before its commit."""

    def __init__(self, home: Path) -> None:
        self._written, self._trash = home / "moves", home / "trash"
        self._asked: _Steps = []
        self._emptying = threading.Lock()

    def move(self, source: Path, target: Path) -> None:
        """``source``, if it is there, becomes ``target``; what lay there before is discarded."""
        self.discard(target)
        self._asked.append((source, target))

    def discard(self, path: Path) -> None:
        """``path``, if it is there, is gone with everything below it."""
        self._asked.append((path, self._trash / secrets.token_hex(16)))

    def make_folder(self, path: Path) -> None:
        """An empty folder, whatever a task or an earlier fault had left in its place."""
        self.discard(path)
        self._asked.append((None, path))

    def clear(self) -> None:
        """Forget what was asked for: the transaction is over."""
        self._asked = []

    @contextmanager
    def carried_out(self) -> Iterator[str | None]:
        """Around the commit; gives the name under which the store has to keep the transaction, None when no file moves.

        Raises `OSError` when the file system does not do it; then nothing of it is done.
        """
        steps = [(source, target) for source, target in self._asked if source is None or os.path.lexists(source)]
        name = secrets.token_hex(16) if steps else None
        note = self._write(name, steps) if name else None
        done: _Steps = []
        try:
            for source, target in steps:
                target.parent.mkdir(parents=True, exist_ok=True)
                if source is None:
                    target.mkdir(exist_ok=True)
                elif os.path.lexists(source):  # else it went away with a folder above it
                    os.rename(source, target)
                done.append((source, target))
            yield name
        except BaseException:
            _take_back(done)
            if note:
                note.unlink(missing_ok=True)
            raise
        if note:
            _end(note)
            self.empty_trash()

    def _write(self, name: str, steps: _Steps) -> Path:
        self._written.mkdir(parents=True, exist_ok=True)
        note, temporary = self._written / f"{name}.json", self._written / f".{name}"
        try:
            temporary.write_text(json.dumps([[source and str(source), str(target)] for source, target in steps]))
            temporary.rename(note)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        return note

    def left(self) -> list[str]:
        """Names of the transactions that an earlier process was killed in, at or just after their commit."""
        for unfinished in self._written.glob(".*"):
            unfinished.unlink()
        return sorted(note.stem for note in self._written.glob("*.json"))

    def is_open(self, name: str) -> bool:
        """True until what was written down of a transaction is gone."""
        return (self._written / f"{name}.json").exists()

    def settle(self, name: str, *, committed: bool) -> None:
        """End a transaction of `left`: its files follow what the store says."""
        note = self._written / f"{name}.json"
        if not committed:
            steps = json.loads(note.read_text())
            _take_back([(Path(source) if source else None, Path(target)) for source, target in steps])
        note.unlink()

    def empty_trash(self) -> None:
        """In a thread of its own: a folder with a million files is nobody's to wait for."""
        if self._trash.is_dir():
            threading.Thread(target=self._empty_trash, name="empty the trash", daemon=True).start()

    def _empty_trash(self) -> None:
        with self._emptying:
            for path in self._trash.iterdir():
                _remove(path)


def _take_back(steps: _Steps) -> None:
    """Undo what was done of ``steps``, the last first: what was discarded gets its place back once it is free."""
    for source, target in reversed(steps):
        if source is None:
            with contextlib.suppress(OSError):  # it was not made, or is what was to be discarded before
                target.rmdir()
        elif os.path.lexists(target) and not os.path.lexists(source):
            os.rename(target, source)


def _end(note: Path) -> None:
    """After a commit nothing may fail any more; a note that stays is found, and its transaction known, at the next start."""
    try:
        note.unlink()
    except OSError as error:
        log.error("%s could not be removed: %s", note, error.strerror)


def _remove(path: Path) -> None:
    """Delete what nobody can reach any more. What the system does not let go stays for the next time, and the log says so."""
    try:
        if not path.is_dir() or path.is_symlink():
            path.unlink()
            return
        path.chmod(0o700)
        for folder, names, _ in os.walk(path):  # a task may have locked folders of its own
            for name in names:
                if not (inner := Path(folder, name)).is_symlink():
                    inner.chmod(0o700)
        shutil.rmtree(path)
    except OSError as error:
        log.error("%s could not be removed: %s", path, error.strerror)
