"""The names under which code looks for Spark. The sandbox has none, and each says so instead of being unknown."""

from __future__ import annotations

from typing import Any, NoReturn

MESSAGE = (
    "the sandbox has no Spark: it runs Python only. "
    "Read and write tables with deltalake or pandas, or run this task on a real workspace"
)


class SparkNotAvailable(RuntimeError):
    """Code asked for Spark."""


class NoSpark:
    """Stands for ``spark``, ``sc`` or ``sqlContext``: the name is there, any use of it explains why nothing is behind it."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise SparkNotAvailable(f"{self._name}: {MESSAGE}")

    def __getattr__(self, attribute: str) -> NoReturn:
        if attribute.startswith("__") or attribute.startswith("_repr") or attribute.startswith("_ipython"):
            raise AttributeError(attribute)  # what Python and IPython ask of every object
        raise SparkNotAvailable(f"{self._name}.{attribute}: {MESSAGE}")

    __call__ = __setattr__ = __getitem__ = __iter__ = _refuse

    def __repr__(self) -> str:
        return f"<{self._name}: {MESSAGE}>"


def names() -> dict[str, NoSpark]:
    return {name: NoSpark(name) for name in ("spark", "sc", "sqlContext")}


def explained(error: BaseException) -> str:
    """What to add to the message of an import of ``pyspark`` that failed; empty for any other error."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    return f" ({MESSAGE})" if missing and missing.partition(".")[0] == "pyspark" else ""
