"""No library moves to another major version."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, is_unknown, verdict
from scripts.review.rules._libraries import hides_libraries, pins, step

TYPES = ("databricks_cluster", "databricks_job", "databricks_library", "databricks_cluster_policy")
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Library moved to another major version"
WHY = "Major versions break callers on purpose; the cluster also restarts."
FIX = "Read the library's release notes, and run the job in a lower environment first."


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    names = ("library", "libraries", "pypi", "maven", "cran", "whl", "jar")
    undecided = [f"{name} is known in part only after apply" for name in names if is_unknown(change, name)]
    if change.type == "databricks_job" and hides_libraries(change.change.after_unknown):
        undecided.append("a task's or job cluster's libraries are known in part only after apply")
    moved = (
        f"{name}: {was} → {will or 'any version'}" for name, was, will in pins(change) if step(was, will) in ("major",)
    )
    return verdict(moved, undecided)
