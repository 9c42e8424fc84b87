"""How good a model is: numbers of a data set, and pictures for its run."""

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


def regression_scores(targets: pd.Series, predictions: Any, prefix: str) -> dict[str, float]:
    """``{prefix}_r2`` (1 is perfect, 0 is as good as the mean); two errors in the target's unit, absolute and squared."""
    from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

    return {
        f"{prefix}_r2": float(r2_score(targets, predictions)),
        f"{prefix}_mean_absolute_error": float(mean_absolute_error(targets, predictions)),
        f"{prefix}_root_mean_squared_error": float(root_mean_squared_error(targets, predictions)),
    }


def predicted_picture(targets: pd.Series, predictions: Any, title: str) -> Figure:
    """What was predicted over what is true, with the line on which both are equal."""
    from matplotlib.figure import Figure
    from sklearn.metrics import PredictionErrorDisplay

    figure = Figure(figsize=(5, 4.4), layout="constrained")
    axes = figure.subplots()
    PredictionErrorDisplay.from_predictions(targets, predictions, kind="actual_vs_predicted", ax=axes)
    axes.set_title(title)
    return figure


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
    """Share of a forest's impurity decrease that each feature brings, largest on top."""
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
