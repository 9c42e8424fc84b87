"""The fingerprint: a hash of what a plan's changes mean.

The same change planned again has the same fingerprint; any other has not, nor has the same one of another environment. Order of keys,
resources and sets, timestamps, versions, refreshed values that do not change, and differences without meaning do not enter. What enters
besides the values: what an unknown one will be made from, what is read only while applying, how the providers are configured, and why an
object is replaced. Secret values enter as an HMAC under a key that never leaves the machine (or the CI's secret store), so that nobody
can test guesses against the fingerprint on the page.
"""

import hashlib
import hmac
import os
import re
import secrets as random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from review.approval.sources import Wiring
from review.errors import ReadingError
from review.meaning.diff import UNKNOWN, Difference, Meaning, meaning_of
from review.meaning.paths import canonical, dotted, parsed
from review.plan.model import Action, Change, Plan
from review.policy.levels import Policy
from review.reading.plans import plan_from
from review.redaction import Redactor, redactor_for
from review.redaction.hiding_places import hides, place_of
from review.redaction.keys import names_a_secret

KEY_VARIABLE = "LAKEWRIGHT_FINGERPRINT_KEY"
"""Environment variable with the key in hex, where plan and apply run on different machines."""


_KEY_BYTES = 32
_RECORDED = re.compile(r"[0-9a-f]{64}")


_NO_POLICY = Policy()


def fingerprint(plan: dict[str, Any], key: bytes | None = None, policy: Policy = _NO_POLICY) -> str:
    """The fingerprint of a plan document, as 64 hex digits; empty when it changes nothing.

    Args:
        plan: what `terraform show -json` printed, decoded; not redacted.
        key: the key for secret values; by default `local_key()`.
        policy: the project's, which says what else is secret.

    Raises:
        ReadingError: it is not a plan.
    """
    read = plan_from(plan)
    return fingerprint_of([(read, redactor_for(read, policy.patterns, policy.shown))], key)


def fingerprint_of(plans: Iterable[tuple[Plan, Redactor]], key: bytes | None = None, environment: str = "") -> str:
    """The fingerprint of one or several plans together, in whatever order; empty when none changes anything.

    Args:
        plans: each with what knows its secrets.
        key: the key for secret values; by default `local_key()`.
        environment: the one that the plans are of: what was approved for one is not approved for another.
    """
    return together((_of_one(plan, redactor, key) for plan, redactor in plans), environment)


def together(singles: Iterable[str], environment: str = "") -> str:
    """The fingerprint of several plans from that of each alone."""
    found = sorted(filter(None, singles))
    if not found or (len(found) == 1 and not environment):
        return found[0] if found else ""
    return hashlib.sha256(_line(environment, found) if environment else "\n".join(found).encode()).hexdigest()


def _of_one(plan: Plan, redactor: Redactor, key: bytes | None) -> str:
    if _RECORDED.fullmatch(plan.recorded_fingerprint):
        # A redacted plan: its secrets are gone, so what was taken before they went is the fingerprint. `apply` takes it anew.
        return plan.recorded_fingerprint
    lines = sorted(_Writer(plan, redactor, key if key is not None else local_key()).lines())
    return "" if not lines else hashlib.sha256(b"\n".join(lines)).hexdigest()


