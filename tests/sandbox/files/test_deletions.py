"""A deletion or replacement is done wholly or not at all: what the file system does not do leaves object and files as they were."""

from __future__ import annotations

import base64
import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

_numbers = itertools.count(1)
UC = "/api/2.1/unity-catalog"


@dataclass(frozen=True)
class Case:
    """``make``: requests, one after the other; ``delete``: the one that is refused; ``look``: answers 200 while it is there."""

    make: list[tuple[str, str, Any]]
    delete: tuple[str, str, Any]
    look: str


def _notebook(path: str) -> tuple[str, str, Any]:
    content = base64.b64encode(b"print(1)").decode()
    body = {"path": path, "format": "SOURCE", "language": "PYTHON", "content": content, "overwrite": True}
    return "POST", "/api/2.0/workspace/import", body


def _uc(kind: str, name: str, **more: Any) -> tuple[str, str, Any]:
    return "POST", f"{UC}/{kind}", {"name": name, **more}


_IN = {"catalog_name": "gone", "schema_name": "s"}
_TREE = [
    _uc("catalogs", "gone"),
    _uc("schemas", "s", catalog_name="gone"),
    _uc("volumes", "v", **_IN, volume_type="MANAGED"),
    ("PUT", "/api/2.0/fs/files/Volumes/gone/s/v/d/f", b"kept"),
]
_FILE_ON_VOLUME = "/api/2.0/fs/files/Volumes/gone/s/v/d/f"
_MODEL = [_uc("models", "m", **_IN), _uc("models/versions", "", catalog_name="gone", schema_name="s", model_name="m")]
_MODEL_FILE = ("PUT", "/api/2.0/fs/files/Models/gone/s/m/1/MLmodel", b"kept")
_FOLDER = [("POST", "/api/2.0/workspace/mkdirs", {"path": "/Shared/gone/deep"}), _notebook("/Shared/gone/deep/n")]
_EXPORTED = "/api/2.0/workspace/export?path=/Shared/gone/deep/n&direct_download=true"
CASES = {
    "notebook": Case(_FOLDER, ("POST", "/api/2.0/workspace/delete", {"path": "/Shared/gone/deep/n"}), _EXPORTED),
    "folder": Case(
        _FOLDER, ("POST", "/api/2.0/workspace/delete", {"path": "/Shared/gone", "recursive": True}), _EXPORTED
    ),
    "dbfs": Case(
        [("POST", "/dbfs/gone/deep/f", b"kept")],
        ("POST", "/api/2.0/dbfs/delete", {"path": "/gone", "recursive": True}),
        "/dbfs/gone/deep/f",
    ),
    "volume": Case(_TREE, ("DELETE", f"{UC}/volumes/gone.s.v", None), _FILE_ON_VOLUME),
    "schema": Case(_TREE, ("DELETE", f"{UC}/schemas/gone.s?force=true", None), _FILE_ON_VOLUME),
    "catalog": Case(_TREE, ("DELETE", f"{UC}/catalogs/gone?force=true", None), _FILE_ON_VOLUME),
    "model": Case([*_TREE, *_MODEL, _MODEL_FILE], ("DELETE", f"{UC}/models/gone.s.m", None), _MODEL_FILE[1]),
    "version": Case(
        [*_TREE, *_MODEL, _MODEL_FILE], ("DELETE", f"{UC}/models/gone.s.m/versions/1", None), _MODEL_FILE[1]
    ),
}


@contextlib.contextmanager
def nothing_is_thrown_away(sandbox: Any) -> Iterator[None]:
    """The file system refuses what deletions need."""
    trash, aside = sandbox.home / "trash", sandbox.home / f"trash{next(_numbers)}"
    if trash.exists():
        trash.rename(aside)
    trash.write_text("in the way")
    yield
    trash.unlink()


def _send(http: Any, method: str, path: str, body: Any) -> Any:
    return http.request(method, path, **({"content": body} if isinstance(body, bytes) else {"json": body}))


@pytest.mark.parametrize("kind", CASES)
def test_what_cannot_be_deleted_is_wholly_there(sandbox: Any, kind: str) -> None:
    case = CASES[kind]
    with sandbox.http() as http:
        for request in case.make:
            _send(http, *request).raise_for_status()
        before = http.get(case.look).raise_for_status().content
        with nothing_is_thrown_away(sandbox):
            refused = _send(http, *case.delete)
            assert (refused.status_code, refused.json()["error_code"]) == (500, "INTERNAL_ERROR")
            assert http.get(case.look).content == before
        _send(http, *case.delete).raise_for_status()
        assert http.get(case.look).status_code == 404
        _send(http, "DELETE", f"{UC}/catalogs/gone?force=true", None)


def test_a_notebook_that_cannot_be_replaced_keeps_its_source_and_its_language(sandbox: Any) -> None:
    with sandbox.http() as http:
        _send(http, *_notebook("/Shared/old")).raise_for_status()
        method, path, body = _notebook("/Shared/old")
        newer = {**body, "language": "SQL", "content": base64.b64encode(b"select 1").decode()}
        with nothing_is_thrown_away(sandbox):
            assert _send(http, method, path, newer).status_code == 500
        found = http.get("/api/2.0/workspace/export", params={"path": "/Shared/old", "direct_download": "true"})
        assert b"print(1)" in found.content
        assert http.get("/api/2.0/workspace/get-status", params={"path": "/Shared/old"}).json()["language"] == "PYTHON"


@pytest.mark.parametrize("committed", [True, False])
def test_a_folder_s_deletion_that_is_killed_is_finished_or_has_never_been(sandbox: Any, committed: bool) -> None:
    with sandbox.http() as http:
        for request in _FOLDER:
            _send(http, *request).raise_for_status()
        if committed:
            _send(http, *CASES["folder"].delete).raise_for_status()
    sandbox.restart(kill=True)
    with sandbox.http() as http:
        assert http.get(_EXPORTED).status_code == (404 if committed else 200)
        assert (sandbox.home / "files/Workspace/Shared/gone").exists() is not committed
        _send(http, *CASES["folder"].delete)
