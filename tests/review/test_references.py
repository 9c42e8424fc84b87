"""What only applying brings is decided all the same where the plan says it elsewhere, and only what matters is asked for."""

from pathlib import Path
from typing import Any

import pytest

from review import Options, ReviewResult, summarise_plans
from review.findings import Outcome
from review.reading import plan_from
from tests.review.builders import KEY, change, plan

OPTIONS = Options(policy=Path("/no"), waivers=Path("/no"), key=KEY)


def reviewed(*changes: dict[str, Any], code: dict[str, Any] | None = None, **module: Any) -> ReviewResult:
    """The review of a plan; `code`: address → expressions of the root module."""
    resources = [
        {"address": address, "mode": "data" if address.startswith("data.") else "managed", "expressions": expressions}
        for address, expressions in (code or {}).items()
    ]
    document = plan(*changes, configuration={"root_module": {"resources": resources, **module}})
    return summarise_plans([plan_from(document)], OPTIONS)


def answers(result: ReviewResult, rule: str) -> dict[str, Outcome]:
    return {finding.address: finding.outcome for finding in result.findings if finding.rule == rule}


def to(*references: str) -> dict[str, Any]:
    return {"references": list(references)}


PRINCIPAL = change(
    "databricks_service_principal.etl",
    None,
    {"display_name": "etl"},
    after_unknown={"id": True, "application_id": True},
)


def grant(privilege: str, before: Any = None) -> dict[str, Any]:
    after = {"volume": "a.b.c", "privileges": [privilege]}
    return change("databricks_grant.g", before, after, after_unknown={"principal": True, "id": True})


NEW = {
    "databricks_grant.g": {
        "principal": to("databricks_service_principal.etl.application_id", "databricks_service_principal.etl")
    }
}


@pytest.mark.parametrize(
    ("privilege", "found"),
    [
        ("READ_VOLUME", {"grants_not_widened": Outcome.FAIL}),
        ("MANAGE", {"grants_not_widened": Outcome.FAIL, "grants_without_all_or_manage": Outcome.FAIL}),
    ],
)
def test_a_new_principal_is_somebody(privilege: str, found: dict[str, Outcome]) -> None:
    result = reviewed(PRINCIPAL, grant(privilege), code=NEW)
    assert {f.rule: f.outcome for f in result.findings if f.address == "databricks_grant.g"} == found
    assert f"databricks_service_principal.etl.application_id gets {privilege}" in str(result.findings)


def test_without_the_code_only_what_matters_is_asked_for() -> None:
    result = reviewed(PRINCIPAL, grant("READ_VOLUME"))
    assert {f.rule: f.outcome for f in result.findings if f.address == "databricks_grant.g"} == {
        "grants_not_to_everyone": Outcome.UNKNOWN,
        "grants_not_widened": Outcome.FAIL,
    }


def test_what_somebody_had_before_stays_open() -> None:
    before = {"volume": "a.b.c", "privileges": ["READ_VOLUME"], "principal": "p-1"}
    result = reviewed(PRINCIPAL, grant("READ_VOLUME", before), code=NEW)
    assert answers(result, "grants_not_widened") == {"databricks_grant.g": Outcome.UNKNOWN}


def permission(name: str, level: str) -> dict[str, Any]:
    block = {"group_name": None, "user_name": None, "service_principal_name": None, "permission_level": level}
    after = {"cluster_id": "c", "access_control": [{key: value for key, value in block.items() if key != name}]}
    return change("databricks_permissions.p", None, after, after_unknown={"access_control": [{name: True}]})


@pytest.mark.parametrize(
    ("name", "level", "open_"),
    [
        ("service_principal_name", "CAN_MANAGE", False),
        ("user_name", "CAN_MANAGE", False),
        ("group_name", "CAN_VIEW", False),
        ("group_name", "CAN_MANAGE", True),
        ("permission_level", "CAN_MANAGE", False),
    ],
)
def test_only_a_group_can_be_everybody(name: str, level: str, open_: bool) -> None:
    found = answers(reviewed(permission(name, level)), "permissions_not_to_everyone")
    assert found == ({"databricks_permissions.p": Outcome.UNKNOWN} if open_ else {})


def attachment(reference: str, **more: Any) -> dict[str, Outcome]:
    policy = change("aws_iam_policy.p", None, {"name": "p", "policy": "{}"}, after_unknown={"arn": True, "id": True})
    attached = change("aws_iam_role_policy_attachment.a", None, {"role": "r"}, after_unknown={"policy_arn": True})
    other = change("terraform_data.p", None, {}, type="terraform_data", after_unknown={"output": True, "id": True})
    code = {"aws_iam_role_policy_attachment.a": {"policy_arn": to(reference, reference.rpartition(".")[0])}}
    return answers(reviewed(policy, attached, other, code=code, **more), "iam_admin_not_attached")


