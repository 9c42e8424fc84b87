"""Numbers that say how good a model is on rows it has not seen. Source: https://scikit-learn.org/stable/modules/model_evaluation.html"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Metric:
    """``score(labels, predictions)``; ``of_classes``: of a classification, else of a regression."""

    name: str
    score: Callable[[Any, Any], float]
    of_classes: bool
    greater_is_better: bool = True

    def at_least(self, found: float, needed: float) -> bool:
        """Whether ``found`` is as good as ``needed``, or better."""
        return found >= needed if self.greater_is_better else found <= needed

    @property
    def bound(self) -> str:
        """How a limit is said: ``at least``, or ``at most`` where less is better."""
        return "at least" if self.greater_is_better else "at most"


def _accuracy(labels: Any, predictions: Any) -> float:
    from sklearn.metrics import accuracy_score

    return float(accuracy_score(labels, predictions))


def _r2(labels: Any, predictions: Any) -> float:
    from sklearn.metrics import r2_score

    return float(r2_score(labels, predictions))


def _mean_absolute_error(labels: Any, predictions: Any) -> float:
    from sklearn.metrics import mean_absolute_error

    return float(mean_absolute_error(labels, predictions))


ACCURACY = Metric("accuracy", _accuracy, of_classes=True)
"""Share of rows with the right class, 0 to 1."""
R2 = Metric("r2", _r2, of_classes=False)
"""Share of the target's variance that is explained; 1 is perfect, 0 is as good as always answering the mean."""
MEAN_ABSOLUTE_ERROR = Metric("mean_absolute_error", _mean_absolute_error, of_classes=False, greater_is_better=False)
"""In the target's unit; less is better."""
