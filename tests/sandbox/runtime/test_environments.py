"""Environments: shared by content, layered or complete, never half-built."""

from __future__ import annotations

import asyncio
import functools
import http.server
import io
import os
import subprocess
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.core.store import Store
from sandbox.core.workspace import Workspace
from sandbox.runtime.environments import (
    Environment,
    LibraryInstallError,
    cache_folder,
    environment_for,
    remove_abandoned,
)
from sandbox.runtime.keeper import landlock
from sandbox.runtime.libraries import from_dependencies


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.delenv("LAKEWRIGHT_CACHE", raising=False)
    store = Store(tmp_path / "home" / "sandbox.db")
    yield Workspace(tmp_path / "home", "http://127.0.0.1:1", "token", store)
    store.close()


def make_wheel(folder: Path, name: str, text: str, requires: str = "") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path, info = folder / f"{name}-1.0.0-py3-none-any.whl", f"{name}-1.0.0.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{name}.py"), f"TEXT = {text!r}\n")
        archive.writestr(
            zipfile.ZipInfo(f"{info}/METADATA"), f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n{needs}"
        )
        archive.writestr(
            zipfile.ZipInfo(f"{info}/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(
            zipfile.ZipInfo(f"{info}/RECORD"), f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )
    return str(path)


def python(environment: Environment, code: str) -> str:
    done = subprocess.run([environment.python, "-c", code], capture_output=True, text=True, cwd="/", check=False)
    return (done.stdout + done.stderr).strip()


def build(workspace: Workspace, *libraries: dict, base_pins: bool = True, installed: bool = False) -> Environment:
    return asyncio.run(environment_for(workspace, list(libraries), base_pins=base_pins, installed=installed))


def test_what_is_installed_lies_beneath_but_this_repository_does_not(workspace: Workspace) -> None:
    environment = build(workspace)
    assert python(environment, "import pandas; print('pandas')") == "pandas"
    assert "ModuleNotFoundError" in python(environment, "import sandbox")
    assert "ModuleNotFoundError" in python(environment, "import lakewright_ml")


def test_same_content_is_built_once_and_other_content_apart(workspace: Workspace, tmp_path: Path) -> None:
    first = build(workspace, {"whl": make_wheel(tmp_path / "a", "petal", "red", "pandas>=1")})
    again = build(workspace, {"whl": make_wheel(tmp_path / "b", "petal", "red", "pandas>=1")})
    other = build(workspace, {"whl": make_wheel(tmp_path / "a", "petal", "blue", "pandas>=1")})
    assert first.python == again.python != other.python
    assert "built" in first.description
    assert "reused" in again.description
    assert python(first, "import petal; print(petal.TEXT)") == "red"
    assert python(other, "import petal; print(petal.TEXT)") == "blue"
    assert sorted(path.name[0] == "." for path in cache_folder(workspace).iterdir()) == [False, False]


def test_its_files_cannot_be_written(workspace: Workspace, tmp_path: Path) -> None:
    environment = build(workspace, {"whl": make_wheel(tmp_path, "petal", "red")})
    [module] = environment.python.parents[1].glob("lib/*/site-packages/petal.py")
    assert module.stat().st_mode & 0o222 == 0


def test_two_at_the_same_time_build_one(workspace: Workspace, tmp_path: Path) -> None:
    wheel = {"whl": make_wheel(tmp_path, "petal", "red")}

    async def both() -> list[Environment]:
        return await asyncio.gather(*(environment_for(workspace, [wheel], base_pins=True) for _ in range(2)))

    one, two = asyncio.run(both())
    assert one.python == two.python
    both_told = one.description + two.description
    assert [both_told.count("built"), both_told.count("reused")] == [1, 1]


def test_a_failed_build_leaves_nothing_behind(workspace: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "broken-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("broken-1.0.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: broken\nVersion: 1.0.0\n")
    with pytest.raises(LibraryInstallError, match="Library installation failed"):
        build(workspace, {"whl": str(broken)})
    assert list(cache_folder(workspace).iterdir()) == []


def test_what_killed_builds_left_is_removed_when_it_is_old(workspace: Workspace) -> None:
    old, young = cache_folder(workspace) / ".old.x", cache_folder(workspace) / ".young.x"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    remove_abandoned(workspace)
    assert (old.exists(), young.exists()) == (False, True)


def test_installed_versions_stand_in_only_when_asked(workspace: Workspace) -> None:
    from sandbox.runtime.installed import versions

    pin = {"pypi": {"package": "pandas==0.1.0"}}
    environment = build(workspace, pin, installed=True)
    used = f"pandas==0.1.0: used the installed pandas=={versions()['pandas']} instead of this pin"
    assert used in environment.description
    satisfied = build(workspace, {"pypi": {"package": f"pandas=={versions()['pandas']}"}}, base_pins=False)
    assert "already installed" in satisfied.description
    assert satisfied.python == environment.python, "nothing had to be installed for either"


def test_requirements_files_and_dependency_lines(workspace: Workspace) -> None:
    folder = workspace.files / "Volumes" / "c" / "s" / "v"
    make_wheel(folder, "petal", "red")
    (folder / "requirements.txt").write_text(
        "# what it needs\n/Volumes/c/s/v/petal-1.0.0-py3-none-any.whl\npandas # any\n\n"
    )
    libraries = from_dependencies(["-r /Volumes/c/s/v/requirements.txt", "", "# nothing"])
    assert python(build(workspace, *libraries), "import petal; print(petal.TEXT)") == "red"


@pytest.mark.parametrize(
    ("library", "message"),
    [
        ({"whl": "/Volumes/c/s/v/no.whl"}, "Library file /Volumes/c/s/v/no.whl does not exist"),
        ({"whl": "/Volumes/../../etc/passwd"}, "leads out of /Volumes"),
        ({"pypi": {"package": "not a requirement"}}, "'not a requirement' is not a requirement"),
        ({"requirements": "/Workspace/none.txt"}, "Library file /Workspace/none.txt does not exist"),
    ],
)
def test_what_cannot_be_read_is_named(workspace: Workspace, library: dict, message: str) -> None:
    with pytest.raises(LibraryInstallError, match=message):
        build(workspace, library)


def test_files_that_cannot_be_read_are_named(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("pandas # größer".encode("latin-1"))
    with pytest.raises(LibraryInstallError, match=r"latin\.txt is no text in UTF-8"):
        build(workspace, {"requirements": str(tmp_path / "latin.txt")})
    odd = make_wheel(tmp_path, "odd", "red", requires="not a requirement")
    with pytest.raises(LibraryInstallError, match=r"odd-1\.0\.0-py3-none-any\.whl has metadata that cannot be read"):
        build(workspace, {"whl": odd})


@pytest.mark.parametrize("base_pins", [True, False])
def test_passwords_are_on_no_command_line(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base_pins: bool
) -> None:
    seen, uv = tmp_path / "seen", tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$@" >> {seen}\necho "index $UV_INDEX" >> {seen}\n[ "$1" != pip ]\n')
    uv.chmod(0o755)
    monkeypatch.setattr("sandbox.runtime.installing.uv_program", lambda: str(uv))
    library = {
        "pypi": {"package": "petal @ https://me:hunter2@x.org/petal.whl", "repo": "https://me:hunter2@x.org/simple"}
    }
    with pytest.raises(LibraryInstallError):
        build(workspace, library, base_pins=base_pins)
    lines = seen.read_text().splitlines()
    assert {each for each in lines if "hunter2" in each} == {"index https://me:hunter2@x.org/simple"}
    assert any(each.startswith("pip ") for each in lines)


_TRIES = """
def tries():
    found = {}
    for name, path in {"token": TOKEN, "home": HOME}.items():
        try:
            found[name] = open(path).read()
        except OSError as error:
            found[name] = type(error).__name__
    return found
"""
_BACKEND = """
import os, zipfile
%s
def build_wheel(folder, settings=None, metadata=None):
    info = "built-1.0.0.dist-info"
    with zipfile.ZipFile(os.path.join(folder, "built-1.0.0-py3-none-any.whl"), "w") as archive:
        archive.writestr("built.py", "FOUND = %%r\\n" %% tries())
        archive.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: built\\nVersion: 1.0.0\\n")
        archive.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(info + "/RECORD", "")
    return "built-1.0.0-py3-none-any.whl"
"""


@pytest.fixture
def reachable(workspace: Workspace) -> Iterator[str]:
    """Source of a function that tries to read the sandbox's token and a file of the user's home."""
    (workspace.home / "token").write_text("dapi-secret")
    home = Path.home() / f".lakewright-test-{os.getpid()}"
    home.write_text("private")
    yield _TRIES.replace("TOKEN", repr(str(workspace.home / "token"))).replace("HOME", repr(str(home)))
    home.unlink()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A package index: its folder, and its address."""
    folder = tmp_path / "index"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.skipif(not landlock.version(), reason="this system has no Landlock")
def test_a_source_distribution_is_built_out_of_reach_of_the_sandbox(
    workspace: Workspace, index: tuple[Path, str], reachable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_OFFLINE", raising=False)
    folder, address = index
    (folder / "built").mkdir()
    project = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    project += '[project]\nname = "built"\nversion = "1.0.0"\n'
    with tarfile.open(folder / "built" / "built-1.0.0.tar.gz", "w:gz") as archive:
        for name, text in {
            "pyproject.toml": project,
            "PKG-INFO": "Metadata-Version: 2.1\nName: built\nVersion: 1.0.0\n",
            "backend.py": _BACKEND % reachable,
        }.items():
            member = tarfile.TarInfo(f"built-1.0.0/{name}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    (folder / "built" / "index.html").write_text('<a href="built-1.0.0.tar.gz">built-1.0.0.tar.gz</a>')
    environment = build(workspace, {"pypi": {"package": "built==1.0.0", "repo": address}})
    found = python(environment, "import built; print(built.FOUND)")
    assert "PermissionError" in found or "FileNotFoundError" in found, found
    assert "dapi-secret" not in found
    assert "private" not in found


@pytest.mark.skipif(not landlock.version(), reason="this system has no Landlock")
def test_what_a_package_runs_at_every_start_of_python_runs_out_of_reach_of_the_sandbox(
    workspace: Workspace, tmp_path: Path, reachable: str
) -> None:
    wheel = Path(make_wheel(tmp_path, "starts", "red"))
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr(
            "starts_run.py", f"import sys\n{reachable}\nopen(sys.prefix + '/told', 'a').write(str(tries()))"
        )
        archive.writestr("starts.pth", "import starts_run\n")
    environment = build(workspace, {"whl": str(wheel)})
    told = (environment.python.parents[1] / "told").read_text()
    assert "Error" in told
    assert "dapi-secret" not in told
    assert "private" not in told
