"""The iris data: 150 flowers, four measurements in centimetres each, and their species.

Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936; shipped with scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lakewright_ml.errors import DataNotUsable
from lakewright_ml.tables import TableSnapshot, read_table, table_exists, write_table

if TYPE_CHECKING:
    import pandas as pd

FEATURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
TARGET = "species"
SPECIES = ["setosa", "versicolor", "virginica"]
TEST_FRACTION = 0.2
SPLIT_SEED = 42


@dataclass(frozen=True)
class Split:
    """Rows for fitting and rows held out, always the same ones for the same table version."""

    train: pd.DataFrame
    train_labels: pd.Series
    test: pd.DataFrame
    test_labels: pd.Series


def iris_frame() -> pd.DataFrame:
    """The raw data: columns `FEATURES` (cm, float) and `TARGET` (text, one of `SPECIES`)."""
    from sklearn.datasets import load_iris

    bunch = load_iris(as_frame=True)
    frame = bunch.frame.drop(columns="target")
    frame.columns = FEATURES
    frame[TARGET] = [SPECIES[code] for code in bunch.frame["target"]]
    return frame


def ensure_iris_table(name: str) -> TableSnapshot:
    """Write the data as Delta table ``name`` where there is none, and read it back. An existing table is left as it is."""
    if not table_exists(name):
        write_table(name, iris_frame())
    return read_table(name)


def split(snapshot: TableSnapshot) -> Split:
    """Stratified hold-out of `TEST_FRACTION` of the rows. Raises `DataNotUsable` on missing columns or too few rows."""
    from sklearn.model_selection import train_test_split

    missing = [column for column in [*FEATURES, TARGET] if column not in snapshot.rows.columns]
    if missing:
        raise DataNotUsable(snapshot.name, f"columns {missing} are missing, found {list(snapshot.rows.columns)}")
    rows = snapshot.rows.dropna(subset=[*FEATURES, TARGET])
    fewest = int(rows[TARGET].value_counts().min()) if len(rows) else 0
    if fewest < 5 or rows[TARGET].nunique() < 2:
        raise DataNotUsable(
            snapshot.name,
            f"at least 2 species with 5 rows each are needed, the rarest of {rows[TARGET].nunique()} has {fewest}",
        )
    train, test = train_test_split(rows, test_size=TEST_FRACTION, random_state=SPLIT_SEED, stratify=rows[TARGET])
    return Split(train[FEATURES], train[TARGET], test[FEATURES], test[TARGET])
