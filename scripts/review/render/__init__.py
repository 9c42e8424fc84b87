"""Renderers: one file a format, found by its presence. Each has `render(result, budget)` that returns the whole output as text."""

import importlib
import pkgutil
from typing import Any

from scripts.review.result import ReviewResult


def formats() -> list[str]:
    """The names of the formats, sorted."""
    return sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))


def render(result: ReviewResult, format_name: str, budget: int | None = None) -> str:
    """Renders a result.

    Args:
        result: what to show.
        format_name: one of `formats()`.
        budget: the most bytes (UTF-8) that a page may have; None for no limit. JSON, SARIF and JUnit are data and are not cut.
    """
    module: Any = importlib.import_module(f"{__name__}.{format_name}")
    text: str = module.render(result, budget)
    return text
