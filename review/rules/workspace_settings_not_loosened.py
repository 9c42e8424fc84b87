"""A workspace's safeguards stay switched on."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    dot,
    fail,
    is_unknown,
    new,
    old,
    said,
    unknown,
    verdict,
)

_SAFEGUARDS = {
    "databricks_restrict_workspace_admins_setting": ("restrict_workspace_admins", "status"),
    "databricks_compliance_security_profile_workspace_setting": ("compliance_security_profile_workspace", "is_enabled"),
    "databricks_enhanced_security_monitoring_workspace_setting": (
        "enhanced_security_monitoring_workspace",
        "is_enabled",
    ),
    "databricks_automatic_cluster_update_workspace_setting": ("automatic_cluster_update_workspace", "enabled"),
    "databricks_disable_legacy_access_setting": ("disable_legacy_access", "value"),
    "databricks_disable_legacy_dbfs_setting": ("disable_legacy_dbfs", "value"),
    "databricks_disable_legacy_features_setting": ("disable_legacy_features", "value"),
    "databricks_aibi_dashboard_embedding_access_policy_setting": (
        "aibi_dashboard_embedding_access_policy",
        "access_policy_type",
    ),
}
"""Type → where its safeguard stands."""

TYPES = (*_SAFEGUARDS, "databricks_workspace_conf", "databricks_artifact_allowlist")
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Workspace's safeguard loosened"
WHY = "It holds for the whole workspace: what it kept from everybody, such as downloads, old access modes or foreign jars, is open to all."
FIX = "Keep it on; make an exception for the single user, cluster or object that needs one."

_LOOSE = (False, "ALLOW_ALL", "ALLOW_ALL_DOMAINS")
_ON_IS_SAFE = ("enforceUserIsolation", "enableEnforceImdsV2")
_OFF_IS_SAFE = (
    "enableExportNotebook",
    "enableResultsDownloading",
    "enableNotebookTableClipboard",
    "enableDbfsFileBrowser",
    "enableWebTerminal",
)


def check(change: Change) -> Answer:
    if change.type == "databricks_workspace_conf":
        return _conf(change)
    if change.type == "databricks_artifact_allowlist":
        return _allowlist(change)
    path = _SAFEGUARDS[change.type]
    before, after = old(change, *path), new(change, *path)
    if change.action is Action.DELETE:
        return PASS if before in _LOOSE else fail(f"the setting is deleted: it goes from {said(before)} to its default")
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, *path):
        return unknown(f"{dot(path)} is known only after apply")
    # Where nothing was set, switching nothing on changes nothing.
    loosened = after in _LOOSE and before not in (None, *_LOOSE)
    return fail(f"{path[-1]} goes from {said(before)} to {said(after)}") if loosened else PASS


def _conf(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "custom_config"):
        return unknown("custom_config is known in part only after apply")
    switched = [
        f"{name} is switched off" for name in _ON_IS_SAFE if _is(change, old, name) and not _is(change, new, name)
    ]
    switched += [
        f"{name} is switched on" for name in _OFF_IS_SAFE if _is(change, new, name) and not _is(change, old, name)
    ]
    was, will = (_days(side(change, "custom_config", "maxTokenLifetimeDays")) for side in (old, new))
    if was and (not will or will > was):
        switched.append(f"tokens live {f'{will} days' if will else 'for ever'} instead of {was} days")
    return verdict(switched)


def _allowlist(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    name = "artifact_matcher"
    before, after = (
        {str(item.get("artifact")) for item in side(change, name) or [] if isinstance(item, dict)}
        for side in (old, new)
    )
    open_ = [f"{name} is known in part only after apply"] if is_unknown(change, name) else []
    kind = new(change, "artifact_type")
    return verdict([f"{kind} {artifact} is let in" for artifact in sorted(after - before)], open_)


def _is(change: Change, side: Any, name: str) -> bool:
    return str(side(change, "custom_config", name)).lower() == "true"


def _days(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0
