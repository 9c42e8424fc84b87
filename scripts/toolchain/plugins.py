"""Which databricks provider Terraform uses, and from where it takes its plugins.

A mirror is a folder with Terraform's layout (``registry.terraform.io/NAMESPACE/TYPE/VERSION/PLATFORM``). Looked for in
``$LAKEWRIGHT_PLUGIN_MIRROR`` (several as in ``PATH``), Terraform's implied folders, and any folder directly below the usual prefixes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import records
from scripts.errors import OperatorError, ToolMissing
from scripts.places import ROOT

REGISTRY = "registry.terraform.io"
PROVIDER = f"{REGISTRY}/databricks/databricks"
PROVIDER_VERSION = "1.99.0"
CHOICES = ("auto", "registry", "bundled")
PROBE_SECONDS = 3.0
PROBE_LASTS_SECONDS = 24 * 3600
_PREFIXES = ("/opt", "/usr/local", "/usr/share", "/usr/local/share", "/usr/lib")


@dataclass(frozen=True)
class Plugins:
    """``provider`` is ``bundled`` or ``registry`` (the real one); ``config`` the CLI configuration file that says so."""

    provider: str
    config: Path

    @property
    def identity(self) -> str:
        """Changes with what Terraform would install: the configuration, and the bundled provider's own script."""
        scripts = (self.config.parent / "mirror" / PROVIDER / PROVIDER_VERSION).glob("*/*")
        texts = [
            self.config.read_bytes(),
            *(path.read_bytes() for path in sorted(scripts) if self.provider == "bundled"),
        ]
        return hashlib.sha256(b"\0".join(texts)).hexdigest()


def choose(home: Path) -> Plugins:
    """Decide by ``$LAKEWRIGHT_PROVIDER`` and what is there, and write the CLI configuration file.

    Raises `OperatorError` on an unknown choice or a mirror that is none, `ToolMissing` when the real provider is asked for and
    cannot be had.
    """
    wanted = os.environ.get("LAKEWRIGHT_PROVIDER") or "auto"
    if wanted not in CHOICES:
        raise OperatorError(f"LAKEWRIGHT_PROVIDER: found {wanted!r}, expected one of {', '.join(CHOICES)}")
    mirrors = list(_mirrors())
    if wanted == "bundled":
        return _bundled(home, mirrors)
    if any((mirror / PROVIDER / PROVIDER_VERSION).is_dir() for mirror in mirrors) or _registry_answers(
        home, ask=wanted == "registry"
    ):
        return Plugins("registry", _write_config(home, "registry", mirrors))
    if wanted == "registry":
        raise ToolMissing(
            f"databricks/databricks {PROVIDER_VERSION}",
            f"no mirror has it and {REGISTRY} does not answer",
            "Set LAKEWRIGHT_PLUGIN_MIRROR to a folder that has it (`terraform providers mirror`), "
            "or use LAKEWRIGHT_PROVIDER=bundled with the sandbox.",
        )
    return _bundled(home, mirrors)


def _bundled(home: Path, mirrors: list[Path]) -> Plugins:
    # As a program, not as a module: the command line knows nothing of the sandbox's insides.
    command = [sys.executable, "-m", "sandbox.provider.install", str(home / "mirror")]
    if not (home / "mirror" / PROVIDER).is_dir() or _interpreter_of(home / "mirror") != sys.executable:
        ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
        if ended.returncode != 0:
            raise OperatorError(
                f"the bundled provider cannot be installed in {home / 'mirror'}:\n{ended.stderr.strip()}"
            )
    return Plugins("bundled", _write_config(home, "bundled", mirrors))


def _interpreter_of(mirror: Path) -> str:
    """The interpreter that the installed script starts; another virtualenv needs another script."""
    for script in (mirror / PROVIDER / PROVIDER_VERSION).glob("*/terraform-provider-databricks_*"):
        words = shlex.split(script.read_text(errors="replace").strip().rpartition("\n")[2])
        if f"PYTHONPATH={ROOT}" in words:
            return words[words.index("exec") + 1]
    return ""


def _mirrors() -> Iterator[Path]:
    for given in filter(None, os.environ.get("LAKEWRIGHT_PLUGIN_MIRROR", "").split(os.pathsep)):
        mirror = Path(given).resolve()
        if not (mirror / REGISTRY).is_dir():
            raise OperatorError(f"LAKEWRIGHT_PLUGIN_MIRROR: found {given!r}, expected a folder that holds {REGISTRY}/…")
        yield mirror
    data_home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    implied = [Path.home() / ".terraform.d/plugins", data_home / "terraform/plugins"]
    implied += [
        Path(root) / "terraform/plugins"
        for root in (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    ]
    yield from (folder for folder in implied if (folder / REGISTRY).is_dir())
    for prefix in _PREFIXES:
        for folder in sorted(Path(prefix).glob("*/" + REGISTRY)):
            yield folder.parent


def _registry_answers(home: Path, *, ask: bool) -> bool:
    """Asked once a day, or when the caller insists: a closed network costs 3 seconds, and only the first time."""
    record = home / "registry.json"
    known = records.read(record) or {}
    asked, answered = known.get("asked"), known.get("answers")
    if not isinstance(asked, int | float) or not isinstance(answered, bool):
        asked = 0.0
    if not ask and 0 <= time.time() - asked < PROBE_LASTS_SECONDS:
        return bool(answered)
    try:
        with socket.create_connection((REGISTRY, 443), timeout=PROBE_SECONDS):
            answers = True
    except OSError:
        answers = False
    home.mkdir(parents=True, exist_ok=True)
    _write(record, json.dumps({"asked": time.time(), "answers": answers}))
    return answers


def _write_config(home: Path, provider: str, mirrors: list[Path]) -> Path:
    """Everything a mirror has comes from there, the rest from the registry; the bundled provider from its own folder only."""
    blocks: list[str] = []
    taken: list[str] = []
    if provider == "bundled":
        blocks.append(_mirror_block(home / "mirror", include=[PROVIDER]))
        taken.append(PROVIDER)
    for mirror in mirrors:
        there = [
            f"{REGISTRY}/{folder.parent.name}/{folder.name}"
            for folder in sorted((mirror / REGISTRY).glob("*/*"))
            if folder.is_dir()
        ]
        include = [name for name in there if name not in taken]
        if include:
            blocks.append(_mirror_block(mirror, include))
            taken += include
    blocks.append(f"  direct {{\n    exclude = {json.dumps(taken)}\n  }}\n")
    path = home / f"terraform-{provider}.rc"
    home.mkdir(parents=True, exist_ok=True)
    _write(path, "provider_installation {\n" + "".join(blocks) + "}\n")
    return path


def _mirror_block(path: Path, include: list[str]) -> str:
    return f"  filesystem_mirror {{\n    path    = {json.dumps(str(path))}\n    include = {json.dumps(include)}\n  }}\n"


def _write(path: Path, text: str) -> None:
    if path.is_file() and path.read_bytes() == text.encode():
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text)
    temporary.rename(path)
