"""uv at work for an environment, so that no code of a package runs with the sandbox's rights.

Resolving and installing wheels runs none of it, as long as the environment is fresh. Building a source distribution does, and so does every
start of the environment's own Python (``.pth`` files): that happens under a keeper, which sees the environment's folder and little else.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.runtime import distrusted
from sandbox.runtime.confinement import Rule, program_path, uv_settings
from sandbox.runtime.keeper.landlock import OWN, READ
from sandbox.runtime.kept import Kept, Launch
from sandbox.runtime.libraries import LibraryInstallError

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_PASSED = (
    "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy",
    "NO_PROXY", "no_proxy", "PIP_INDEX_URL",
)  # fmt: skip
_OWN_PLACES = ("UV_CACHE_DIR", "UV_CONFIG_FILE", "UV_TOOL_DIR", "UV_PYTHON_INSTALL_DIR")


@dataclass(frozen=True)
class Installer:
    """``mark``: the sandbox's home. ``folder``: the environment that is being made. ``indexes``: asked before the usual one."""

    mark: Path
    folder: Path
    indexes: Sequence[str]

    async def uv(self, *arguments: str, read: Sequence[Path] = ()) -> None:
        """First without building anything; where that does not do, again under a keeper. Raises `LibraryInstallError`.

        ``read``: files that the arguments name.
        """
        verb = arguments[:2]
        status, output = await _trusted([*verb, "--no-build", *arguments[2:]], self.indexes)
        if status == 0:
            return
        status, output = await self._confined([uv_program(), *arguments], [(READ, str(path)) for path in read])
        if status:
            text = _CREDENTIALS.sub("***@", output.strip())
            raise LibraryInstallError(f"Library installation failed (uv {' '.join(verb)}):\n{text}")

    async def make(self) -> None:
        """The environment, with nothing in it. Raises `LibraryInstallError`."""
        venv = ["venv", "--quiet", "--relocatable", "--allow-existing", "--python", sys.executable, str(self.folder)]
        status, output = await _trusted(venv, ())
        if status:
            raise LibraryInstallError(f"Library installation failed (uv venv):\n{output}")

    async def compile(self) -> None:
        """To bytecode, since nobody may write to the environment later. Files that Python cannot compile are left as they are."""
        python = str(self.folder / "bin" / "python")
        await self._confined([python, "-I", "-m", "compileall", "-q", "-j", "0", str(self.folder / "lib")], [])

    async def _confined(self, argv: list[str], rules: list[Rule]) -> tuple[int, str]:
        home, log = self.folder / ".home", self.folder.with_name(f"{self.folder.name}.log")
        settings = uv_settings()
        variables = {name: os.environ[name] for name in _PASSED if name in os.environ}
        variables |= {
            name: os.environ[name] for name in os.environ if name.startswith("UV_") and name not in _OWN_PLACES
        }
        if self.indexes:
            variables["UV_INDEX"] = _indexes(self.indexes)
        launch = Launch(
            argv=argv,
            # A cache of its own: what is built here could change packages that others take from a shared one.
            variables={**variables, **settings, "PATH": program_path(), "UV_CACHE_DIR": str(home / "cache")},
            cwd=self.folder,
            log=log,
            home=home,
            rules=[(OWN, str(self.folder)), *((READ, path) for path in settings.values()), *rules],
        )
        try:
            kept = await Kept.start(self.mark, launch)
            try:
                status = await kept.wait()
            finally:
                await kept.terminate()
            return status, (distrusted.read(log) or b"").decode(errors="replace")
        finally:
            log.unlink(missing_ok=True)
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)


async def _trusted(arguments: list[str], indexes: Sequence[str]) -> tuple[int, str]:
    """Exit status and output of uv with the sandbox's own rights, cache and settings."""
    variables = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    if indexes:
        variables["UV_INDEX"] = _indexes(indexes)
    process = await asyncio.create_subprocess_exec(
        uv_program(),
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=variables,
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    return process.returncode, output.decode(errors="replace")


def _indexes(indexes: Sequence[str]) -> str:
    return " ".join([*indexes, os.environ.get("UV_INDEX", "")]).strip()


def uv_program() -> str:
    """uv from the project's own environment (it is one of its dependencies), else from PATH."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if found is None:
        raise LibraryInstallError("uv is not installed: `pip install uv` into the project's environment")
    return found
