"""Terraform's lock file of providers, over the life of a stack's folder: the checksums of the first use are compared with every later one.

A project that commits ``envs/.terraform.lock.hcl`` (`terraform providers lock` writes it) is held to that one on every machine. Without it
the checksums are kept in ``.lakewright/provider-locks`` at the first use. The bundled provider has none: it is made on this machine, anew
for each checkout.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from scripts import places
from scripts.errors import OperatorError, TerraformFailed

LOCK_FILE = ".terraform.lock.hcl"


def kept_path(stack: str, versions: str) -> Path:
    """One for each stack and the versions that it asks for: another pin is another provider."""
    return places.home() / "provider-locks" / f"{stack}-{re.sub(r'[^0-9A-Za-z.]+', '-', versions)}.hcl"


@contextlib.contextmanager
def laid(folder: Path, stack: str, provider: str, versions: str) -> Iterator[tuple[str, ...]]:
    """Put the known checksums where `terraform init` looks, and keep what it adds; gives the flags that it is to run with.

    Raises `OperatorError` when a provider is not the one that is known.
    """
    target, kept, committed = folder / LOCK_FILE, kept_path(stack, versions), places.envs_dir() / LOCK_FILE
    target.unlink(missing_ok=True)
    if provider == "bundled":
        yield ()
        return
    known = next((path for path in (committed, kept) if path.is_file()), None)
    if known is not None:
        shutil.copyfile(known, target)
    try:
        yield ("-lockfile=readonly",) if known == committed else ()
    except TerraformFailed as error:
        if known is not None and "checksum" in str(error):
            raise OperatorError(
                f"a provider is not the one whose checksum is in {known}; it was not used. Where the change is meant, "
                + ("run `terraform providers lock` anew" if known == committed else f"delete {known}")
                + f".\n{error}"
            ) from None
        raise
    if known != committed and target.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = kept.with_suffix(".tmp")
        shutil.copyfile(target, temporary)
        temporary.replace(kept)
