"""From plan files to a result: reads, judges, compares, redacts, and takes the fingerprint."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from review.approval.fingerprint import fingerprint_of
from review.errors import ReadingError
from review.findings import Finding, Level, Severity
from review.meaning.diff import UNKNOWN, Meaning, meaning_of
from review.meaning.drift import drift_of
from review.meaning.paths import canonical
from review.origin import Origins, origins_for
from review.plan.model import Action, Change, Plan, Values
from review.policy import Policy, Waivers, load_overlay, load_policy, load_waivers
from review.policy.judge import judge
from review.reading.plans import read_plans
from review.redaction import Redactor, redactor_for
from review.result.notes import drift_without_meaning, failed_check, notes_on
from review.result.result import WORST_FIRST, ChangeView, ReviewResult, Verdict, change_label, sets_all, stack_of


@dataclass(frozen=True)
class Options:
    """How to review.

    `above`: environments that `environment` inherits from, the nearest first: their levels count where it has none, their waivers do not.
    `policy` and `waivers` are files that need not exist; `sources` is the folder with the configuration, by default each plan's own;
    `key` is the fingerprint's key for secrets, by default the machine's own.
    """

    environment: str = ""
    above: tuple[str, ...] = ()
    policy: Path = Path("envs/review.toml")
    waivers: Path = Path("envs/waivers.toml")
    overlays: tuple[Path, ...] = ()
    sources: Path | None = None
    key: bytes | None = None


def summarise(paths: Path | Sequence[Path], options: Options = Options()) -> ReviewResult:
    """Reviews one or several plan files together.

    A file that cannot be read becomes one of the result's `errors` (verdict ERROR); the others are reviewed all the same.

    Raises:
        PolicyError: the policy or waivers file is wrong.
    """
    policy = load_policy(options.policy, options.environment, options.above)
    waivers = load_waivers(options.waivers, options.environment)
    review = _Review(policy, waivers, options)
    read: list[tuple[Plan, Origins, Redactor]] = []
    was_enabled = gc.isenabled()
    gc.disable()  # No cycles are made here, and walking a large plan again and again costs more than all the rest.
    try:
        for path in [paths] if isinstance(paths, Path) else paths:
            try:
                plans = read_plans(path)
            except ReadingError as error:
                review.result.errors.append(str(error))
                continue
            origins = origins_for(path, options.sources)
            for plan in plans:
                try:
                    read.append((plan, origins, review.learn(plan)))
                except ReadingError as error:
                    review.result.errors.append(str(error))
        for plan, origins, redactor in read:
            try:
                review.add(plan, origins, redactor)
            except ReadingError as error:
                review.result.errors.append(str(error))
        for path in options.overlays:
            try:
                review.result.findings += review.overlaid(load_overlay(path))
            except ReadingError as error:
                review.result.errors.append(str(error))
        return review.finish()
    finally:
        if was_enabled:
            gc.enable()


def summarise_plans(plans: Sequence[Plan], options: Options = Options()) -> ReviewResult:
    """The same, from plans already read."""
    policy = load_policy(options.policy, options.environment, options.above)
    review = _Review(policy, load_waivers(options.waivers, options.environment), options)
    for plan, redactor in [(plan, review.learn(plan)) for plan in plans]:
        review.add(plan, Origins(), redactor)
    return review.finish()


class _Review:
    """Adds plan after plan to one result."""

    def __init__(self, policy: Policy, waivers: Waivers, options: Options) -> None:
        self.result = ReviewResult(environment=options.environment)
        self._policy = policy
        self._waivers = waivers
        self._options = options
        self._redactors: list[Redactor] = []
        self._plans: list[tuple[Plan, Redactor]] = []
        self._recorded = False
        """Whether a refresh-only plan would write into Terraform's record what has changed outside of it."""

    def learn(self, plan: Plan) -> Redactor:
        """Finds a plan's secrets. All plans' are known before any is added, because one's may stand in another.

        Raises:
            ReadingError: a part of the plan has another shape than Terraform gives it.
        """
        redactor = redactor_for(plan, self._policy.patterns, self._policy.shown)
        self._redactors.append(redactor)
        if len(self._redactors) > 1:
            for one in self._redactors:
                one.share(self._redactors)
        return redactor

    def add(self, plan: Plan, origins: Origins, redactor: Redactor) -> None:
        """Adds one plan; `ReadingError` when a part of it has another shape than Terraform gives it."""
        try:
            self._add(plan, origins, redactor)
        except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
            found = redactor.text(f"a part has another shape ({type(error).__name__}: {error})")[:300]
            raise ReadingError(plan.source, found, "a plan as Terraform writes it") from error

    def _add(self, plan: Plan, origins: Origins, redactor: Redactor) -> None:
        self._plans.append((plan, redactor))
        result = self.result
        result.sources.append(plan.source)
        findings = judge(plan, self._policy, self._waivers, redactor, result.existing)
        stack = redactor.text(stack_of(plan.source))
        worst: dict[str, Severity] = {}
        for finding in findings:
            finding.stack = stack
            origin = origins.of(finding.address)
            if origin:
                finding.file, finding.line = origin.file, origin.line
            worst[finding.address] = min(finding.severity, worst.get(finding.address, finding.severity))
        result.findings += findings
        builder = _Views(plan, redactor, origins, stack, worst)
        for change in plan.resource_changes:
            self._place(change, builder)
        for deferred in plan.deferred_changes:
            result.changes.append(builder.view(deferred.resource_change))
        drift = drift_of(plan)
        if plan.refresh_only:
            self._recorded = self._recorded or bool(drift.relevant)
            result.state_only += [builder.view(change) for change in plan.resource_drift if _only_moves(change)]
        for change in drift.relevant:
            view = builder.view(change)
            view.severity = None  # The findings are about what the plan does to it, not about what was done.
            result.drift.append(view)
        result.drift_elsewhere += drift.elsewhere
        if drift.meaningless:
            result.notes.append(f"{stack}: {drift_without_meaning(drift)}")
        for name, values in plan.output_changes.items():
            if values.actions != ["no-op"]:
                result.outputs.append(builder.view(Change(address=f"output.{name}", type="output", change=values)))
        self._note(plan, redactor)

    def overlaid(self, findings: list[Finding]) -> list[Finding]:
        """Another tool's findings, redacted with everything that any of the plans calls secret, and waived where waived."""
        for finding in findings:
            address = finding.address
            for redactor in self._redactors or [Redactor(self._policy.patterns)]:
                finding.title = redactor.text(finding.title)
                finding.address = redactor.text(finding.address)
                finding.details = tuple(redactor.text(detail) for detail in finding.details)
                finding.file = redactor.text(finding.file)
                finding.rule = redactor.text(finding.rule)
            if not finding.waived:
                self._waivers.apply(finding, address)
        return findings

    def finish(self) -> ReviewResult:
        result = self.result
        result.findings.sort(key=lambda f: (f.waived, f.severity, not f.blocks, f.rule, f.address, f.source))
        result.changes.sort(
            key=lambda v: (v.severity or 99, not v.action.destroys, v.action, v.type, v.address, v.source)
        )
        result.notes += self._waivers.notes
        if self._policy.of_environments and not self._options.environment:
            named = ", ".join(self._policy.of_environments)
            result.notes.append(f"judged by the general levels: there are others for {named} (--env)")
        result.verdict = self._verdict()
        result.fingerprint = fingerprint_of(self._plans, self._options.key, self._options.environment)
        return result

    def _place(self, change: Change, builder: "_Views") -> None:
        if change.mode != "managed" or change.action in (Action.READ, Action.OPEN):
            self.result.reads += change.action in (Action.READ, Action.OPEN)
        elif change.state_only:
            self.result.state_only.append(builder.view(change))
        elif change.action is not Action.NO_OP:
            self.result.changes.append(builder.view(change))

    def _note(self, plan: Plan, redactor: Redactor) -> None:
        name = redactor.text(stack_of(plan.source))
        self.result.notes += [f"{name}: {redactor.text(told)}" for told in notes_on(plan)]
        self.result.checks += [redactor.text(told) for check in plan.checks for told in failed_check(check)]

    def _verdict(self) -> Verdict:
        result = self.result
        found = {Verdict.NO_CHANGE}
        if result.errors:
            found.add(Verdict.ERROR)
        if result.blocking:
            found.add(Verdict.BLOCKED)
        if any(finding.level is Level.BLOCK for finding in result.undecided):
            found.add(Verdict.UNDECIDED)
        if (
            result.changes
            or result.state_only
            or result.outputs
            or self._recorded
            or any(plan.action_invocations for plan, _ in self._plans)
        ):
            found.add(Verdict.CHANGES)
        return next(verdict for verdict in WORST_FIRST if verdict in found)


