"""A warehouse goes on as those who query it know it."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, changed, is_unknown, new, old, unknown, worst

TYPES = ("databricks_sql_endpoint",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Warehouse runs otherwise"
WHY = "Queries start later, run on another engine or another release, or lose their machines in the middle."
FIX = "Try it on a warehouse of its own first."

_PATHS = (("warehouse_type",), ("spot_instance_policy",), ("channel", "name"))


def check(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    answers = [changed(change, path, f"{'.'.join(path)} goes from {{old}} to {{new}}") for path in _PATHS]
    return worst(_serverless(change), *answers)


def _serverless(change: Change) -> Answer:
    name = "enable_serverless_compute"
    if old(change, name) is not True:
        return NOT_APPLICABLE
    if is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    return (
        changed(change, (name,), "serverless compute is switched off")
        if new(change, name) is not True
        else NOT_APPLICABLE
    )
