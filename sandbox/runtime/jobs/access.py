"""Whether the principal of a run may read the files on volumes that its tasks name: wheels, requirements, scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied
from sandbox.core.store import Store
from sandbox.runtime.libraries import LibraryInstallError
from sandbox.services._authorization import require


@dataclass(frozen=True)
class Reader:
    """As much of a request as an authorization check looks at."""

    store: Store
    principal: str


def check_readable(store: Store, principal: str, libraries: list[dict[str, Any]], python_file: str | None) -> None:
    """Raise `LibraryInstallError` on the first file for which ``principal`` has no READ_VOLUME."""
    paths = [library[kind] for library in libraries for kind in ("whl", "requirements") if library.get(kind)]
    reader = cast(Call, Reader(store, principal))
    for path in [*paths, *([python_file] if python_file else [])]:
        parts = path.removeprefix("dbfs:").split("/")
        if parts[:2] != ["", "Volumes"] or len(parts) < 6:
            continue
        try:
            require(reader, "volume", ".".join(parts[2:5]), "READ_VOLUME", "WRITE_VOLUME")
        except PermissionDenied as error:
            raise LibraryInstallError(f"{principal} cannot read {path}: {error.message}") from None
