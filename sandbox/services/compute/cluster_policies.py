"""Cluster policies and the families that some are made from. Source: https://docs.databricks.com/api/workspace/clusterpolicies"""

from __future__ import annotations

import json
import secrets

from sandbox.core import visibility
from sandbox.core.authorization import note_owner, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.rights import ADMINISTRATOR, ANYONE, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import TEXT, WHOLE, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.compute import libraries
from sandbox.services.compute._policy_rules import parse

_PATH = "/api/2.0/policies/clusters"
_FIELDS = (
    "name", "definition", "description", "max_clusters_per_user", "libraries", "policy_family_id", "policy_family_definition_overrides",
)  # fmt: skip
_UNLIMITED = {"type": "unlimited", "isOptional": True}
_FAMILIES = {
    "personal-vm": (
        "Personal Compute",
        "Use with small-to-medium data or libraries like pandas and scikit-learn. Spark runs in local mode.",
        {
            "is_single_node": {"type": "fixed", "value": True, "hidden": True},
            "num_workers": {"type": "fixed", "value": 0, "hidden": True},
            "autotermination_minutes": {**_UNLIMITED, "defaultValue": 4320},
        },
    ),
    "shared-compute": (
        "Shared Compute",
        "Share with teams on large clusters.",
        {"autotermination_minutes": {**_UNLIMITED, "defaultValue": 120}},
    ),
    "power-user": (
        "Power User Compute",
        "Use with larger data or notebooks, or for single-user use.",
        {"autotermination_minutes": {**_UNLIMITED, "defaultValue": 120}},
    ),
    "job-cluster": (
        "Job Compute",
        "Use for jobs: the cluster is made for one run and ends with it.",
        {"cluster_type": {"type": "fixed", "value": "job"}},
    ),
}


def _family(family_id: str) -> Document:
    if family_id not in _FAMILIES:
        raise ResourceDoesNotExist(f"Policy family {family_id} does not exist.")
    name, description, definition = _FAMILIES[family_id]
    text = json.dumps(definition, sort_keys=True)
    return {"policy_family_id": family_id, "name": name, "description": description, "definition": text}


def _fetch(call: Call) -> Document:
    policy_id = call.need("policy_id")
    policy = call.store.get("cluster_policy", policy_id)
    if policy is None:
        raise ResourceDoesNotExist(f"Can't find a cluster policy with id: {policy_id}.")
    return policy


def _fields(call: Call, but: str | None = None) -> Document:
    """What the request says of the policy, checked. ``but``: the policy that may already have the name."""
    body = {key: call.body[key] for key in _FIELDS if call.body.get(key) not in (None, "", [])}
    name = body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 100:
        raise InvalidParameterValue("Cluster policy name must have 1 to 100 characters.")
    if any(policy["policy_id"] != but for policy in call.store.find("cluster_policy", name=name)):
        raise InvalidParameterValue(
            f"Cluster policy with name {name} already exists.", error_code="INVALID_PARAMETER_VALUE"
        )
    if "libraries" in body:
        libraries.check(body["libraries"])
    overrides = parse(body.get("policy_family_definition_overrides", "{}"))
    if family_id := body.get("policy_family_id"):
        if "definition" in body:
            raise InvalidParameterValue("definition cannot be given together with policy_family_id.")
        base = parse(_family(family_id)["definition"])
        body["definition"] = json.dumps({**base, **overrides}, sort_keys=True)
    elif overrides:
        raise InvalidParameterValue("policy_family_definition_overrides needs policy_family_id.")
    parse(body.setdefault("definition", "{}"))
    return body


def _create(call: Call) -> Answer:
    fields = _fields(call)
    policy_id = f"{secrets.randbits(64):016X}"
    policy = {
        **fields,
        "policy_id": policy_id,
        "creator_user_name": call.principal,
        "created_at_timestamp": now_ms(),
        "is_default": False,
    }
    call.store.put("cluster_policy", policy_id, policy)
    note_owner(call, "cluster-policies", policy_id, "CAN_USE")
    return {"policy_id": policy_id}


def _edit(call: Call) -> Answer:
    old = _fetch(call)
    kept = {key: old[key] for key in ("policy_id", "creator_user_name", "created_at_timestamp", "is_default")}
    call.store.put("cluster_policy", old["policy_id"], {**_fields(call, but=old["policy_id"]), **kept})
    return {}


def _delete(call: Call) -> Answer:
    policy_id = _fetch(call)["policy_id"]
    call.store.delete("cluster_policy", policy_id)
    call.store.delete("permissions", f"cluster-policies/{policy_id}")
    return {}


def _get(call: Call) -> Answer:
    policy = _fetch(call)
    require_object(call, "cluster-policies", policy["policy_id"], "CAN_USE")
    return policy


def _list(call: Call) -> Answer:
    visible = call.store.list("cluster_policy", where=visibility.objects(call, "cluster-policies"))
    by_name = call.query.get("sort_column") == "POLICY_NAME"
    visible.sort(
        key=lambda each: each["name"] if by_name else each["created_at_timestamp"],
        reverse=call.query.get("sort_order", "DESC") == "DESC",
    )
    return {"policies": visible, "total_count": len(visible)}


def _get_family(call: Call) -> Answer:
    return _family(call.path["policy_family_id"])


def _list_families(call: Call) -> Answer:
    return {"policy_families": [_family(family_id) for family_id in sorted(_FAMILIES)]}


_BODY: Shape = {
    **dict.fromkeys(("policy_id", *_FIELDS), TEXT),
    "libraries": libraries.SHAPE,
    "max_clusters_per_user": WHOLE,
}
ROUTES = [
    Route("POST", f"{_PATH}/create", _create, right=ADMINISTRATOR, body=_BODY),
    Route("POST", f"{_PATH}/edit", _edit, right=ADMINISTRATOR, body=_BODY),
    Route("POST", f"{_PATH}/delete", _delete, right=ADMINISTRATOR, body=_BODY),
    Route("GET", f"{_PATH}/get", _get, right=needs("CAN_USE on the policy")),
    Route("GET", f"{_PATH}/list", _list, right=shows("CAN_USE")),
    Route("GET", "/api/2.0/policy-families", _list_families, right=ANYONE),
    Route("GET", "/api/2.0/policy-families/{policy_family_id}", _get_family, right=ANYONE),
]
