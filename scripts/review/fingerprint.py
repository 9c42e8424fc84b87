"""The fingerprint: a hash of what a plan's changes mean.

The same change planned again has the same fingerprint; any other has not. Order of keys, resources and sets, timestamps, versions,
refreshed values that do not change, and differences without meaning do not enter. Secret values enter as an HMAC under a key that never
leaves the machine (or the CI's secret store), so that nobody can test guesses against the fingerprint on the page.
"""

import hashlib
import hmac
import os
import re
import secrets as random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.review.meaning.diff import UNKNOWN, Difference, Meaning, meaning_of
from scripts.review.meaning.paths import canonical, dotted, parsed
from scripts.review.model import Action, Change, Plan, Values
from scripts.review.reading.plans import plan_from
from scripts.review.redaction import Redactor, redactor_for
from scripts.review.redaction.places import hides

KEY_VARIABLE = "LAKEWRIGHT_FINGERPRINT_KEY"
"""Environment variable with the key in hex, where plan and apply run on different machines."""


_RECORDED = re.compile(r"[0-9a-f]{64}")


def fingerprint(plan: dict[str, Any], key: bytes | None = None) -> str:
    """The fingerprint of a plan document, as 64 hex digits.

    Args:
        plan: what `terraform show -json` printed, decoded; not redacted.
        key: the key for secret values; by default `local_key()`.

    Raises:
        ReadingError: it is not a plan.
    """
    read = plan_from(plan)
    return fingerprint_of([(read, redactor_for(read))], key)


def fingerprint_of(
    plans: Iterable[tuple[Plan, Redactor]], key: bytes | None = None, known: dict[int, Meaning] | None = None
) -> str:
    """The fingerprint of one or several plans together; `known` holds meanings already worked out, by the change's `id()`."""
    singles = sorted(_of_one(plan, redactor, key, known or {}) for plan, redactor in plans)
    return singles[0] if len(singles) == 1 else hashlib.sha256("\n".join(singles).encode()).hexdigest()


def _of_one(plan: Plan, redactor: Redactor, key: bytes | None, known: dict[int, Meaning]) -> str:
    if _RECORDED.fullmatch(plan.recorded_fingerprint):
        # A redacted plan: its secrets are gone, so what was taken before they went is the fingerprint. `apply` takes it anew.
        return plan.recorded_fingerprint
    lines = sorted(_Writer(key if key is not None else local_key(), known).lines(plan, redactor))
    return hashlib.sha256("\n".join(lines).encode(errors="surrogatepass")).hexdigest()


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
        temporary.write_text(random.token_hex(32))
        try:
            # Two reviews may start at once: whoever links first has made the key.
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return bytes.fromhex(path.read_text().strip())


class _Writer:
    """Writes each change as one line of text, which is then hashed."""

    def __init__(self, key: bytes, known: dict[int, Meaning]) -> None:
        self._key = key
        self._known = known
        self._paths: dict[tuple[str | int, ...], str] = {}

    def lines(self, plan: Plan, redactor: Redactor) -> Iterable[str]:
        for change in plan.resource_changes:
            if change.mode == "managed" and (
                change.action not in (Action.NO_OP, Action.READ, Action.OPEN) or change.state_only
            ):
                yield self._change(change, redactor)
        if plan.refresh_only:
            for change in plan.resource_drift:
                yield "recorded " + self._change(change, redactor)
        for deferred in plan.deferred_changes:
            yield "deferred " + self._change(deferred.resource_change, redactor)
        for name, values in plan.output_changes.items():
            if values.actions != ["no-op"]:
                yield self._output(name, values, redactor)
        for invocation in plan.action_invocations:
            yield "action " + self._value(invocation, redactor, (), False)
        if plan.errored:
            yield "errored"

    def _change(self, change: Change, redactor: Redactor) -> str:
        head = [change.address, change.deposed or "", change.action.value, change.previous_address or ""]
        if change.change.importing:
            head.append(canonical(change.change.importing))
        meaning = self._known.get(id(change)) or meaning_of(change)
        body = sorted([self._line(difference, redactor) for difference in meaning.differences])
        if meaning.later:
            body.append(f"{UNKNOWN}: {', '.join(meaning.later)}")
        return "\t".join([*head, *body]).replace("\n", "\\n")

    def _output(self, name: str, values: Values, redactor: Redactor) -> str:
        change = Change(address=f"output.{name}", change=values)
        return self._change(change, redactor)

    def _line(self, d: Difference, redactor: Redactor) -> str:
        path = self._paths.get(d.path)
        if path is None:
            text = dotted(d.path)
            path = self._paths[d.path] = self._hidden(text) if redactor.touches(text) else text
        before = "None" if d.before is None else self._value(d.before, redactor, d.path, d.sensitive)
        if d.unknown:
            return f"{path}\t{before}\t{UNKNOWN}"
        return f"{path}\t{before}\t{'None' if d.after is None else self._value(d.after, redactor, d.path, d.sensitive)}"

    def _hidden(self, text: str) -> str:
        return "hmac:" + hmac.new(self._key, text.encode(errors="surrogatepass"), "sha256").hexdigest()

    def _value(self, value: Any, redactor: Redactor, path: tuple[str | int, ...], sensitive: bool) -> str:
        if isinstance(value, str):
            inner = parsed(value) if value else None
            text = f"s:{value}" if inner is None else canonical(inner)
            hidden = (
                sensitive or redactor.touches(value if inner is None else text) or hides(path, value, redactor.shown)
            )
            return (self._hidden(text) if hidden else text) if value else "None"
        if value is None or isinstance(value, bool):
            return str(value)
        if value in ([], {}):
            return "None"
        text = canonical(value)
        return self._hidden(text) if sensitive or redactor.touches(text) else text
