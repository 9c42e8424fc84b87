"""The errors of this package.

MlError
├── TableNotReadable   a table does not exist, or its files cannot be reached from here
├── UnknownDefinition  there is no model of that name in lakewright_ml.models
├── DataNotUsable      a table lacks a column that a step needs, or has no rows
├── ValidationFailed   a model version did not pass its checks
└── EndpointMissing    the serving endpoint has not been provisioned yet
"""

from __future__ import annotations


class MlError(Exception):
    """A step cannot go on; the message says what was found and what to do."""


class TableNotReadable(MlError):
    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"table {table} cannot be read: {reason}")


class UnknownDefinition(MlError):
    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"found model definition {name!r}, expected one of {', '.join(known)}")


class DataNotUsable(MlError):
    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"table {table} cannot be used: {reason}")


class ValidationFailed(MlError):
    def __init__(self, model: str, version: str, failures: list[str]) -> None:
        super().__init__(f"{model} version {version} failed validation: {'; '.join(failures)}")
        self.failures = failures


class EndpointMissing(MlError):
    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"serving endpoint {endpoint} does not exist; apply the workloads stack first, then run this job again"
        )
