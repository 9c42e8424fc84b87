"""An endpoint keeps recording its requests where it did."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, fail, new, old, unknown
from review.rules._serving import undecided

TYPES = ("databricks_model_serving",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Inference table changed or switched off"
WHY = "Monitoring goes blind, and a legacy capture that was switched off cannot be switched on again."
FIX = "Keep `ai_gateway.inference_table_config` with its catalog, schema and prefix."

_PLACES = (("ai_gateway", "inference_table_config"), ("config", "auto_capture_config"))
_USAGE = ("ai_gateway", "usage_tracking_config", "enabled")


def check(change: Change) -> Answer:
    if change.action is not Action.UPDATE and not change.action.replaces:
        return NOT_APPLICABLE
    for path in _PLACES:
        if undecided(change, *path):
            return unknown(f"{'.'.join(path)} is known only after apply")
    moved = []
    for path in _PLACES:
        before, after = (_table(side(change, *path)) for side in (old, new))
        if before and before != after:
            moved.append(f"{before} → {after or 'not recorded'}")
    if old(change, *_USAGE) is True and new(change, *_USAGE) is not True:
        moved.append("usage is no longer tracked")
    return fail(*moved) if moved else PASS


def _table(config: Any) -> str:
    config = config[0] if isinstance(config, list) and config else config
    if not isinstance(config, dict) or config.get("enabled") is False:
        return ""
    return ".".join(str(config.get(name) or "") for name in ("catalog_name", "schema_name", "table_name_prefix"))
