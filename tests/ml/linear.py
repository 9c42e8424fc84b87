"""A regression whose answer is known: ``y = 2a - 3b``."""

from __future__ import annotations

from typing import Any

from lakewright_ml.definition import Definition
from lakewright_ml.metrics import MEAN_ABSOLUTE_ERROR


def rows(count: int) -> Any:
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(7)
    frame = pd.DataFrame({"a": random.normal(size=count), "b": random.normal(size=count)})
    frame["y"] = 2 * frame["a"] - 3 * frame["b"]
    return frame


def line() -> Any:
    from sklearn.linear_model import LinearRegression

    return LinearRegression()


LINEAR = Definition("linear", ["a", "b"], "y", line, metric=MEAN_ABSOLUTE_ERROR, minimum=0.01)
