"""Puts every rule to every change, and keeps what failed, what cannot be decided, and what was there before."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from review.findings import Answer, Finding, Level, Outcome
from review.plan.configuration import Configuration
from review.plan.model import Action, Change, Plan, Values
from review.plan.references import References
from review.policy import Policy, Waivers
from review.redaction import Redactor
from review.rules import Rule, all_rules, rules_by_type

LONGEST_DETAIL = 400
MOST_DETAILS = 20

_QUIET = frozenset((Action.NO_OP, Action.READ, Action.OPEN))


def judge(plan: Plan, policy: Policy, waivers: Waivers, redactor: Redactor, existing: Counter[str]) -> list[Finding]:
    """Every finding of a plan, redacted.

    Args:
        plan: the plan.
        policy: levels; a rule that is off is not asked.
        waivers: marks findings, and notes which waivers were used.
        redactor: takes secrets out of addresses and details.
        existing: counts, by rule, what is as the rule fears but was so before; it is added to.
    """
    found = []
    for rule, address, answer in _answers(plan, policy):
        if answer.outcome is Outcome.EXISTING:
            existing[rule.id] += 1
        else:
            finding = _finding(rule, policy.level_of(rule), address, answer, plan, redactor)
            waivers.apply(finding, address)
            found.append(finding)
    return found


_SHAPES = (TypeError, ValueError, LookupError, AttributeError)
"""What a rule raises when the provider's values have another shape than it knows: that is no reason to let the change pass."""

_NOT_PLANNED = ["unplanned"]
_NO_VALUES = Answer(Outcome.UNKNOWN, ("the event stream shows no values",))
_WITHOUT_OBJECTION = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def _answers(plan: Plan, policy: Policy) -> Iterator[tuple[Rule, str, Answer]]:
    """Every answer that says something against the plan."""
    checks_by_type = {
        kind: [(rule, rule.check) for rule in rules if rule.check and policy.level_of(rule) is not Level.OFF]
        for kind, rules in rules_by_type().items()
    }
    code = Configuration(plan)
    references = References(plan, code)
    for planned in _changes(plan):
        checks = checks_by_type.get(planned.type, ())
        planned.code = code
        change = references.filled(planned) if checks else planned
        for rule, check in checks:
            try:
                answer = check(change)
            except _SHAPES as error:
                answer = _unreadable(error)
            if answer.outcome is Outcome.UNKNOWN and not plan.values_known:
                answer = _NO_VALUES  # A rule of many types names attributes that this one may not have.
            if answer.outcome not in _WITHOUT_OBJECTION:
                yield rule, change.label, answer
            elif change.action is Action.UNPLANNED and change.change.actions != _NOT_PLANNED:
                yield rule, change.label, _unheard_of(change)
    for rule in all_rules():
        asked = rule.reads_code or not plan.configuration_only
        if rule.check_plan is not None and policy.level_of(rule) is not Level.OFF and asked:
            try:
                answers = list(rule.check_plan(plan))
            except _SHAPES as error:
                answers = [("", _unreadable(error))]
            yield from (
                (rule, address, answer) for address, answer in answers if answer.outcome not in _WITHOUT_OBJECTION
            )


def _unheard_of(change: Change) -> Answer:
    return Answer(Outcome.UNKNOWN, (f"nobody here knows what the action {', '.join(change.change.actions)} does",))


def _unreadable(error: Exception) -> Answer:
    return Answer(Outcome.UNKNOWN, (f"the values have another shape than this rule knows ({type(error).__name__})",))


def _changes(plan: Plan) -> Iterator[Change]:
    for change in plan.resource_changes:
        if change.mode == "managed" and change.action not in _QUIET:
            yield change
    for deferred in plan.deferred_changes:
        yield deferred.resource_change
    if plan.errored:
        yield from _unplanned(plan)


def _unplanned(plan: Plan) -> Iterator[Change]:
    """What is in the state but not in an errored plan: nobody knows what the whole plan would do to it."""
    planned = {change.address for change in plan.resource_changes}
    modules = [plan.part("prior_state", "values", "root_module")]
    while modules:
        module = modules.pop()
        if not isinstance(module, dict):
            continue
        modules.extend(module.get("child_modules") or [])
        for resource in module.get("resources") or []:
            if (
                isinstance(resource, dict)
                and resource.get("mode") == "managed"
                and resource.get("address") not in planned
            ):
                values = Values(actions=_NOT_PLANNED, before=resource.get("values"))
                yield Change(address=str(resource.get("address")), type=str(resource.get("type")), change=values)


def _finding(rule: Rule, level: Level, address: str, answer: Answer, plan: Plan, redactor: Redactor) -> Finding:
    details = [_short(redactor.told(detail, address)) for detail in answer.details[:MOST_DETAILS]]
    address = redactor.text(address)
    if len(answer.details) > MOST_DETAILS:
        details.append(f"and {len(answer.details) - MOST_DETAILS} more")
    return Finding(
        rule=rule.id,
        severity=answer.severity or rule.severity,
        level=level,
        outcome=answer.outcome,
        address=address,
        details=tuple(details),
        title=rule.title,
        why=rule.why,
        fix=rule.fix,
        source=plan.source,
        key=hashlib.sha256(f"{rule.id}\0{address}\0{plan.source}".encode(errors="surrogatepass")).hexdigest()[:32],
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"
