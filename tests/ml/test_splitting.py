from __future__ import annotations

import pytest
from lakewright_ml.errors import DataNotUsable
from lakewright_ml.models.iris import DEFINITION
from lakewright_ml.splitting import split
from lakewright_ml.tables import TableSnapshot

from tests.ml.linear import LINEAR, rows


def test_split_is_stratified_and_always_the_same(snapshot: TableSnapshot) -> None:
    first, second = split(snapshot, DEFINITION), split(snapshot, DEFINITION)
    assert len(first.train) == 120
    assert first.test_labels.value_counts().to_dict() == {"setosa": 10, "versicolor": 10, "virginica": 10}
    assert first.test.index.tolist() == second.test.index.tolist()
    assert not set(first.train.index) & set(first.test.index)


def test_split_names_missing_columns(snapshot: TableSnapshot) -> None:
    with pytest.raises(DataNotUsable, match=r"table a\.b\.c cannot be used: columns \['petal_width'\] are missing"):
        split(TableSnapshot("a.b.c", 0, snapshot.rows.drop(columns=["petal_width"])), DEFINITION)


@pytest.mark.parametrize("count", [0, 52])
def test_split_refuses_too_few_rows_of_a_class(snapshot: TableSnapshot, count: int) -> None:
    with pytest.raises(DataNotUsable, match="at least 2 classes of species with 5 rows each are needed"):
        split(TableSnapshot("a.b.c", 0, snapshot.rows.head(count)), DEFINITION)


def test_a_regression_is_split_without_classes() -> None:
    data = split(TableSnapshot("a.b.c", 0, rows(50)), LINEAR)
    assert (len(data.train), len(data.test)) == (40, 10)
    with pytest.raises(DataNotUsable, match="at least 5 rows are needed, it has 4"):
        split(TableSnapshot("a.b.c", 0, rows(4)), LINEAR)
