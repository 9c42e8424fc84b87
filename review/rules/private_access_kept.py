"""Private access to workspaces is not opened wider."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, verdict

TYPES = ("databricks_mws_private_access_settings",)
SEVERITY = Severity.EXPOSED
LEVEL = Level.WARN
TITLE = "Private access opened wider"
WHY = "More networks than before reach the workspace's front door."
FIX = "Keep the level ENDPOINT and name each endpoint that is meant."

_WIDE = {"ENDPOINT": 0, "ACCOUNT": 1, "ANY": 2}


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    names = ("private_access_level", "allowed_vpc_endpoint_ids", "public_access_enabled")
    undecided = [f"{name} is known only after apply" for name in names if is_unknown(change, name)]
    was, will = old(change, names[0]), new(change, names[0])
    told = [f"private_access_level goes from {was} to {will}"] if _WIDE.get(will, 0) > _WIDE.get(was, 0) else []
    added = set(new(change, names[1]) or []) - set(old(change, names[1]) or [])
    told += [f"{endpoint} is let in" for endpoint in sorted(added)]
    if new(change, names[2]) is True and old(change, names[2]) is not True:
        told.append("public access is switched on")
    return verdict(told, undecided)
