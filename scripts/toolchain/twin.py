"""A mirror in Terraform's layout as OpenTofu sees one: the same packages, under the name of the registry that it asks."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scripts.toolchain.terraform_binary import REGISTRIES

_PACKAGES = ("*/*/*/*", "*/*/*.zip")
"""Unpacked (NAMESPACE/TYPE/VERSION/PLATFORM) and packed ones (NAMESPACE/TYPE/….zip)."""


def twin_of(mirror: Path, registry: str, home: Path) -> Path:
    """``mirror`` itself where it has the layout of ``registry``, else a folder of links to its packages, brought up to date."""
    if (mirror / registry).is_dir():
        return mirror
    twin = home / "mirrors" / hashlib.sha256(str(mirror).encode()).hexdigest()[:12]
    packages = {
        package.relative_to(mirror / REGISTRIES["Terraform"]): package
        for pattern in _PACKAGES
        for package in (mirror / REGISTRIES["Terraform"]).glob(pattern)
        if package.is_dir() or package.suffix == ".zip"
    }
    for link in (found for pattern in _PACKAGES for found in (twin / registry).glob(pattern)):
        if link.is_symlink() and link.relative_to(twin / registry) not in packages:
            link.unlink()
    for place, package in packages.items():
        link = twin / registry / place
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(package)
    return twin