def test_a_policy_of_ones_own_is_no_administrators() -> None:
    assert attachment("aws_iam_policy.p.arn") == {}
    undecided = {"aws_iam_role_policy_attachment.a": Outcome.UNKNOWN}
    assert attachment("terraform_data.p.output") == undecided
    assert attachment("data.aws_iam_policy.admin.arn") == undecided
    assert attachment("local.arn") == undecided


def test_references_lead_through_modules() -> None:
    inner = change(
        "module.m.aws_iam_policy.p",
        None,
        {"name": "p", "policy": "{}"},
        module_address="module.m",
        after_unknown={"arn": True},
    )
    attached = change(
        "module.n.aws_iam_role_policy_attachment.a",
        None,
        {"role": "r"},
        module_address="module.n",
        after_unknown={"policy_arn": True},
    )
    resource = {"address": "aws_iam_role_policy_attachment.a", "expressions": {"policy_arn": to("var.arn")}}
    calls = {
        "m": {"module": {"outputs": {"arn": {"expression": to("aws_iam_policy.p.arn", "aws_iam_policy.p")}}}},
        "n": {"expressions": {"arn": to("module.m.arn", "module.m")}, "module": {"resources": [resource]}},
    }
    result = reviewed(inner, attached, module_calls=calls)
    assert answers(result, "iam_admin_not_attached") == {}


def document(*statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    after = {"statement": list(statements), **more.pop("after", {})}
    read = change(
        "data.aws_iam_policy_document.d",
        None,
        after,
        actions=["read"],
        mode="data",
        after_unknown={"json": True, **more},
    )
    return {**read, "type": "aws_iam_policy_document", "name": "d"}


def statement(kind: str, who: str | None, **more: Any) -> dict[str, Any]:
    return {
        "actions": ["s3:GetObject"],
        "resources": [None],
        "principals": [{"type": kind, "identifiers": [who]}],
        **more,
    }


BUCKET = change("aws_s3_bucket_policy.b", None, {}, after_unknown={"bucket": True, "policy": True})
CODE = {
    "aws_s3_bucket_policy.b": {
        "policy": to("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d"),
    },
}
ORGANISATION = {"test": "StringEquals", "variable": "aws:PrincipalOrgID", "values": ["o-1"]}


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (document(statement("*", "*")), Outcome.FAIL),
        (document(statement("AWS", "*")), Outcome.FAIL),
        (document(statement("AWS", "arn:aws:iam::1:role/r")), None),
        (document(statement("AWS", None)), None),
        (document(statement("*", "*", effect="Deny")), None),
        (document(statement("*", "*", condition=[ORGANISATION])), None),
        (document(statement("AWS", "arn:aws:iam::1:role/r"), statement=True), Outcome.UNKNOWN),
        (document(after={"source_policy_documents": ["{}"]}), Outcome.UNKNOWN),
    ],
)
def test_a_policy_document_is_read_where_the_plan_has_it(read: dict[str, Any], found: Outcome | None) -> None:
    result = reviewed(read, BUCKET, code=CODE)
    assert answers(result, "bucket_policy_not_public") == ({"aws_s3_bucket_policy.b": found} if found else {})


def test_a_document_made_of_what_comes_from_outside_stays_open() -> None:
    code = {
        **CODE,
        "data.aws_iam_policy_document.d": {
            "statement": [{"principals": to("data.external.e.result", "data.external.e")}]
        },
    }
    result = reviewed(document(statement("AWS", None)), BUCKET, code=code)
    assert answers(result, "bucket_policy_not_public") == {"aws_s3_bucket_policy.b": Outcome.UNKNOWN}


def test_a_text_with_a_name_in_it_is_not_taken_for_the_name() -> None:
    """`jsonencode` around an ARN looks like a reference to the ARN; what the text says beside it stands in no plan."""
    bucket = change("aws_s3_bucket.x", None, {"bucket": "x"}, after_unknown={"arn": True})
    code = {"aws_s3_bucket_policy.b": {"policy": to("aws_s3_bucket.x.arn", "aws_s3_bucket.x")}}
    assert answers(reviewed(bucket, BUCKET, code=code), "bucket_policy_not_public") == {
        "aws_s3_bucket_policy.b": Outcome.UNKNOWN
    }
