"""A bucket does not begin to delete what it holds."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, aimed_elsewhere, applies, listed, new, old, verdict

TYPES = ("aws_s3_bucket_lifecycle_configuration",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.WARN
TITLE = "Objects begin to expire"
WHY = "S3 deletes them by their age, also files that a table, a model or a Terraform state still needs."
FIX = "Let old versions expire instead, or name a prefix where nothing has to stay."

_WHEN = ("days", "date")


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    elsewhere = aimed_elsewhere(change, "bucket")
    before, after = ({} if elsewhere else _expiries(change, old)), _expiries(change, new)
    begun = [
        f"{where} {told}" for where, (days, told) in after.items() if where not in before or days < before[where][0]
    ]
    open_ = ["when objects expire is known only after apply"] if _hidden(change.change.after_unknown) else []
    if elsewhere is None:
        open_ += [f"{where} {told}; in which bucket is known only after apply" for where, (_, told) in after.items()]
    return verdict(sorted(begun), open_)


def _expiries(change: Change, side: Any) -> dict[str, tuple[float, str]]:
    """What a rule is for → (after how many days, in words); a date counts as at once."""
    found: dict[str, tuple[float, str]] = {}
    for rule in _dicts(side(change, "rule")):
        for expiry in _dicts(rule.get("expiration")):
            if rule.get("status") == "Enabled" and (expiry.get("days") or expiry.get("date")):
                days = float(expiry.get("days") or 0)
                told = f"expires after {days:g} days" if days else f"expires on {expiry['date']}"
                where = _scope(rule)
                if where not in found or days < found[where][0]:
                    found[where] = (days, told)
    return found


def _scope(rule: dict[str, Any]) -> str:
    prefixes = [_prefix(part) for part in _dicts(rule.get("filter"))]
    prefix = rule.get("prefix") or next(filter(None, prefixes), "")
    return f"all under {prefix}" if prefix else "everything"


def _prefix(part: dict[str, Any]) -> str:
    inner = next(iter(_dicts(part.get("and"))), {})
    return str(part.get("prefix") or inner.get("prefix") or "")


def _hidden(marks: Any) -> bool:
    if not isinstance(marks, dict):
        return marks is True
    rules = marks.get("rule")
    return rules is True or any(
        rule is True
        or (isinstance(rule, dict) and any(_unset(expiry) for expiry in listed(rule.get("expiration"))))
        or (isinstance(rule, dict) and rule.get("status") is True)
        for rule in listed(rules)
    )


def _unset(expiry: Any) -> bool:
    return expiry is True or (isinstance(expiry, dict) and any(expiry.get(name) is True for name in _WHEN))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in listed(value) if isinstance(item, dict)]
