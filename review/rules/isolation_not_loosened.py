"""An isolated object stays bound to its workspaces."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import CLUSTER_TYPES, cluster_specs, undecided
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    existing,
    fail,
    is_unknown,
    new,
    old,
    unknown,
    verdict,
)

TYPES = (
    "databricks_catalog",
    "databricks_external_location",
    "databricks_storage_credential",
    "databricks_credential",
    "databricks_metastore_data_access",
    "databricks_cluster",
    "databricks_job",
)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Isolation switched off"
WHY = "Every workspace of the metastore can then reach the data; on a cluster, whoever runs code sees what the others see."
FIX = "Keep ISOLATED and bind the single workspace that needs it; give clusters a Unity Catalog access mode."

_MODE = "data_security_mode"
_WITHOUT = ("NONE", "LEGACY_TABLE_ACL", "LEGACY_PASSTHROUGH", "LEGACY_SINGLE_USER", "LEGACY_SINGLE_USER_STANDARD")


def check(change: Change) -> Answer:
    if change.type in CLUSTER_TYPES:
        return _clusters(change)
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    if is_unknown(change, "isolation_mode"):
        return unknown("isolation_mode is known only after apply")
    was, will = str(old(change, "isolation_mode")), str(new(change, "isolation_mode"))
    return fail(f"isolation_mode goes from {was} to {will}") if "ISOLATED" in was and "ISOLATED" not in will else PASS


def _clusters(change: Change) -> Answer:
    """A cluster without Unity Catalog's access modes lets whoever runs code on it see the others' data."""
    if (
        change.type == "databricks_cluster"
        and change.after.get(_MODE) not in _WITHOUT
        and not is_unknown(change, _MODE)
    ):
        return PASS if applies(change) else NOT_APPLICABLE
    specs = list(cluster_specs(change))
    open_ = undecided(change, _MODE)
    if not open_ and not any(will.get(_MODE) in _WITHOUT for _, _, will, _ in specs):
        return PASS if specs else NOT_APPLICABLE
    bare = [(label, was.get(_MODE), will[_MODE]) for label, was, will, _ in specs if will.get(_MODE) in _WITHOUT]
    loosened = [
        f"{label}{_MODE} goes from {was or 'nothing'} to {will}" for label, was, will in bare if was not in _WITHOUT
    ]
    if bare and not loosened and not open_:
        return existing(*(f"{label}{_MODE} is {will}" for label, _, will in bare))
    return verdict(loosened, open_)
