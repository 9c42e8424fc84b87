"""All-purpose clusters. Source: https://docs.databricks.com/api/workspace/clusters

A cluster is a record here: tasks that run "on" it get its libraries as an environment and its environment variables, and need no
machine. So it is up as soon as it is asked for; the states on the way (PENDING, TERMINATING, …) are passed at once and stand in its events.
"""

from __future__ import annotations

import random

from sandbox.core import visibility
from sandbox.core.authorization import note_owner, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, PermissionDenied, ResourceDoesNotExist
from sandbox.core.identity import ADMIN, is_admin
from sandbox.core.listing import Condition, Order, equal, field, one_of
from sandbox.core.rights import ADMINISTRATOR, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import TEXT, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.compute._cluster_events import forget, note
from sandbox.services.compute._cluster_record import LEVELS, find, run, view, wrong_state
from sandbox.services.compute._cluster_spec import FIELDS, SHAPE, checked, may_create
from sandbox.services.unity_catalog._named_objects import require_cluster
from sandbox.services.workspace._secret_references import require_readable

_MAX_PINNED = 100
_PIN = "cluster_pin"


def _create(call: Call) -> Answer:
    body = dict(call.body)
    require_readable(call, body)
    if clone := (body.pop("clone_from", None) or {}).get("source_cluster_id"):
        source = call.store.get("cluster", clone)
        if source is None:
            raise ResourceDoesNotExist(f"Cluster {clone} does not exist")
        require_object(call, "clusters", clone, *LEVELS)
        body = {**{key: source[key] for key in source["spec_fields"]}, **body}
    if not may_create(call, body.get("policy_id")):
        raise PermissionDenied(f"{call.principal} is not authorized to create clusters.")
    token = body.get("idempotency_token")
    made_by_caller = {"idempotency_token": token, "creator_user_name": call.principal}
    if token and (known := call.store.find("cluster", **made_by_caller)):
        return {"cluster_id": known[0]["cluster_id"]}
    spec = checked(call.store, body)
    require_cluster(call, spec)
    number = call.store.next_id("cluster", 1)
    # As the platform's: four digits of the date, six digits, eight letters or digits.
    letters = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=8))
    cluster_id = f"{number // 1_000_000 % 10_000 + 1101:04d}-{number % 1_000_000:06d}-{letters}"
    now = now_ms()
    cluster = {
        **spec,
        "cluster_id": cluster_id,
        "cluster_name": spec.get("cluster_name", ""),
        "autotermination_minutes": spec.get("autotermination_minutes", 120),
        "creator_user_name": call.principal,
        "cluster_source": "API",
        "start_time": now,
        "spec_fields": sorted(spec),
        "pinned": False,
        **({"idempotency_token": token} if token else {}),
    }
    note(call.store, cluster_id, "CREATING", user=call.principal)
    run(call, cluster)
    note_owner(call, "clusters", cluster_id)
    return {"cluster_id": cluster_id}


def _get(call: Call) -> Answer:
    return view(find(call, *LEVELS))


def _list(call: Call) -> Answer:
    newest_first = call.query.get("sort_by.direction", "DESC") == "DESC"
    sorted_by = {"CLUSTER_NAME": "cluster_name"}.get(call.query.get("sort_by.field", ""), "start_time")
    order = Order((field(sorted_by), "key"), descending=newest_first)
    page, more = call.page("cluster", order=order, where=_wanted(call), size_key="page_size")
    return {"clusters": [view(each) for each in page], **more}


def _wanted(call: Call) -> Condition:
    """What the caller may see of what the query asks for."""
    query, many = call.query, call.request.query_params.getlist
    wanted = visibility.objects(call, "clusters")
    pinned = query.get("filter_by.is_pinned")
    if pinned is not None and pinned.lower() == "true":
        # Terraform's provider asks so for each cluster, which must not look at them all.
        wanted &= one_of("key", [pin["cluster_id"] for pin in call.store.list(_PIN)])
    elif pinned is not None:
        wanted &= equal("pinned", False)
    for key, name in (("cluster_states", "state"), ("cluster_sources", "cluster_source")):
        if allowed := many(f"filter_by.{key}"):
            wanted &= one_of(field(name), allowed)
    if policy := query.get("filter_by.policy_id"):
        wanted &= equal("policy_id", policy)
    return wanted


