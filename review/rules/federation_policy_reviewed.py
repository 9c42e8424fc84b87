"""Who may sign in with a token of another issuer is looked at."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, said, unknown

TYPES = ("databricks_service_principal_federation_policy", "databricks_account_federation_policy")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Federation policy made or changed"
WHY = "Whoever gets such a token from that issuer acts as the principal, without any secret."
FIX = "Name one repository and one environment as the subject, never a pull request or a pattern that others can meet."

_NAMES = ("issuer", "subject", "audiences", "subject_claim", "jwks_json", "jwks_uri")


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if any(is_unknown(change, "oidc_policy", name) and old(change, "oidc_policy", name) is not None for name in _NAMES):
        return unknown("oidc_policy is known only after apply")
    if change.change.before is None:
        return fail(
            f"{said(new(change, 'oidc_policy', 'subject'))} of {said(new(change, 'oidc_policy', 'issuer'))} may sign in"
        )
    told = [
        f"{name} goes from {said(old(change, 'oidc_policy', name))} to {said(new(change, 'oidc_policy', name))}"
        for name in _NAMES
        if not is_unknown(change, "oidc_policy", name)
        and old(change, "oidc_policy", name) != new(change, "oidc_policy", name)
    ]
    return fail(*told) if told else PASS
