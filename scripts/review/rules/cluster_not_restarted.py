"""A running cluster is not restarted."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.meaning.paths import canonical
from scripts.review.model import Action, Change
from scripts.review.rules._answers import NOT_APPLICABLE, PASS, fail, is_unknown, unknown

TYPES = ("databricks_cluster",)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Cluster restarted"
WHY = "What runs on it is cancelled, and its state in memory is lost."
FIX = "Apply it while nothing runs, or put the change on job clusters, which are new for each run."

RESTARTS = (
    "spark_version",
    "node_type_id",
    "driver_node_type_id",
    "library",
    "spark_conf",
    "spark_env_vars",
    "init_scripts",
    "data_security_mode",
    "single_user_name",
    "docker_image",
    "aws_attributes",
    "instance_pool_id",
    "driver_instance_pool_id",
    "runtime_engine",
    "cluster_log_conf",
    "enable_elastic_disk",
    "enable_local_disk_encryption",
    "policy_id",
    "ssh_public_keys",
)


def check(change: Change) -> Answer:
    if change.action is not Action.UPDATE:
        return NOT_APPLICABLE
    undecided = [name for name in RESTARTS if is_unknown(change, name)]
    moved = [name for name in RESTARTS if name not in undecided and _differs(change, name)]
    if moved:
        return fail(f"restarts because of {', '.join(moved)}")
    return unknown(f"{', '.join(undecided)} known only after apply") if undecided else PASS


def _differs(change: Change, name: str) -> bool:
    before, after = (canonical(side.get(name) or None) for side in (change.before, change.after))
    if name == "library":
        before, after = (
            canonical(sorted(map(canonical, side.get(name) or []))) for side in (change.before, change.after)
        )
    return before != after
