"""Renderers: one file a format, found by its presence. Each has `render(result, budget)` that returns the whole output as text."""

import importlib
import pkgutil
from typing import Any

from review.errors import ReviewError
from review.render._budget import size
from review.result.result import ReviewResult

_DATA = ("json", "sarif", "junit")


def formats() -> list[str]:
    """The names of the formats, sorted."""
    return sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))


def render(result: ReviewResult, format_name: str, budget: int | None = None) -> str:
    """Renders a result.

    Args:
        result: what to show.
        format_name: one of `formats()`.
        budget: the most bytes (UTF-8) that a page may have; None for no limit. JSON, SARIF and JUnit are data and are not cut.

    Raises:
        ReviewError: the budget cannot hold even the verdict.
    """
    module: Any = importlib.import_module(f"{__name__}.{format_name}")
    text: str = module.render(result, budget)
    if budget is not None and format_name not in _DATA and size(text) > budget:
        raise ReviewError(
            f"--budget: found {budget}; expected at least {size(text)} for the smallest page as {format_name}"
        )
    return text
