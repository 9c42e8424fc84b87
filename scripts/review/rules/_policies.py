"""AWS policies: what their statements allow, as triples of principal, action and resource."""

import json
from typing import Any

from scripts.review.model import Change
from scripts.review.rules._answers import is_unknown, new, old

POLICY_TYPES = (
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_iam_role",
    "aws_s3_bucket_policy",
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_sqs_queue_policy",
    "aws_sns_topic_policy",
    "aws_secretsmanager_secret_policy",
)
Allowed = tuple[str, str, str]


def allowed(document: Any) -> set[Allowed]:
    """Every (principal, action, resource) that a policy's Allow statements name; conditions are part of the principal's text."""
    policy = _parsed(document)
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    found: set[Allowed] = set()
    for statement in _listed(statements):
        if not isinstance(statement, dict) or statement.get("Effect") != "Allow":
            continue
        condition = statement.get("Condition")
        limit = f" if {json.dumps(condition, sort_keys=True)}" if condition else ""
        actions = [*_texts(statement.get("Action")), *(f"all but {a}" for a in _texts(statement.get("NotAction")))]
        resources = [
            *_texts(statement.get("Resource")),
            *(f"all but {r}" for r in _texts(statement.get("NotResource"))),
        ] or [""]
        for who in _principals(statement) or [""]:
            found |= {(who + limit, action, resource) for action in actions for resource in resources}
    return found


def added(change: Change, attribute: str) -> set[Allowed]:
    """What a policy attribute allows afterwards and did not before."""
    return allowed(new(change, attribute)) - allowed(old(change, attribute))


def undecided(change: Change, *attributes: str) -> list[str]:
    return [f"{attribute} is known only after apply" for attribute in attributes if is_unknown(change, attribute)]


def told(triple: Allowed) -> str:
    who, action, resource = triple
    return f"{who or 'its holder'} may {action}{f' on {resource}' if resource else ''}"


def is_wild(triple: Allowed) -> bool:
    """Whether everything of a service, or of all, is allowed on everything."""
    _, action, resource = triple
    return (action == "*" or action.endswith(":*") or action.startswith("all but ")) and (
        resource in ("*", "") or resource.startswith("all but ")
    )


def is_public(triple: Allowed) -> bool:
    """Whether anybody in the world is meant, without a condition."""
    return triple[0] in ("*", "AWS *")


def _parsed(document: Any) -> Any:
    if not isinstance(document, str):
        return document
    try:
        return json.loads(document)
    except (ValueError, RecursionError):
        return None


def _principals(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        return [f"{kind} {who}" for kind, names in principal.items() for who in _texts(names)]
    names = [f"all but {who}" for who in _listed(statement.get("NotPrincipal"))]
    return _texts(principal) + names


def _texts(value: Any) -> list[str]:
    return [item for item in _listed(value) if isinstance(item, str)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
