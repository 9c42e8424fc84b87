"""Species of an iris flower from its four measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lakewright_ml.definition import Definition

if TYPE_CHECKING:
    import pandas as pd

SPECIES = ["setosa", "versicolor", "virginica"]
FOREST: dict[str, Any] = {
    "n_estimators": 50,
    "max_depth": 4,
    "min_samples_split": 4,
    "min_samples_leaf": 2,
    "max_features": "sqrt",
    "random_state": 432,
}


def forest() -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(**FOREST)


def flowers() -> pd.DataFrame:
    """The raw data: the four features (cm, float) and ``species`` (text, one of `SPECIES`)."""
    from sklearn.datasets import load_iris

    bunch = load_iris(as_frame=True)
    frame = bunch.frame.drop(columns="target")
    frame.columns = DEFINITION.features
    frame[DEFINITION.target] = [SPECIES[code] for code in bunch.frame["target"]]
    return frame


DEFINITION = Definition(
    name="iris",
    features=["sepal_length", "sepal_width", "petal_length", "petal_width"],
    target="species",
    estimator=forest,
    minimum=0.85,
    sample=flowers,
    parameters=FOREST,
)
