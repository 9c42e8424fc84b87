"""Change what a caller may set of a Unity Catalog object. Source: https://docs.databricks.com/api/workspace/catalogs/update"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.core.authorization import require_owner, require_principal
from sandbox.core.call import Call
from sandbox.core.fields import text
from sandbox.core.securables import KINDS
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.unity_catalog._renaming import rename
from sandbox.services.unity_catalog._securables import chosen, fetch, object_name


def update(call: Call, securable_type: str, full_name: str, types: Mapping[str, type]) -> Document:
    """Change the settable fields, ``owner`` and, with ``new_name``, the name; gives the stored document back."""
    store, kind = call.store, KINDS[securable_type]
    document = fetch(store, securable_type, full_name)
    require_owner(call, securable_type, full_name)
    changes = chosen(call.body, {**types, "owner": str})
    if "owner" in changes:
        require_principal(store, text(call, "owner"))
    document = {**document, **changes, "updated_at": now_ms(), "updated_by": call.principal}
    new_name = call.body.get("new_name")
    if new_name and (name := object_name(call, "new_name")) != document["name"]:
        return rename(call, kind, document, name)
    return store.put(kind.store, document["full_name"], document)
