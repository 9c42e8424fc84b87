"""Ask every check, in an order in which each has what it needs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

import scripts.doctor.checks
from infra.errors import InfraError
from scripts.doctor.answers import Answer, Finding, State, cannot_tell, missing
from scripts.doctor.around import Around
from scripts.errors import OperatorError

if TYPE_CHECKING:
    from infra.settings import Settings


def checks() -> dict[str, Any]:
    """All checks by name, those first that others need."""
    folder = scripts.doctor.checks
    names = sorted(info.name for info in pkgutil.iter_modules(folder.__path__))
    found = {name: importlib.import_module(f"{folder.__name__}.{name}") for name in names}
    order = TopologicalSorter({name: module.NEEDS for name, module in found.items()}).static_order()
    return {name: found[name] for name in order}


def examine(settings: Settings) -> Iterator[Finding]:
    """Every answer of every check, as they come."""
    around = Around(settings)
    well: set[str] = set()
    for name, module in checks().items():
        lacking = [needed for needed in module.NEEDS if needed not in well]
        if lacking:
            yield Finding(name, module.TITLE, cannot_tell(f"not asked: {', '.join(lacking)} comes first", ""))
            continue
        states = set()
        for answer in _answers(module, around):
            states.add(answer.state)
            yield Finding(name, module.TITLE, answer)
        if states <= {State.OK}:
            well.add(name)


def verdict(findings: list[Finding]) -> State:
    """Missing, if anything is; else whether all could be told."""
    states = {finding.answer.state for finding in findings}
    return next((state for state in (State.MISSING, State.CANNOT_TELL) if state in states), State.OK)


def _answers(module: Any, around: Around) -> Iterator[Answer]:
    from databricks.sdk.errors import DatabricksError

    try:
        yield from module.check(around)
    except (OperatorError, InfraError) as error:
        first, _, rest = str(error).partition("\n")
        yield missing(first, rest.strip())
    except DatabricksError as error:
        code = getattr(error, "error_code", "") or type(error).__name__
        yield cannot_tell(f"{code}: {error}", "look it up by hand, or ask as somebody who may see it")
    except (OSError, ValueError) as error:  # no network, a workspace that gives no token
        yield cannot_tell(str(error), "see whether this machine reaches it")
