"""Find Terraform: what ``$LAKEWRIGHT_TERRAFORM`` names, else on PATH, else in this machine's tools, else the pinned release, checked
against its checksum. OpenTofu is as good; it takes its providers from a registry of its own.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.errors import OperatorError, ToolMissing

VARIABLE = "LAKEWRIGHT_TERRAFORM"
REGISTRIES = {"Terraform": "registry.terraform.io", "OpenTofu": "registry.opentofu.org"}
"""The programs that there are, and where each looks for a provider whose source names no host."""
MINIMUM = (1, 11, 0)
PINNED = "1.11.4"
DOWNLOAD_TIMEOUT_SECONDS = 30
# SHA-256 of terraform_1.11.4_PLATFORM.zip, as published in the release's SHA256SUMS.
_CHECKSUMS = {
    "darwin_amd64": "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
    "darwin_arm64": "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
    "linux_amd64": "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
    "linux_arm64": "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
}
_ADVICE = (
    f"Install Terraform {'.'.join(map(str, MINIMUM))} or newer so that `terraform` is on PATH "
    "(https://developer.hashicorp.com/terraform/install), or name OpenTofu in "
    f"{VARIABLE}, then run this again; it goes on where it stopped."
)


@dataclass(frozen=True)
class Program:
    """What a binary says of itself: ``name`` is one of `REGISTRIES`."""

    name: str
    version: tuple[int, ...]

    @property
    def registry(self) -> str:
        return REGISTRIES[self.name]


def find(home: Path) -> Path:
    """The binary, downloaded if it has to be.

    Raises `ToolMissing` with what to install, `OperatorError` when the one that is named cannot be used.
    """
    if named := os.environ.get(VARIABLE):
        return _named(named)
    on_path = shutil.which("terraform")
    found = program(Path(on_path)) if on_path else None
    if on_path and found and found.version >= MINIMUM:
        return Path(on_path)
    kept = home / "tools" / f"terraform-{PINNED}" / "terraform"
    if not kept.is_file():
        _download(kept, _reason(on_path, found))
    return kept


def _named(named: str) -> Path:
    path = shutil.which(named)
    found = program(Path(path)) if path else None
    if path is None or found is None or found.version < MINIMUM:
        what = f", which is {found.name} {_dotted(found.version)}" if found else "" if path else ", which is no program"
        raise OperatorError(
            f"{VARIABLE}: found {named!r}{what}, expected the name or path of Terraform or OpenTofu, {_dotted(MINIMUM)} or newer"
        )
    return Path(path).absolute()  # it is started in the folders of the stacks


@cache
def program(binary: Path) -> Program | None:
    """None when it does not answer as Terraform does. ``CHECKPOINT_DISABLE`` keeps it from asking the network for updates."""
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    try:
        output = subprocess.run(
            [str(binary), "version"], capture_output=True, timeout=30, env=environment, check=False
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"^(Terraform|OpenTofu) v(\d+)\.(\d+)\.(\d+)", output, re.MULTILINE)
    return Program(match[1], tuple(map(int, match.groups()[1:]))) if match else None


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _reason(on_path: str | None, found: Program | None) -> str:
    if on_path is None:
        return "not on PATH"
    if found is None:
        return f"{on_path} is not Terraform"
    return f"{on_path} is version {_dotted(found.version)}, expected at least {_dotted(MINIMUM)}"


def _download(target: Path, reason: str) -> None:
    import httpx

    machine = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower(), ""
    )
    name = f"{platform.system().lower()}_{machine}"
    expected = _CHECKSUMS.get(name)
    if expected is None:
        raise ToolMissing("terraform", f"{reason}, and no release is pinned for {name}", _ADVICE)
    url = f"https://releases.hashicorp.com/terraform/{PINNED}/terraform_{PINNED}_{name}.zip"
    try:
        answer = httpx.get(url, timeout=DOWNLOAD_TIMEOUT_SECONDS, follow_redirects=True).raise_for_status()
    except httpx.HTTPError as error:
        raise ToolMissing(
            "terraform", f"{reason}, and {url} cannot be downloaded ({type(error).__name__})", _ADVICE
        ) from None
    found = hashlib.sha256(answer.content).hexdigest()
    if found != expected:
        raise ToolMissing(
            "terraform", f"{reason}, and {url} has SHA-256 {found}, expected {expected}; it was not used", _ADVICE
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(f".{os.getpid()}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        temporary.write_bytes(archive.read("terraform"))
    temporary.chmod(0o755)
    temporary.rename(target)
