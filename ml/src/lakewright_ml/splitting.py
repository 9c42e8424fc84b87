"""Rows for fitting and rows held out, always the same ones for the same table version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lakewright_ml.errors import DataNotUsable

if TYPE_CHECKING:
    import pandas as pd

    from lakewright_ml.definition import Definition
    from lakewright_ml.tables import TableSnapshot

_FEWEST = 5
"""Rows of each class, or of a regression's table."""


@dataclass(frozen=True)
class Split:
    """Features and targets of the rows to fit, and of those held out."""

    train: pd.DataFrame
    train_labels: pd.Series
    test: pd.DataFrame
    test_labels: pd.Series


def split(snapshot: TableSnapshot, definition: Definition) -> Split:
    """Hold-out of ``test_fraction`` of the rows, by class where there are classes.

    Raises `DataNotUsable` on missing columns or too few rows.
    """
    from sklearn.model_selection import train_test_split

    features, target = definition.features, definition.target
    missing = [column for column in [*features, target] if column not in snapshot.rows.columns]
    if missing:
        raise DataNotUsable(snapshot.name, f"columns {missing} are missing, found {list(snapshot.rows.columns)}")
    rows = snapshot.rows.dropna(subset=[*features, target])
    if definition.classification:
        _refuse_rare_classes(snapshot.name, rows[target])
    elif len(rows) < _FEWEST:
        raise DataNotUsable(snapshot.name, f"at least {_FEWEST} rows are needed, it has {len(rows)}")
    train, test = train_test_split(
        rows,
        test_size=definition.test_fraction,
        random_state=definition.split_seed,
        stratify=rows[target] if definition.classification else None,
    )
    return Split(train[features], train[target], test[features], test[target])


def _refuse_rare_classes(table: str, labels: pd.Series) -> None:
    fewest = int(labels.value_counts().min()) if len(labels) else 0
    if fewest < _FEWEST or labels.nunique() < 2:
        raise DataNotUsable(
            table,
            f"at least 2 classes of {labels.name} with {_FEWEST} rows each are needed, the rarest of {labels.nunique()} has {fewest}",
        )
