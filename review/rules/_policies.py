"""AWS policies: what their statements allow, and to whom."""

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from review.findings import Answer
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    aimed_elsewhere,
    applies,
    is_unknown,
    left_to_provider,
    listed,
    verdict,
)
from review.rules._principals import names_of, open_to_all

POLICY_TYPES = (
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_iam_role",
    "aws_s3_bucket",
    "aws_s3_bucket_policy",
    "aws_s3_access_point",
    "aws_s3control_access_point_policy",
    "aws_s3tables_table_bucket_policy",
    "aws_s3tables_table_policy",
    "aws_kms_key",
    "aws_kms_key_policy",
    "aws_sqs_queue",
    "aws_sqs_queue_policy",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_secretsmanager_secret",
    "aws_secretsmanager_secret_policy",
    "aws_ecr_repository_policy",
    "aws_ecr_registry_policy",
    "aws_efs_file_system_policy",
    "aws_dynamodb_resource_policy",
    "aws_kinesis_resource_policy",
    "aws_glue_resource_policy",
    "aws_backup_vault_policy",
    "aws_vpc_endpoint",
    "aws_vpc_endpoint_policy",
    "aws_lambda_permission",
    "aws_ssoadmin_permission_set_inline_policy",
)
TRUST = "assume_role_policy"
_ATTRIBUTES = ("policy", "resource_policy", "inline_policy", TRUST)
_TARGETS = (
    "role",
    "user",
    "group",
    "bucket",
    "queue_url",
    "key_id",
    "secret_arn",
    "repository",
    "resource_arn",
    "vpc_endpoint_id",
    "file_system_id",
    "backup_vault_name",
    "access_point_arn",
    "table_bucket_arn",
    "function_name",
    "permission_set_arn",
)


class Allowed(NamedTuple):
    """One thing that an Allow statement names."""

    who: str
    """The principal with its conditions; empty for the holder of the policy."""
    action: str
    resource: str
    anybody: bool
    """Whether anybody in the world is meant."""

    def __str__(self) -> str:
        return f"{self.who or 'its holder'} may {self.action}{f' on {self.resource}' if self.resource else ''}"

    @property
    def wild(self) -> bool:
        """Whether everything of a service, or of all, is allowed on everything."""
        every_action = self.action.startswith("all but ") or set(self.action.rpartition(":")[2]) == {"*"}
        return every_action and (_is_everything(self.resource) if self.resource else not self.who)

    @property
    def escalates(self) -> bool:
        """Whether its holder may give itself every right: write policies, or pass or take any role."""
        action = self.action.lower()
        over_all = not self.who and _is_everything(self.resource)
        return over_all and any(fnmatchcase(power, action) or fnmatchcase(action, power) for power in _ESCALATING)


_ESCALATING = (
    "iam:addusertogroup",
    "iam:attach*policy",
    "iam:create*accesskey",
    "iam:createloginprofile",
    "iam:createpolicyversion",
    "iam:passrole",
    "iam:put*policy",
    "iam:setdefaultpolicyversion",
    "iam:updateassumerolepolicy",
    "iam:updateloginprofile",
    "sts:assumerole",
)


def statements(document: Any, effect: str) -> set[Allowed]:
    """What a policy's statements with an effect (`Allow` or `Deny`) name."""
    policy = _parsed(document)
    found: set[Allowed] = set()
    for statement in listed(policy.get("Statement")) if isinstance(policy, dict) else ():
        if not isinstance(statement, dict) or statement.get("Effect") != effect:
            continue
        condition = statement.get("Condition")
        limit = f" if {json.dumps(condition, sort_keys=True)}" if condition else ""
        actions = [*_texts(statement.get("Action")), *(f"all but {a}" for a in _texts(statement.get("NotAction")))]
        resources = [
            *_texts(statement.get("Resource")),
            *(f"all but {r}" for r in _texts(statement.get("NotResource"))),
        ] or [""]
        for who in names_of(statement) or [""]:
            public = open_to_all(who, condition)
            found |= {Allowed(who + limit, action, resource, public) for action in actions for resource in resources}
    return found


def judge_policies(change: Change, matters: Callable[[Allowed], bool], trust: bool = True) -> Answer:
    """Fails for each thing that this change allows newly and that matters.

    Args:
        trust: whether the policy that says who may take a role counts too.
    """
    if not applies(change):
        return NOT_APPLICABLE
    elsewhere = aimed_elsewhere(change, *_targets(change))
    before = set() if elsewhere else _of(change, change.before, "Allow", trust)
    after = {allowed for allowed in _of(change, change.after, "Allow", trust) if matters(allowed)}
    open_ = undecided(change, trust)
    if elsewhere is None:
        open_ += [f"{allowed}; where is known only after apply" for allowed in sorted(after)]
    return verdict(map(str, sorted(after - before)), open_)


def no_longer_denied(change: Change) -> list[str]:
    """What the policies of an object forbade and will not forbid."""
    if undecided(change):
        return []
    lost = _of(change, change.before, "Deny") - _of(change, change.after, "Deny")
    return [f"no longer denied: {denied}" for denied in sorted(lost)]


def undecided(change: Change, trust: bool = True) -> list[str]:
    """Which policies only applying brings; one that no code sets is the service's own, which is not."""
    names = (*_ATTRIBUTES, "principal") if change.type == "aws_lambda_permission" else _ATTRIBUTES
    return [
        f"{name} is known only after apply"
        for name in names
        if (trust or name != TRUST) and is_unknown(change, name) and not left_to_provider(change, name)
    ]


def _of(change: Change, side: dict[str, Any], effect: str, trust: bool = True) -> set[Allowed]:
    if change.type == "aws_lambda_permission":
        return statements({"Statement": _permission(side)}, effect)
    found: set[Allowed] = set()
    for name in _ATTRIBUTES:
        value = side.get(name)
        if value and (trust or name != TRUST):
            for document in value if isinstance(value, list) else [value]:
                # A role's own policies are blocks of a name and a policy.
                inner = document.get("policy") if isinstance(document, dict) and "policy" in document else document
                found |= statements(inner, effect)
    return found


def _permission(side: dict[str, Any]) -> dict[str, Any]:
    """The statement that Lambda writes for a permission."""
    limits = {
        key: side[name]
        for name, key in (
            ("source_arn", "aws:SourceArn"),
            ("source_account", "aws:SourceAccount"),
            ("principal_org_id", "aws:PrincipalOrgID"),
        )
        if side.get(name)
    }
    return {
        "Effect": "Allow",
        "Principal": side.get("principal"),
        "Action": side.get("action"),
        "Resource": side.get("function_name"),
        **({"Condition": {"StringEquals": limits}} if limits else {}),
    }


def _targets(change: Change) -> tuple[str, ...]:
    # A topic's own ARN is made by the platform; only a topic's policy is written with one.
    return ("arn",) if change.type == "aws_sns_topic_policy" else _TARGETS


def _is_everything(resource: str) -> bool:
    """`*`, or an ARN that names a service and nothing in it, such as `arn:aws:s3:::*`."""
    own = resource.split(":", 5)[-1] if resource.startswith("arn:") else resource
    return resource.startswith("all but ") or set(own) <= set("*/")


def _parsed(document: Any) -> Any:
    if not isinstance(document, str):
        return document
    try:
        return json.loads(document)
    except (ValueError, RecursionError):
        return None


def _texts(value: Any) -> list[str]:
    return [item for item in listed(value) if isinstance(item, str)]
