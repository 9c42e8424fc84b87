"""Which databricks provider Terraform uses, and from where it takes its plugins.

A mirror is a folder with Terraform's layout (``registry.terraform.io/NAMESPACE/TYPE/VERSION/PLATFORM``). Looked for in
``$LAKEWRIGHT_PLUGIN_MIRROR`` (several as in ``PATH``), Terraform's implied folders, and any folder directly below the usual prefixes.
OpenTofu looks for the same packages under the name of its own registry: `scripts.toolchain.twin` shows it a mirror that way.
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
from scripts.toolchain.terraform_binary import REGISTRIES
from scripts.toolchain.twin import twin_of

REGISTRY = REGISTRIES["Terraform"]
NAME = "databricks/databricks"
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
        """Changes with what Terraform would install: the configuration, and the bundled provider's own scripts."""
        scripts = (self.config.parent / "mirror").glob(f"*/{NAME}/*/*/*")
        texts = [
            self.config.read_bytes(),
            *(path.read_bytes() for path in sorted(scripts) if self.provider == "bundled"),
        ]
        return hashlib.sha256(b"\0".join(texts)).hexdigest()


def choose(home: Path, version: str, registry: str = REGISTRY) -> Plugins:
    """Decide by ``$LAKEWRIGHT_PROVIDER`` and what is there, and write the CLI configuration file.

    Args:
        version: of databricks/databricks, as the stacks ask for it.
        registry: the one of the program that reads the file, Terraform's or OpenTofu's.

    Raises `OperatorError` on an unknown choice or a mirror that is none, `ToolMissing` when the real provider is asked for and
    cannot be had.
    """
    wanted = os.environ.get("LAKEWRIGHT_PROVIDER") or "auto"
    if wanted not in CHOICES:
        raise OperatorError(f"LAKEWRIGHT_PROVIDER: found {wanted!r}, expected one of {', '.join(CHOICES)}")
    mirrors = [twin_of(mirror, registry, home) for mirror in _mirrors(registry)]
    if wanted == "bundled":
        return _bundled(home, mirrors, version, registry)
    if any(_has(mirror, registry, version) for mirror in mirrors) or _registry_answers(
        home, registry, ask=wanted == "registry"
    ):
        return Plugins("registry", _write_config(home, "registry", mirrors, version, registry))
    if wanted == "registry":
        raise ToolMissing(
            f"{NAME} {version}",
            f"no mirror has it and {registry} does not answer",
            "Set LAKEWRIGHT_PLUGIN_MIRROR to a folder that has it (`terraform providers mirror`), "
            "or use LAKEWRIGHT_PROVIDER=bundled with the sandbox.",
        )
    return _bundled(home, mirrors, version, registry)


def _has(mirror: Path, registry: str, version: str) -> bool:
    folder = mirror / registry / NAME
    return any(folder.glob(f"{version}/*")) or any(folder.glob(f"*_{version}_*.zip"))


def _bundled(home: Path, mirrors: list[Path], version: str, registry: str) -> Plugins:
    # As a program, not as a module: the command line knows nothing of the sandbox's insides.
    command = [sys.executable, "-m", "sandbox.provider.install", str(home / "mirror")]
    folder = home / "mirror" / registry / NAME / version
    if _interpreter_of(folder, version) != sys.executable:
        ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
        if ended.returncode != 0:
            raise OperatorError(
                f"the bundled provider cannot be installed in {home / 'mirror'}:\n{ended.stderr.strip()}"
            )
        if not folder.is_dir():
            raise ToolMissing(
                f"{NAME} {version}",
                f"there is no mirror or registry that has it, and the bundled provider is {_bundled_versions(folder.parent)}",
                "Name a toolchain of the bundled provider's, or set LAKEWRIGHT_PLUGIN_MIRROR to a folder that has this one.",
            )
    return Plugins("bundled", _write_config(home, "bundled", mirrors, version, registry))


def _bundled_versions(folder: Path) -> str:
    return " or ".join(sorted(path.name for path in folder.glob("*") if path.is_dir()))


def _interpreter_of(folder: Path, version: str) -> str:
    """The interpreter that the installed script starts; another virtualenv needs another script."""
    for script in folder.glob("*/terraform-provider-databricks_*"):
        words = shlex.split(script.read_text(errors="replace").strip().rpartition("\n")[2])
        if f"PYTHONPATH={ROOT}" in words and words[-1] == version:
            return words[words.index("exec") + 1]
    return ""


def _mirrors(registry: str) -> Iterator[Path]:
    layouts = (registry, REGISTRY)
    for given in filter(None, os.environ.get("LAKEWRIGHT_PLUGIN_MIRROR", "").split(os.pathsep)):
        mirror = Path(given).resolve()
        if not any((mirror / layout).is_dir() for layout in layouts):
            raise OperatorError(f"LAKEWRIGHT_PLUGIN_MIRROR: found {given!r}, expected a folder that holds {registry}/…")
        yield mirror
    data_home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    implied = [Path.home() / ".terraform.d/plugins", data_home / "terraform/plugins"]
    implied += [
        Path(root) / "terraform/plugins"
        for root in (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    ]
    yield from (folder for folder in implied if any((folder / layout).is_dir() for layout in layouts))
    for prefix in _PREFIXES:
        yield from sorted({path.parent for layout in layouts for path in Path(prefix).glob(f"*/{layout}")})


def _registry_answers(home: Path, registry: str, *, ask: bool) -> bool:
    """Asked once a day, or when the caller insists: a closed network costs 3 seconds, and only the first time."""
    record = home / ("registry.json" if registry == REGISTRY else f"{registry}.json")
    known = records.read(record) or {}
    asked, answered = known.get("asked"), known.get("answers")
    if not isinstance(asked, int | float) or not isinstance(answered, bool):
        asked = 0.0
    if not ask and 0 <= time.time() - asked < PROBE_LASTS_SECONDS:
        return bool(answered)
    try:
        with socket.create_connection((registry, 443), timeout=PROBE_SECONDS):
            answers = True
    except OSError:
        answers = False
    home.mkdir(parents=True, exist_ok=True)
    _write(record, json.dumps({"asked": time.time(), "answers": answers}))
    return answers


def _write_config(home: Path, provider: str, mirrors: list[Path], version: str, registry: str) -> Path:
    """Everything a mirror has comes from there, the rest from the registry; the bundled provider from its own folder only.

    A mirror that has another version of databricks/databricks only does not keep the registry from being asked for this one.
    """
    databricks = f"{registry}/{NAME}"
    blocks: list[str] = []
    taken: list[str] = []
    if provider == "bundled":
        blocks.append(_mirror_block(home / "mirror", include=[databricks]))
        taken.append(databricks)
    for mirror in mirrors:
        there = [
            f"{registry}/{folder.parent.name}/{folder.name}"
            for folder in sorted((mirror / registry).glob("*/*"))
            if folder.is_dir()
        ]
        include = [
            name for name in there if name not in taken and (name != databricks or _has(mirror, registry, version))
        ]
        if include:
            blocks.append(_mirror_block(mirror, include))
            taken += include
    blocks.append(f"  direct {{\n    exclude = {json.dumps(taken)}\n  }}\n")
    path = home / f"{provider}-{version}-{registry}.rc"
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