def _edit(call: Call) -> Answer:
    """Replaces the whole specification; a running cluster restarts with it."""
    cluster = find(call, "CAN_MANAGE")
    return _respecify(call, cluster, checked(call.store, call.body))


def _update(call: Call) -> Answer:
    """Changes the fields that ``update_mask`` names (dots reach into them); ``*`` stands for all."""
    cluster = find(call, "CAN_MANAGE")
    mask, change = str(call.need("update_mask")), call.body.get("cluster") or {}
    current = {key: cluster[key] for key in cluster["spec_fields"] if key in cluster}
    if mask == "*":
        current = change
    else:
        for path in mask.split(","):
            field = path.strip().partition(".")[0]
            if field not in FIELDS:
                raise InvalidParameterValue(f"update_mask names {path}, which is not a field of a cluster.")
            _copy_path(path.strip().split(".", 1), change, current)
        if "autoscale" in change and "num_workers" not in change:
            current.pop("num_workers", None)
        elif "num_workers" in change and "autoscale" not in change:
            current.pop("autoscale", None)
    return _respecify(call, cluster, checked(call.store, current))


def _copy_path(steps: list[str], source: Document, target: Document) -> None:
    first, *rest = steps
    if rest and isinstance(source.get(first), dict):
        _copy_path(rest, source[first], target.setdefault(first, {}))
    elif first in source:
        target[first] = source[first]
    else:
        target.pop(first, None)


def _respecify(call: Call, cluster: Document, spec: Document) -> Answer:
    require_cluster(call, spec, before={key: cluster[key] for key in cluster["spec_fields"] if key in cluster})
    kept = {key: value for key, value in cluster.items() if key not in cluster["spec_fields"]}
    kept.pop("autotermination_minutes", None)
    changed: Document = {
        "cluster_name": "",
        "autotermination_minutes": 120,
        **kept,
        **spec,
        "spec_fields": sorted(spec),
    }
    note(call.store, cluster["cluster_id"], "EDITED", user=call.principal)
    if cluster["state"] == "RUNNING":
        note(call.store, cluster["cluster_id"], "RESTARTING", user=call.principal)
        run(call, changed)
    else:
        call.store.put("cluster", cluster["cluster_id"], changed)
    return {}


def _start(call: Call) -> Answer:
    cluster = find(call, "CAN_RESTART")
    if cluster["state"] != "TERMINATED":
        raise wrong_state(cluster)
    run(call, cluster)
    return {}


def _restart(call: Call) -> Answer:
    cluster = find(call, "CAN_RESTART")
    if cluster["state"] != "RUNNING":
        raise wrong_state(cluster)
    note(call.store, cluster["cluster_id"], "RESTARTING", user=call.principal)
    run(call, cluster)
    return {}


def _resize(call: Call) -> Answer:
    cluster = find(call, "CAN_MANAGE")
    if cluster["state"] != "RUNNING":
        raise wrong_state(cluster)
    size = {key: call.body[key] for key in ("num_workers", "autoscale") if call.body.get(key) is not None}
    if len(size) != 1:
        raise InvalidParameterValue("Exactly one of num_workers and autoscale is needed.")
    spec = {key: cluster[key] for key in cluster["spec_fields"] if key not in ("num_workers", "autoscale")}
    spec = checked(call.store, {**spec, **size})
    for key in ("num_workers", "autoscale"):
        cluster.pop(key, None)
    cluster.update(spec, spec_fields=sorted(spec))
    note(call.store, cluster["cluster_id"], "RESIZING", user=call.principal)
    run(call, cluster)
    return {}


