from __future__ import annotations

from lakewright_ml.models import iris


def test_frame_holds_fishers_flowers() -> None:
    frame = iris.flowers()
    assert list(frame.columns) == [*iris.DEFINITION.features, iris.DEFINITION.target]
    assert frame["species"].value_counts().to_dict() == {"setosa": 50, "versicolor": 50, "virginica": 50}
    assert frame.iloc[0].tolist() == [5.1, 3.5, 1.4, 0.2, "setosa"]
