"""Which drift matters to a plan: Terraform names the attributes that its result depends on."""

from scripts.review.meaning.diff import Difference, meaning_of
from scripts.review.model import Change, Plan


def relevant_drift(plan: Plan) -> tuple[list[Change], int]:
    """The drifted objects that this plan's result depends on or changes, and how many others drifted.

    A plan that changes nothing else (refresh-only) is about its drift: then all of it matters.
    """
    drifted = [
        change for change in plan.resource_drift if change.mode == "managed" and change.change.actions != ["no-op"]
    ]
    changing = {
        change.address for change in plan.resource_changes if change.change.actions not in (["no-op"], ["read"])
    }
    if not changing and not plan.output_changes:
        return drifted, 0
    wanted: dict[str, list[list[object]]] = {}
    for relevant in plan.relevant_attributes:
        wanted.setdefault(relevant.resource, []).append(relevant.attribute)
    matters = [change for change in drifted if change.address in changing or _touches(change, wanted)]
    return matters, len(drifted) - len(matters)


def _touches(change: Change, wanted: dict[str, list[list[object]]]) -> bool:
    paths = wanted.get(change.address) or wanted.get(change.address.partition("[")[0])
    if not paths:
        return False
    if change.change.after is None:
        return True
    differences = meaning_of(change).differences
    return any(_overlaps(difference, path) for difference in differences for path in paths)


def _overlaps(difference: Difference, path: list[object]) -> bool:
    own = [segment for segment in difference.path if not (isinstance(segment, str) and segment.startswith("["))]
    length = min(len(own), len(path))
    return own[:length] == path[:length]
