"""What reaches storage, and which storage, stays the same."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    changed,
    fail,
    is_unknown,
    new,
    old,
    unknown,
    worst,
)

_PATHS = {
    "databricks_storage_credential": (
        ("aws_iam_role", "role_arn"),
        ("azure_managed_identity", "access_connector_id"),
        ("gcp_service_account_key", "email"),
    ),
    "databricks_credential": (("aws_iam_role", "role_arn"), ("azure_managed_identity", "access_connector_id")),
    "databricks_metastore_data_access": (
        ("aws_iam_role", "role_arn"),
        ("azure_managed_identity", "access_connector_id"),
    ),
    "databricks_external_location": (("credential_name",), ("url",)),
    "databricks_sql_table": (("storage_location",), ("storage_credential_name",)),
    "databricks_connection": (("options", "host"),),
}
"""Type → what must not change unawares."""

TYPES = tuple(_PATHS)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Storage reached otherwise"
WHY = "Everything above it is read and written with another role, or in another place: more than before, or no longer at all."
FIX = "Compare what the two may reach; make a second object where only some users are meant."


def check(change: Change) -> Answer:
    if change.change.before is None or change.action.replaces or not applies(change):
        return NOT_APPLICABLE
    answers = [changed(change, path, f"{'.'.join(path)} goes from {{old}} to {{new}}") for path in _PATHS[change.type]]
    return worst(PASS, *answers, _writable(change))


def _writable(change: Change) -> Answer:
    if change.type != "databricks_external_location" or old(change, "read_only") is not True:
        return PASS
    if is_unknown(change, "read_only"):
        return unknown("read_only is known only after apply")
    return PASS if new(change, "read_only") is True else fail("can be written to, and could only be read")
