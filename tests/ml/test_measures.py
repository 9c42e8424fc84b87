from __future__ import annotations

import io

import pandas as pd
import pytest
from lakewright_ml.measures import confusion_matrix_picture, feature_importance_picture, scores

LABELS = pd.Series(["a", "a", "b", "b"])


def test_scores_of_a_half_right_answer() -> None:
    found = scores(LABELS, ["a", "b", "b", "b"], "test")
    assert found == pytest.approx({"test_accuracy": 0.75, "test_precision": 5 / 6, "test_recall": 0.75})


def test_a_class_that_is_never_predicted_counts_as_zero_precision() -> None:
    assert scores(LABELS, ["a"] * 4, "x")["x_precision"] == pytest.approx(0.25)


def test_pictures_name_what_they_show() -> None:
    confusion = confusion_matrix_picture(LABELS, ["a", "b", "b", "b"], "Held-out flowers")
    texts = [text.get_text() for text in confusion.axes[0].texts]
    assert texts == ["1", "1", "0", "2"]
    importance = feature_importance_picture(["petal_width", "sepal_width"], [0.9, 0.1])
    assert [tick.get_text() for tick in importance.axes[0].get_yticklabels()] == ["sepal width", "petal width"]
    for figure in (confusion, importance):
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png")
        assert buffer.getvalue().startswith(b"\x89PNG")
