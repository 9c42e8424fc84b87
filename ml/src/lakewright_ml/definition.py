"""What a model of one's own has to say: its data, its estimator, and how good is good enough.

One module of `lakewright_ml.models` for each model, with ``DEFINITION``; train, validate and deploy take it by that module's name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lakewright_ml.errors import UnknownDefinition
from lakewright_ml.metrics import ACCURACY, Metric

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Definition:
    """A supervised model on one table.

    ``estimator`` makes a scikit-learn estimator that has not been fitted. ``sample`` makes the rows of a table that is not there yet;
    without it a missing table is an error. ``metric`` decides: at least ``minimum`` on held-out rows (in the metric's unit) to pass, and
    as good as what is served to take its place. ``target`` holds class names for a classification, numbers for a regression.
    """

    name: str
    features: list[str]
    target: str
    estimator: Callable[[], Any]
    metric: Metric = ACCURACY
    minimum: float = 0.85
    sample: Callable[[], pd.DataFrame] | None = None
    test_fraction: float = 0.2
    """Share of the rows that are held out, 0 to 1."""
    split_seed: int = 42
    parameters: dict[str, Any] = field(default_factory=dict)
    """Logged beside the estimator's own."""

    @property
    def classification(self) -> bool:
        return self.metric.of_classes


def definition(name: str) -> Definition:
    """The definition in ``lakewright_ml.models.NAME``. Raises `UnknownDefinition`."""
    import lakewright_ml.models as package

    known = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    if name not in known:
        raise UnknownDefinition(name, known)
    found: Definition = importlib.import_module(f"{package.__name__}.{name}").DEFINITION
    return found
