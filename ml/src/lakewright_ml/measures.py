"""How good a classifier is: three numbers a data set, and two pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def scores(labels: pd.Series, predictions: Any, prefix: str) -> dict[str, float]:
    """``{prefix}_accuracy``, ``_precision`` and ``_recall`` in 0..1; the last two weighted by each class's share."""
    from sklearn.metrics import accuracy_score, precision_score, recall_score

    return {
        f"{prefix}_accuracy": float(accuracy_score(labels, predictions)),
        f"{prefix}_precision": float(precision_score(labels, predictions, average="weighted", zero_division=0)),
        f"{prefix}_recall": float(recall_score(labels, predictions, average="weighted", zero_division=0)),
    }


def confusion_matrix_picture(labels: pd.Series, predictions: Any, title: str) -> Figure:
    """True classes in rows, predicted ones in columns, counts in the cells."""
    from matplotlib.figure import Figure
    from sklearn.metrics import ConfusionMatrixDisplay

    figure = Figure(figsize=(5, 4.4), layout="constrained")
    axes = figure.subplots()
    ConfusionMatrixDisplay.from_predictions(labels, predictions, ax=axes, cmap="Blues", colorbar=False)
    axes.set_title(title)
    return figure


def feature_importance_picture(features: list[str], importances: Any) -> Figure:
    """Share of the forest's impurity decrease that each feature brings, largest on top."""
    from matplotlib.figure import Figure

    ordered = sorted(zip(features, importances, strict=True), key=lambda pair: pair[1])
    figure = Figure(figsize=(6, 3.2), layout="constrained")
    axes = figure.subplots()
    bars = axes.barh([name.replace("_", " ") for name, _ in ordered], [share for _, share in ordered], color="#2a6f97")
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.set_xlim(0, max(share for _, share in ordered) * 1.15)
    axes.set_title("Feature importance")
    axes.set_xlabel("share of impurity decrease")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
