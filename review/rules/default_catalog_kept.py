"""Names without a catalog go on meaning the same."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import changed

_PATHS = {
    "databricks_metastore_assignment": ("default_catalog_name",),
    "databricks_default_namespace_setting": ("namespace", "value"),
}
TYPES = tuple(_PATHS)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Default catalog changed"
WHY = "Every query that names no catalog reads, and writes, another one from then on."
FIX = "Name catalogs in full before; then the default matters to nobody."


def check(change: Change) -> Answer:
    path = _PATHS[change.type]
    return changed(change, path, f"{'.'.join(path)} goes from {{old}} to {{new}}")
