"""Nothing is made to run day and night."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, is_unknown, new, switched, unknown, worst

TYPES = (
    "databricks_cluster",
    "databricks_sql_endpoint",
    "databricks_instance_pool",
    "databricks_job",
    "databricks_pipeline",
)
SEVERITY = Severity.COST
LEVEL = Level.WARN
TITLE = "Runs day and night"
WHY = "Without automatic termination it costs money while nobody uses it."
FIX = "Set an idle time after which it stops."


_IDLE = {
    "databricks_cluster": "autotermination_minutes",
    "databricks_sql_endpoint": "auto_stop_mins",
    "databricks_instance_pool": "idle_instance_autotermination_minutes",
}


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if change.type == "databricks_pipeline":
        return switched(change, ("continuous",), lambda value: value is True, "the pipeline runs continuously")
    if change.type == "databricks_job":
        return _job(change)
    name = _IDLE[change.type]
    return switched(
        change, (name,), lambda value: value == 0, f"{name} goes from {{old}} to 0: it never stops by itself"
    )


def _job(change: Change) -> Answer:
    if is_unknown(change, "continuous"):
        return unknown("continuous is known only after apply")
    running = new(change, "continuous", "pause_status") if new(change, "continuous") else "PAUSED"
    always = switched(
        change, ("always_running",), lambda value: value is True, "always_running goes from {old} to {new}"
    )
    if running == "PAUSED":
        return worst(always, PASS)
    return worst(always, switched(change, ("continuous",), bool, "the job runs continuously"))
