"""Rules: one file each, found by their presence. The file's name is the rule's id; names that begin with `_` are helpers.

A rule file holds `SEVERITY`, `LEVEL`, `TITLE`, `WHY`, `FIX`, and either `TYPES` with `check(change)`, or `check_plan(plan)`, which with
`READS_CODE` is also asked about a configuration that was never planned. A rule that by its nature never gives one of the answers pass,
fail and unknown says so, and why, in `NEVER`; of all others there is an example. What is unknown and stands elsewhere in the plan has been
filled in when a rule is asked (`review.references`); an answer on a milder case than the rule's usual one says so (`as_severe_as`).
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from review.findings import Answer, Level, Outcome, Severity
from review.plan.model import Change, Plan


@dataclass(frozen=True)
class Rule:
    """One rule as its file declares it."""

    id: str
    severity: Severity
    level: Level
    title: str
    why: str
    fix: str
    types: frozenset[str]
    check: Callable[[Change], Answer] | None
    check_plan: Callable[[Plan], Iterable[tuple[str, Answer]]] | None
    reads_code: bool
    """Whether `check_plan` has something to say about a configuration that was never planned."""
    never: Mapping[Outcome, str]
    """Answers that it never gives → why."""


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, worst first.

    Raises:
        TypeError: a rule's file lacks a part; the message names both.
    """
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    rules = [_rule(name, importlib.import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(rules, key=lambda rule: (rule.severity, rule.id)))


@lru_cache(maxsize=1)
def rules_by_type() -> dict[str, tuple[Rule, ...]]:
    """Resource type → the rules that judge it."""
    found: dict[str, list[Rule]] = {}
    for rule in all_rules():
        for kind in rule.types:
            found.setdefault(kind, []).append(rule)
    return {kind: tuple(rules) for kind, rules in found.items()}


def _rule(name: str, module: ModuleType) -> Rule:
    check, check_plan = getattr(module, "check", None), getattr(module, "check_plan", None)
    missing = [part for part in ("SEVERITY", "LEVEL", "TITLE", "WHY", "FIX") if not hasattr(module, part)]
    if missing or (check is None) == (check_plan is None) or (check and not hasattr(module, "TYPES")):
        raise TypeError(
            f"{module.__file__}: missing {', '.join(missing) or 'TYPES with check(change), or check_plan(plan)'}"
        )
    return Rule(
        id=name,
        severity=module.SEVERITY,
        level=module.LEVEL,
        title=module.TITLE,
        why=module.WHY,
        fix=module.FIX,
        types=frozenset(getattr(module, "TYPES", ())),
        check=check,
        check_plan=check_plan,
        reads_code=getattr(module, "READS_CODE", False),
        never=getattr(module, "NEVER", {}),
    )
