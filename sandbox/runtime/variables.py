"""Environment variables of clusters and served entities, with ``{{secrets/SCOPE/KEY}}`` filled in.

Source: https://docs.databricks.com/security/secrets/secrets-spark-conf-env-var
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.core.store import Store

_SECRET = re.compile(r"^\{\{secrets/([^/}]+)/([^/}]+)\}\}$")


class VariableError(Exception):
    """A secret that a variable refers to does not exist, or cannot be the value of one."""


@dataclass(frozen=True)
class Variables:
    """``values`` as a process gets them; ``secrets``: those of them that shall not be shown."""

    values: dict[str, str] = field(default_factory=dict)
    secrets: list[bytes] = field(default_factory=list)


def filled(store: Store, variables: Mapping[str, Any]) -> Variables:
    """Raises `VariableError`."""
    found = Variables()
    for name, value in variables.items():
        match = _SECRET.match(str(value))
        if match is None:
            found.values[name] = str(value)
            continue
        secret = store.get("secret", "/".join(match.groups()))
        if secret is None:
            raise VariableError(f"Secret {match[1]}/{match[2]} does not exist")
        raw = base64.b64decode(secret["value"])
        if b"\0" in raw:
            raise VariableError(
                f"Secret {match[1]}/{match[2]} holds a NUL character, which no environment variable can: {name}"
            )
        found.values[name] = raw.decode(errors="surrogateescape")
        found.secrets.append(raw)
    return found