class _Views:
    """Makes the views of one plan's changes."""

    def __init__(
        self,
        plan: Plan,
        redactor: Redactor,
        origins: Origins,
        stack: str,
        worst: dict[str, Severity],
    ) -> None:
        self._plan = plan
        self._redactor = redactor
        self._origins = origins
        self._stack = stack
        self._worst = worst

    def view(self, change: Change) -> ChangeView:
        meaning = meaning_of(change)
        text = self._redactor.text
        address = text(change.label)
        return ChangeView(
            address=address,
            type=text(change.type),
            action=change.action,
            stack=self._stack,
            source=self._plan.source,
            reason=text(change_label(change)) if change.action_reason else "",
            previous_address=text(change.previous_address or "") if change.moved else "",
            importing=text(_import_of(change.change)) if change.change.importing is not None else "",
            origin=self._origins.of(change.address),
            severity=self._worst.get(address),
            signature=_signature(change, meaning),
            meaning=meaning,
            redactor=self._redactor,
            deferred=text(change.deferred) if change.deferred else "",
            sets=partial(change.code.sets, change.address) if change.code is not None else sets_all,
        )


def _only_moves(change: Change) -> bool:
    return change.mode == "managed" and change.action is Action.NO_OP and change.moved


def _signature(change: Change, meaning: Meaning) -> str:
    """The same for changes that say the same about the same kind of object; empty for what is made or goes as a whole."""
    if change.action is not Action.UPDATE:
        return ""
    return repr((change.type, [(d.path, d.before, d.after, d.unknown) for d in meaning.differences]))


def _import_of(values: Values) -> str:
    importing = values.importing or {}
    if importing.get("unknown"):
        return UNKNOWN
    return str(importing.get("id") or canonical(importing.get("identity") or importing))
