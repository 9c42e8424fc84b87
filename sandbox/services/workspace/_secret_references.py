"""References ``{{secrets/SCOPE/KEY}}`` in what a caller defines: whoever refers to a secret has to be allowed to read it.

Clusters, jobs and endpoints get the values at their start, so the check is made where the reference is written down.
Source: https://docs.databricks.com/security/secrets/secrets-spark-conf-env-var
"""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied
from sandbox.core.identity import groups_of, is_admin
from sandbox.services.workspace.secrets import scope_acl

_REFERENCE = re.compile(r"\{\{secrets/([^/}]+)/[^/}]+\}\}")


def require_readable(call: Call, said: Any, before: Any = None) -> None:
    """Raise `PermissionDenied` unless the caller may read every secret that ``said`` refers to and ``before`` did not."""
    scopes = _scopes(said) - _scopes(before)
    if not scopes or is_admin(call.store, call.principal):
        return
    who = {call.principal} | groups_of(call.store, call.principal)
    for scope in sorted(scopes):
        if not any(acl["principal"] in who for acl in scope_acl(call.store, scope)):
            raise PermissionDenied(f"User {call.principal} does not have READ permission on scope {scope}.")


def _scopes(said: Any) -> set[str]:
    return set(_REFERENCE.findall(json.dumps(said)))
