"""Dynamic value references: ``{{job.parameters.x}}``, ``{{tasks.t.values.k}}`` and the others.

Source: https://docs.databricks.com/jobs/dynamic-value-references. A reference that the platform does not know stays as it is, as there;
one to a value that does not exist fails the task.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_REFERENCE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_BRACKETS = re.compile(r"(?<=\.)\[([^\[\]]+)\](?=\.|$)")
"""How the documentation writes a name of the reader's own: ``job.parameters.[name]`` is ``job.parameters.name``."""


class UnresolvedReference(Exception):
    """A reference names a task, a task value or an input key that does not exist."""


@dataclass
class References:
    """``plain``: values by their whole reference. ``tasks``: what is known of each task that ended, with its ``values``."""

    plain: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    input: Any = None

    def resolve(self, value: Any) -> Any:
        """``value`` with every reference in its strings (at any depth) replaced. Raises `UnresolvedReference`."""
        if isinstance(value, str):
            return _REFERENCE.sub(self._replace, value)
        if isinstance(value, list):
            return [self.resolve(each) for each in value]
        if isinstance(value, dict):
            return {key: self.resolve(each) for key, each in value.items()}
        return value

    def _replace(self, match: re.Match[str]) -> str:
        reference = _BRACKETS.sub(r"\1", match[1])
        head, _, rest = reference.partition(".")
        if reference in self.plain:
            return as_text(self.plain[reference])
        if head == "tasks":
            return as_text(self._of_task(reference, rest))
        if reference.startswith("job.parameters."):
            name = reference.removeprefix("job.parameters.")
            if name not in self.parameters:
                raise UnresolvedReference(
                    f"Unable to resolve the reference {{{{{reference}}}}}: no such job parameter."
                )
            return self.parameters[name]
        if head == "input" and self.input is not None:
            return as_text(self._of_input(reference, rest))
        return match[0]

    def _of_task(self, reference: str, rest: str) -> Any:
        key, _, what = rest.partition(".")
        task = self.tasks.get(key)
        if task is None:
            raise UnresolvedReference(
                f"Unable to resolve the reference {{{{{reference}}}}}: task {key} is not upstream or has not run."
            )
        is_value = what.startswith("values.")
        found = _dig(task["values"], what.removeprefix("values.")) if is_value else task.get(what, _MISSING)
        if found is _MISSING:
            raise UnresolvedReference(
                f"Unable to resolve the reference {{{{{reference}}}}}: task {key} has not set it."
            )
        return found

    def _of_input(self, reference: str, rest: str) -> Any:
        found = _dig(self.input, rest) if rest else self.input
        if found is _MISSING:
            raise UnresolvedReference(
                f"Unable to resolve the reference {{{{{reference}}}}}: the input has no such key."
            )
        return found


_MISSING = object()


def _dig(value: Any, path: str) -> Any:
    """A value by key; where there is none with dots in it, step by step into objects and lists."""
    if isinstance(value, dict) and path in value:
        return value[path]
    head, _, rest = path.partition(".")
    if isinstance(value, dict) and head in value:
        found = value[head]
    elif isinstance(value, list) and head.isdigit() and int(head) < len(value):
        found = value[int(head)]
    else:
        return _MISSING
    return _dig(found, rest) if rest else found


def as_text(value: Any) -> str:
    """Strings as they are, everything else as JSON (``true``, ``3``, ``[1,2]``)."""
    return value if isinstance(value, str) else json.dumps(value)


def of_time(prefix: str, milliseconds: int) -> dict[str, Any]:
    """``PREFIX.iso_date`` and the other forms of a time, in UTC."""
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    forms = {
        "iso_datetime": when.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "iso_date": when.strftime("%Y-%m-%d"),
        "year": f"{when.year}",
        "month": f"{when.month:02d}",
        "day": f"{when.day:02d}",
        "hour": f"{when.hour:02d}",
        "minute": f"{when.minute:02d}",
        "second": f"{when.second:02d}",
        "iso_weekday": f"{when.isoweekday()}",
        "is_weekday": when.isoweekday() < 6,
        "timestamp_ms": milliseconds,
    }
    return {f"{prefix}.{name}": value for name, value in forms.items()}