def _terminate(call: Call) -> Answer:
    cluster = find(call, "CAN_RESTART")
    if cluster["state"] != "TERMINATED":
        reason = {"code": "USER_REQUEST", "type": "SUCCESS", "parameters": {"username": call.principal}}
        cluster.update(state="TERMINATED", terminated_time=now_ms(), termination_reason=reason)
        cluster["state_message"] = f"Cluster terminated by {call.principal}"
        call.store.put("cluster", cluster["cluster_id"], cluster)
        note(call.store, cluster["cluster_id"], "TERMINATING", reason=reason)
    return {}


def _permanent_delete(call: Call) -> Answer:
    cluster = find(call, "CAN_MANAGE")
    cluster_id = cluster["cluster_id"]
    if cluster["pinned"]:
        raise InvalidParameterValue(f"Cluster {cluster_id} is pinned. Please unpin the cluster first.")
    for kind, key in (
        ("cluster", cluster_id),
        ("cluster_libraries", cluster_id),
        ("permissions", f"clusters/{cluster_id}"),
    ):
        call.store.delete(kind, key)
    forget(call.store, cluster_id)
    return {}


def _set_pinned(call: Call, pinned: bool) -> Answer:
    cluster = find(call, "CAN_MANAGE")
    if not is_admin(call.store, call.principal):
        raise PermissionDenied("Only admins can pin and unpin clusters.")
    if pinned and not cluster["pinned"] and len(call.store.list(_PIN)) >= _MAX_PINNED:
        raise InvalidParameterValue(f"At most {_MAX_PINNED} clusters can be pinned.", error_code="MAX_PINNED_EXCEEDED")
    cluster["pinned"] = pinned
    if not pinned:
        call.store.delete(_PIN, cluster["cluster_id"])
    else:
        call.store.put(_PIN, cluster["cluster_id"], {"cluster_id": cluster["cluster_id"]})
        cluster["pinned_by_user_name"] = call.principal
    call.store.put("cluster", cluster["cluster_id"], cluster)
    note(call.store, cluster["cluster_id"], "PINNED" if pinned else "UNPINNED", user=call.principal or ADMIN)
    return {}


def _pin(call: Call) -> Answer:
    return _set_pinned(call, True)


def _unpin(call: Call) -> Answer:
    return _set_pinned(call, False)


def _change_owner(call: Call) -> Answer:
    cluster = find(call, "CAN_MANAGE")
    if cluster["state"] != "TERMINATED":
        raise wrong_state(cluster)
    cluster["creator_user_name"] = call.need("owner_username")
    call.store.put("cluster", cluster["cluster_id"], cluster)
    return {}


_BODIES: dict[str, dict[str, Shape]] = {
    "create": {**SHAPE, "clone_from": {"source_cluster_id": TEXT}, "idempotency_token": TEXT},
    "edit": SHAPE,
    "update": {"update_mask": TEXT, "cluster": SHAPE},
    "resize": SHAPE,
    "change-owner": {"owner_username": TEXT},
}
_ATTACHES, _RESTARTS = needs("CAN_ATTACH_TO on the cluster"), needs("CAN_RESTART on the cluster")
_MANAGES = needs("CAN_MANAGE on the cluster")
ROUTES = [
    Route(method, f"/api/{version}/clusters/{name}", handler, right, body={"cluster_id": TEXT, **_BODIES.get(name, {})})
    for version in ("2.0", "2.1")
    for method, name, handler, right in (
        ("POST", "create", _create, needs("entitlement allow-cluster-create, or CAN_USE on the policy")),
        ("GET", "get", _get, _ATTACHES),
        ("GET", "list", _list, shows("CAN_ATTACH_TO")),
        ("POST", "edit", _edit, _MANAGES),
        ("POST", "update", _update, _MANAGES),
        ("POST", "start", _start, _RESTARTS),
        ("POST", "restart", _restart, _RESTARTS),
        ("POST", "resize", _resize, _MANAGES),
        ("POST", "delete", _terminate, _RESTARTS),
        ("POST", "permanent-delete", _permanent_delete, _MANAGES),
        ("POST", "pin", _pin, ADMINISTRATOR),
        ("POST", "unpin", _unpin, ADMINISTRATOR),
        ("POST", "change-owner", _change_owner, _MANAGES),
    )
]
