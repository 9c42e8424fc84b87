"""What watches and calls somebody stays."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

_LOST = {
    "databricks_quality_monitor": "its metric tables' history",
    "databricks_lakehouse_monitor": "its metric tables' history",
    "databricks_data_quality_monitor": "its metrics",
    "databricks_quality_monitor_v2": "its checks",
    "databricks_data_quality_refresh": "its runs",
    "databricks_mlflow_webhook": "its calls",
    "databricks_notification_destination": "the calls to it",
    "databricks_budget": "its alerts",
    "databricks_alert": "its calls",
    "databricks_alert_v2": "its calls",
    "databricks_sql_alert": "its calls",
    "databricks_query": "the alerts and dashboards on it",
    "aws_cloudwatch_metric_alarm": "its calls",
    "aws_sns_topic": "its subscribers",
}
"""Type → what goes with it, as the end of "… are lost with it"."""

TYPES = tuple(_LOST)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Monitor, alert or its receiver deleted"
WHY = "Nobody is told any more when data drifts, a query fails or money runs out."
FIX = "Keep it, or let what takes its place run first."


def check(change: Change) -> Answer:
    return not_destroyed(change, _LOST[change.type])
