"""``/Volumes`` and its siblings inside a task's Python: each test runs a program in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sandbox.runtime

INSIDE = Path(sandbox.runtime.__file__).parent / "inside"


def run(files: Path, program: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(INSIDE), "LAKEWRIGHT_FILES": str(files)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False, cwd=files
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "program",
    [
        "open('/Volumes/f', 'w').write('x'); print(open('/Volumes/f').read())",
        "from pathlib import Path; p = Path('/Volumes/d/f'); p.parent.mkdir(parents=True); p.write_text('x'); print(p.read_text())",
        "import os; os.makedirs('/Volumes/a/b'); open('/Volumes/a/b/f', 'w').write('x'); print(os.path.getsize('/Volumes/a/b/f') and 'x')",
        "import shutil, os; os.mkdir('/Workspace/s'); open('/Workspace/s/f', 'w').write('x')\n"
        "shutil.copytree('/Workspace/s', '/Volumes/t'); shutil.move('/Volumes/t/f', '/dbfs/g'); shutil.rmtree('/Volumes/t')\n"
        "print(open('/dbfs/g').read() if not os.path.exists('/Volumes/t') else '')",
        "import tempfile; f = tempfile.NamedTemporaryFile('w+', dir='/Volumes'); f.write('x'); f.seek(0); print(f.read())",
        "import pandas as pd; pd.DataFrame({'x': [1]}).to_csv('/Volumes/f.csv', index=False)\n"
        "print(pd.read_csv('/Volumes/f.csv').columns[0])",
        "import os; os.mkdir(b'/Volumes/bytes'); print('x' if os.path.isdir('/Volumes/bytes') else '')",
    ],
)  # fmt: skip
def test_what_is_written_under_a_platform_path_lies_under_the_sandbox_files(tmp_path: Path, program: str) -> None:
    assert run(tmp_path, program) == "x"
    assert not Path("/Volumes").exists()


def test_listing_shows_platform_paths(tmp_path: Path) -> None:
    program = (
        "import os, glob, pathlib; os.makedirs('/Volumes/a/b'); open('/Volumes/a/b/f', 'w').close()\n"
        "print([e.path for e in os.scandir('/Volumes/a')], glob.glob('/Volumes/**/f', recursive=True), "
        "[str(p) for p in pathlib.Path('/Volumes').rglob('f')], [d for d, _, _ in os.walk('/Volumes/a')])"
    )
    assert (
        run(tmp_path, program)
        == "['/Volumes/a/b'] ['/Volumes/a/b/f'] ['/Volumes/a/b/f'] ['/Volumes/a', '/Volumes/a/b']"
    )


def test_other_paths_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("own")
    program = (
        "import os; same = open('/Volumes/../etc/hostname').read() == open('/etc/hostname').read()\n"
        "print(open('own').read(), os.path.exists('/VolumesX'), same)"
    )
    assert run(tmp_path, program) == "own False True"


def test_modules_are_imported_from_a_platform_folder(tmp_path: Path) -> None:
    program = (
        "import os, sys; os.makedirs('/Volumes/lib/pack'); open('/Volumes/lib/pack/__init__.py', 'w').write('from pack.inner import X')\n"
        "open('/Volumes/lib/pack/inner.py', 'w').write('X = 5'); sys.path.append('/Volumes/lib'); import pack; print(pack.X)"
    )
    assert run(tmp_path, program) == "5"
