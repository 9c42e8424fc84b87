"""Every provider is pinned to one version."""

from collections.abc import Iterable

from review.findings import Answer, Level, Severity
from review.plan.model import Plan
from review.rules._kit import PASS, fail, unknown

SEVERITY = Severity.NOTICE
LEVEL = Level.WARN
TITLE = "Provider's version is not pinned"
WHY = "Another version may plan another change tomorrow from the same code."
FIX = "Write the exact version in required_providers."


_BUILT_IN = "terraform.io/builtin/terraform"


def check_plan(plan: Plan) -> Iterable[tuple[str, Answer]]:
    providers = plan.part("configuration", "provider_config")
    if not isinstance(providers, dict):
        if not plan.values_known:
            yield "", unknown("the plan shows no configuration")
        return
    for name, entry in sorted(providers.items()):
        if not isinstance(entry, dict) or entry.get("full_name") == _BUILT_IN or entry.get("module_address"):
            continue
        pin = str(entry.get("version_constraint") or "")
        exact = bool(pin) and pin.removeprefix("=").strip()[:1].isdigit() and "," not in pin
        yield f"provider.{name}", PASS if exact else fail(f"version constraint: {pin or 'none'}")
