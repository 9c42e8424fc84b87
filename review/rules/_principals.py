"""Whom a statement of an AWS policy means, and whether that is everybody."""

from typing import Any

_LIMITING = frozenset(
    (
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:vpcsourceip",
        "elasticfilesystem:accessedviamounttarget",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    )
)
"""Keys of conditions that leave less than everybody; others, such as `aws:SecureTransport`, ask how but not who."""

_OPERATORS = frozenset(
    ("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress", "bool")
)

_SHARED_ISSUERS = ("token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io")
"""Issuers of tokens that anybody can get: only the token's subject says whose it is."""


def names_of(statement: dict[str, Any]) -> list[str]:
    """`*`, or `AWS arn:…`, `Service …`, `Federated …`, for each principal of a statement."""
    found: list[str] = []
    for key, start in (("Principal", ""), ("NotPrincipal", "all but ")):
        principal = statement.get(key)
        kinds = principal if isinstance(principal, dict) else {"": principal}
        for kind, names in kinds.items():
            for name in names if isinstance(names, list) else [names]:
                if isinstance(name, str):
                    found.append(f"{start}{kind} {name}" if kind else f"{start}{name}")
    return found


def open_to_all(who: str, condition: Any) -> bool:
    """Whether a principal under a condition is anybody in the world."""
    if who.startswith("all but ") or who.rpartition(" ")[2] == "*":
        return not _limits(condition, _LIMITING)
    issuer = next((name for name in _SHARED_ISSUERS if who.startswith("Federated ") and name in who), "")
    return bool(issuer) and not _limits(condition, frozenset((f"{issuer}:sub",)))


def _limits(condition: Any, keys: frozenset[str]) -> bool:
    """Whether a condition asks for certain values of one of the keys; what it asks only where the key is there does not count."""
    for operator, asked in condition.items() if isinstance(condition, dict) else ():
        if str(operator).lower().removeprefix("foranyvalue:") in _OPERATORS and isinstance(asked, dict):
            for key, values in asked.items():
                wanted = values if isinstance(values, list) else [values]
                if str(key).lower() in keys and wanted and not any(_is_any(str(value)) for value in wanted):
                    return True
    return False


def _is_any(value: str) -> bool:
    return value.endswith("/0") or set(value.removeprefix("arn:").removeprefix("aws:").removeprefix("repo:")) <= set(
        "*?:/"
    )
