"""Variables whose values no other part of a plan repeats, as those of ephemeral variables are, which Terraform does not mark.

Whatever such a value was used for, the plan does not show it there: it went to a provider, or into a write-only argument. So the
redacted plan does not show it either, unless it is harmless.
"""

import re
from typing import Any

from review.redaction.harmless import MILD, is_harmless
from review.redaction.learn import leaves

_SHOWN = ("resource_changes", "resource_drift", "planned_values", "prior_state", "output_changes")
_SHORTEST = 4


def hide_unrepeated(copied: dict[str, Any], hidden: str, shown: re.Pattern[str] | None) -> None:
    """Hides such values in a redacted plan, and the defaults that they come from.

    Args:
        copied: the redacted plan; it is changed.
        hidden: what stands in their place.
        shown: keys that the project configured as harmless.
    """
    given = copied.get("variables")
    declared = copied.get("configuration")
    for name in ("root_module", "variables"):
        declared = declared.get(name) if isinstance(declared, dict) else None
    places = [
        (entry, key, name)
        for entries, key in ((given, "value"), (declared, "default"))
        for name, entry in (entries.items() if isinstance(entries, dict) else ())
        if isinstance(entry, dict) and key in entry
    ]
    texts = {
        text
        for entry, key, name in places
        for text in leaves(entry[key])
        if len(text) >= _SHORTEST and text != hidden and not is_harmless(name, text, shown, MILD)
    }
    for section in _SHOWN if texts else ():
        for text in leaves(copied.get(section)):
            texts = {secret for secret in texts if secret not in text}
            if not texts:
                return
    for entry, key, _ in places if texts else ():
        entry[key] = _without(entry[key], texts, hidden)


def _without(value: Any, texts: set[str], hidden: str) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, texts, hidden) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, texts, hidden) for inner in value]
    return hidden if isinstance(value, str) and value in texts else value
