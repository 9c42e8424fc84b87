"""Libraries on clusters. Source: https://docs.databricks.com/api/workspace/libraries

A running cluster's library is INSTALLED once its files were found; the environment that has it is built when a task first needs it.
Uninstalling takes effect at the cluster's next start, as on the platform, where until then the status is UNINSTALL_ON_RESTART; installed
again before that, the library stays.
"""

from __future__ import annotations

import json
from typing import Any

from sandbox.core.authorization import may_use
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import ANY, TEXT, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.runtime.cluster_libraries import is_gone
from sandbox.runtime.platform_paths import is_platform_path, local_path
from sandbox.services.compute import _cluster_events
from sandbox.services.compute._cluster_record import find

KINDS = ("pypi", "maven", "cran", "whl", "jar", "egg", "requirements")
_NAMED = {"pypi": "package", "maven": "coordinates", "cran": "package"}


SHAPE: Shape = [
    {
        "pypi": {"package": ANY, "repo": TEXT},
        "maven": {"coordinates": ANY, "repo": TEXT, "exclusions": [TEXT]},
        "cran": {"package": ANY, "repo": TEXT},
    }
]
"""`check` says more about the rest."""


def check(libraries: Any) -> list[Document]:
    """The libraries, each of exactly one kind and complete. Raises `InvalidParameterValue`."""
    if not isinstance(libraries, list):
        raise InvalidParameterValue("libraries must be a list.", error_code="MALFORMED_REQUEST")
    for library in libraries:
        kinds = [kind for kind in KINDS if isinstance(library, dict) and library.get(kind) is not None]
        if len(kinds) != 1:
            raise InvalidParameterValue(
                f"Each library must have exactly one of {', '.join(KINDS)}, got {json.dumps(library)}."
            )
        [kind] = kinds
        detail = library[kind]
        name = detail.get(_NAMED[kind]) if kind in _NAMED and isinstance(detail, dict) else detail
        if not isinstance(name, str) or not name:
            raise InvalidParameterValue(f"Library {kind} needs {_NAMED.get(kind, 'a path')}: {json.dumps(library)}.")
        if kind == "maven" and name.count(":") < 2:
            raise InvalidParameterValue(f"Maven coordinates must have the form groupId:artifactId:version, got {name}.")
        suffix = {"whl": ".whl", "jar": ".jar", "egg": ".egg", "requirements": ".txt"}.get(kind)
        if suffix and not name.endswith(suffix):
            raise InvalidParameterValue(f"Library {kind} must end with {suffix}, got {name}.")
    return libraries


def _statuses(call: Call, cluster: Document) -> list[Document]:
    stored = call.store.get("cluster_libraries", cluster["cluster_id"]) or {"entries": []}
    return [
        _status(call.workspace, cluster, entry)
        for entry in stored["entries"]
        if not is_gone(call.workspace, cluster["cluster_id"], entry)
    ]


def _status(workspace: Workspace, cluster: Document, entry: Document) -> Document:
    library, messages = entry["library"], []
    status = "INSTALLED" if cluster["state"] == "RUNNING" else "PENDING"
    missing = _missing_file(workspace, library)
    if entry.get("uninstalled_while") is not None:
        status = "UNINSTALL_ON_RESTART"
    elif status == "INSTALLED" and missing:
        status = "FAILED"
        messages = [
            f"Library installation failed for library due to user error. Error messages: {missing} does not exist."
        ]
    answer = {"library": library, "status": status, "is_library_for_all_clusters": False}
    return {**answer, "messages": messages} if messages else answer


def _missing_file(workspace: Workspace, library: Document) -> str | None:
    path = next((library[kind] for kind in ("whl", "jar", "egg", "requirements") if library.get(kind)), None)
    if path is None or not is_platform_path(path):
        return None
    try:
        return None if local_path(workspace, path).is_file() else str(path)
    except ValueError:
        return str(path)


def _install(call: Call) -> Answer:
    cluster = find(call, "CAN_MANAGE")
    wanted = check(call.need("libraries"))
    stored = call.store.get("cluster_libraries", cluster["cluster_id"]) or {"entries": []}
    kept = [entry for entry in stored["entries"] if entry["library"] not in wanted]
    known = [entry["library"] for entry in stored["entries"]]
    entries = kept + [{"library": library} for library in known if library in wanted]
    entries += [{"library": library} for i, library in enumerate(wanted) if library not in known + wanted[:i]]
    call.store.put("cluster_libraries", cluster["cluster_id"], {"entries": entries})
    _cluster_events.note(call.store, cluster["cluster_id"], "LIBRARIES_INSTALLED", user=call.principal)
    return {}


def _uninstall(call: Call) -> Answer:
    cluster = find(call, "CAN_MANAGE")
    unwanted = check(call.need("libraries"))
    stored = call.store.get("cluster_libraries", cluster["cluster_id"]) or {"entries": []}
    entries = []
    for entry in stored["entries"]:
        if entry["library"] not in unwanted:
            entries.append(entry)
        elif cluster["state"] == "RUNNING" and not _missing_file(call.workspace, entry["library"]):
            entries.append({**entry, "uninstalled_while": cluster["spark_context_id"]})
    call.store.put("cluster_libraries", cluster["cluster_id"], {"entries": entries})
    return {}


def _cluster_status(call: Call) -> Answer:
    cluster = find(call, "CAN_ATTACH_TO", "CAN_RESTART")
    return {"cluster_id": cluster["cluster_id"], "library_statuses": _statuses(call, cluster)}


def _all_statuses(call: Call) -> Answer:
    seen = [
        cluster
        for cluster in call.store.list("cluster")
        if may_use(call, "clusters", cluster["cluster_id"], "CAN_ATTACH_TO", "CAN_RESTART")
    ]
    return {"statuses": [{"cluster_id": one["cluster_id"], "library_statuses": _statuses(call, one)} for one in seen]}


_BODY: Shape = {"cluster_id": TEXT, "libraries": SHAPE}
_MANAGES = needs("CAN_MANAGE on the cluster")
ROUTES = [
    Route("POST", "/api/2.0/libraries/install", _install, right=_MANAGES, body=_BODY),
    Route("POST", "/api/2.0/libraries/uninstall", _uninstall, right=_MANAGES, body=_BODY),
    Route("GET", "/api/2.0/libraries/cluster-status", _cluster_status, right=needs("CAN_ATTACH_TO on the cluster")),
    Route("GET", "/api/2.0/libraries/all-cluster-statuses", _all_statuses, right=shows("CAN_ATTACH_TO")),
]
