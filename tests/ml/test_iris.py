from __future__ import annotations

import pytest
from lakewright_ml import iris
from lakewright_ml.errors import DataNotUsable
from lakewright_ml.tables import TableSnapshot


def test_frame_holds_fishers_flowers() -> None:
    frame = iris.iris_frame()
    assert list(frame.columns) == [*iris.FEATURES, iris.TARGET]
    assert frame[iris.TARGET].value_counts().to_dict() == {"setosa": 50, "versicolor": 50, "virginica": 50}
    assert frame.iloc[0].tolist() == [5.1, 3.5, 1.4, 0.2, "setosa"]


def test_split_is_stratified_and_always_the_same(snapshot: TableSnapshot) -> None:
    first, second = iris.split(snapshot), iris.split(snapshot)
    assert len(first.train) == 120
    assert first.test_labels.value_counts().to_dict() == {"setosa": 10, "versicolor": 10, "virginica": 10}
    assert first.test.index.tolist() == second.test.index.tolist()
    assert not set(first.train.index) & set(first.test.index)


def test_split_names_missing_columns(snapshot: TableSnapshot) -> None:
    rows = snapshot.rows.drop(columns=["petal_width"])
    with pytest.raises(DataNotUsable, match=r"table a\.b\.c cannot be used: columns \['petal_width'\] are missing"):
        iris.split(TableSnapshot("a.b.c", 0, rows))


@pytest.mark.parametrize("rows", [0, 52])
def test_split_refuses_too_few_rows(snapshot: TableSnapshot, rows: int) -> None:
    with pytest.raises(DataNotUsable, match="at least 2 species with 5 rows each are needed"):
        iris.split(TableSnapshot("a.b.c", 0, snapshot.rows.head(rows)))