def local_key(home: Path | None = None) -> bytes:
    """The key for secret values: from the environment, else from `.lakewright/fingerprint.key` (mode 0600), made on first use.

    Args:
        home: the `.lakewright` folder; by default `$LAKEWRIGHT_HOME`, else `.lakewright` in the repository.
    """
    given = os.environ.get(KEY_VARIABLE)
    if given:
        return hashlib.sha256(given.encode()).digest()
    folder = home or Path(os.environ.get("LAKEWRIGHT_HOME") or Path(__file__).resolve().parents[2] / ".lakewright")
    path = folder / "fingerprint.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".fingerprint.key.{os.getpid()}.{random.token_hex(4)}"
        temporary.touch(mode=0o600)
        temporary.write_text(random.token_hex(_KEY_BYTES))
        try:
            # Two reviews may start at once: whoever links first has made the key.
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    try:
        key = bytes.fromhex(path.read_text(encoding="utf-8").strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        expected = f"{2 * _KEY_BYTES} hex digits; delete it, and it is made anew: fingerprints of plans with secrets then change"
        raise ReadingError(str(path), "no key for fingerprints", expected)
    return key


_ENCODE = msgspec.json.Encoder().encode


def _line(*parts: Any) -> bytes:
    """Texts as one line that no other texts give."""
    try:
        return _ENCODE(parts)
    except UnicodeEncodeError:
        return repr(parts).encode("ascii", "backslashreplace")


class _Writer:
    """Writes each change as one line of text, which is then hashed."""

    def __init__(self, plan: Plan, redactor: Redactor, key: bytes) -> None:
        self._plan = plan
        self._redactor = redactor
        self._key = key
        self._wiring = Wiring(plan, self._hidden)
        self._paths: dict[tuple[str | int, ...], tuple[str, bool]] = {}
        """Path → its text, and whether it is a place that may hide what stands there."""
        self._touches = redactor.touches

    def lines(self) -> list[bytes]:
        plan = self._plan
        out = [self._change(change) for change in plan.resource_changes if _is_done(change)]
        out += [b"deferred " + self._change(deferred.resource_change) for deferred in plan.deferred_changes]
        if plan.refresh_only:
            out += [b"recorded " + self._change(change) for change in plan.resource_drift]
        for name, values in plan.output_changes.items():
            if values.actions != ["no-op"]:
                source = self._wiring.output(name) if values.after_unknown else ""
                change = Change(address=f"output.{name}", type="output", change=values)
                out.append(self._change(change) + _line(self._secretive(source)))
        out += [_line("action", self._value(invocation, False)) for invocation in plan.action_invocations]
        if plan.errored:
            out.append(b"errored")
        return out + self._providers() if out else []

    def _providers(self) -> list[bytes]:
        return [
            _line("provider", key, name, self._secretive(self._wiring.resolved(expression), names_a_secret(name)))
            for key, expressions in self._wiring.providers.items()
            if isinstance(expressions, dict)
            for name, expression in expressions.items()
        ]

    def _change(self, change: Change) -> bytes:
        values = change.change
        head = [self._secretive(change.address), change.deposed or "", change.action.value]
        if change.moved:
            head += ["moved", self._secretive(change.previous_address or "")]
        if values.importing:
            head += ["imported", self._secretive(canonical(values.importing))]
        if change.action.replaces:
            head += ["because", change.action_reason or ""]
        if provider := self._wiring.provider_of(change):
            head += ["by", provider]
        meaning = meaning_of(change)
        noted = self._redactor.knows_of(change.label)
        body = sorted([self._difference(difference, change, noted) for difference in meaning.differences])
        return _line(head, body, meaning.later, self._sources(change, meaning))

    def _sources(self, change: Change, meaning: Meaning) -> list[tuple[str, str]]:
        """What the values that only applying brings will be made from, as far as the configuration says it."""
        if not self._wiring.names_sources:
            return []
        later = {*meaning.later, *(str(d.path[0]) for d in meaning.differences if d.unknown and d.path)}
        found = self._wiring.sources(change, sorted(later)) if later else []
        return [(name, self._secretive(source)) for name, source in found]

    def _difference(self, d: Difference, change: Change, noted: bool) -> tuple[str, ...]:
        place = self._paths.get(d.path)
        if place is None:
            place = self._paths[d.path] = self._secretive(dotted(d.path)), _may_hide(d.path)
        path, hiding = place
        if noted and self._redactor.told(path, change.label) != path:
            path = self._hidden(path)
        before = (
            "None"
            if d.before is None
            else self._value(d.before, d.sensitive or (hiding and self._hides(d.path, d.before)))
        )
        after = (
            "None"
            if d.after is None
            else self._value(d.after, d.sensitive or (hiding and self._hides(d.path, d.after)))
        )
        if d.after == "" and d.before is not None:
            # Emptied is not taken away; whether nothing was there as a text or not at all is the provider's way of reading it.
            after = "empty"
        if d.unknown:
            # Of a set with one element unknown, the others are known, and the plan lists them.
            known = _at(change.change.after, d.path) if d.after is None else d.after
            return path, before, UNKNOWN, self._value(known, d.sensitive or (hiding and self._hides(d.path, known)))
        return (path, before, after, "replaces") if d.replaces else (path, before, after)

    def _secretive(self, text: str, secret: bool = False) -> str:
        return self._hidden(text) if secret or self._touches(text) else text

    def _hidden(self, text: str) -> str:
        return "hmac:" + hmac.new(self._key, text.encode(errors="surrogatepass"), "sha256").hexdigest()

    def _hides(self, path: tuple[str | int, ...], value: Any) -> bool:
        return hides(path, value, self._redactor.shown)

    def _value(self, value: Any, secret: bool) -> str:
        if isinstance(value, str):
            if not value:
                return "None"
            inner = parsed(value) if value[0] in "{[ \n" else None
            text, tagged = value, f"s:{value}"
            if isinstance(inner, (dict, list)):
                text = canonical(inner)
                tagged = f"j:{text}"
            return self._hidden(tagged) if secret or self._touches(text) else tagged
        if value is None or value in ([], {}):
            return "None"
        text = str(value) if isinstance(value, bool) else canonical(value)
        return self._secretive(text, secret)


def _may_hide(path: tuple[str | int, ...]) -> bool:
    place = place_of(path)
    return bool(place.hides) or names_a_secret(place.key)


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path; None where nothing does, or where the path goes by identities."""
    for segment in path:
        if isinstance(value, dict):
            value = value.get(segment)
        elif isinstance(value, list) and isinstance(segment, int) and segment < len(value):
            value = value[segment]
        else:
            return None
    return value


def _is_done(change: Change) -> bool:
    """Whether applying does something for an entry. What is read only then decides what others get."""
    if change.mode == "data":
        return change.action is Action.READ
    return change.mode == "managed" and (
        change.action not in (Action.NO_OP, Action.READ, Action.OPEN) or change.state_only
    )
