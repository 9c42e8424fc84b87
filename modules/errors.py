"""What a configuration can get wrong. Each class builds its own message: what it is about, what was found, what is allowed.

    ModuleError
    ├── BadKey                    a key that cannot be part of a Terraform address
    ├── BadName                   a name that Unity Catalog does not take
    ├── NotExactlyOne             none or several of fields that exclude each other
    ├── DuplicatePrincipal        two entries for one principal
    ├── UnknownPrivilege          a privilege or permission level that the object does not have
    ├── UnpinnedLibrary           a library without one exact version
    ├── DuplicateLibrary          one library twice
    ├── SecondRequirementsFile    two requirements files on one cluster
    ├── UnknownArtifact           a wheel or file that nothing declares
    ├── BadSparkVersion           not the key of a Databricks runtime
    ├── UnknownSparkVersion       a runtime that Databricks never released
    ├── UnknownNodeType           a node type that the table does not have
    ├── UnknownNodeSize           a node type of a known family, in a size that no family has
    ├── UnknownTimeZone           a time zone that does not exist
    ├── WorkersMismatch           single node with workers, or neither workers nor single node
    ├── GpuMismatch               a GPU runtime on nodes without GPU, or the reverse
    ├── BadInitScript             an init script where the platform does not read it
    ├── UnknownReference          a name that nothing declares
    ├── CircularTasks             tasks that wait for each other
    ├── TaskValueNotUpstream      a task value of a task that has not run yet
    ├── BadValue                  any other value outside what is allowed
    ├── DuplicateAddress          two resources of a stack with one address
    └── NotInBinding              a type or an argument that the provider's binding does not have
All are `ValueError`: pydantic collects them and says where they were found.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Self


class ModuleError(ValueError):
    """Something in a configuration that can never be valid."""

    key: tuple[str | int, ...] = ()
    """The key to correct, below the configuration that was refused."""

    def at(self, *key: str | int) -> Self:
        """The same error, with the key to correct."""
        self.key = key
        return self


class BadKey(ModuleError):
    def __init__(self, found: str) -> None:
        super().__init__(
            f'found key "{found}", expected lower-case letters, digits and _, beginning with a letter: it becomes part of addresses'
        )


class BadName(ModuleError):
    def __init__(self, found: str) -> None:
        super().__init__(f'found name "{found}", expected 1 to 255 lower-case characters without space, "." or "/"')


class NotExactlyOne(ModuleError):
    def __init__(self, found: Iterable[str], allowed: Iterable[str]) -> None:
        what = " and ".join(found) or "none of them"
        super().__init__(f"found {what}, expected exactly one of {', '.join(allowed)}")


class DuplicatePrincipal(ModuleError):
    def __init__(self, principal: str, what: str) -> None:
        super().__init__(
            f'found two {what} for "{principal}", expected one that holds all: two would overwrite each other at every apply'
        )


class UnknownPrivilege(ModuleError):
    def __init__(self, found: str, securable: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f'found "{found}" on the {securable}, expected one of {", ".join(sorted(allowed))}{_suggest(found, allowed)}'
        )


class UnpinnedLibrary(ModuleError):
    def __init__(self, kind: str, found: str, expected: str) -> None:
        super().__init__(f'the {kind} library "{found}" is not pinned exactly, expected {expected}')


class DuplicateLibrary(ModuleError):
    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f'the {kind} library "{name}" is listed twice, expected once: Databricks refuses to install two versions'
        )


class SecondRequirementsFile(ModuleError):
    def __init__(self, cluster: str) -> None:
        super().__init__(
            f'found two requirements files among the libraries of cluster "{cluster}", expected one that holds all: '
            "the provider cannot tell them apart and would install one of them"
        )


class UnknownArtifact(ModuleError):
    def __init__(self, kind: str, found: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(
            f'found {kind} "{found}", expected {_one_of(names, f"no {kind} is declared")}{_suggest(found, names)}'
        )


class BadSparkVersion(ModuleError):
    def __init__(self, found: str) -> None:
        super().__init__(
            f'found runtime "{found}", expected a full key such as "16.4.x-cpu-ml-scala2.12" or "16.4.x-gpu-ml-scala2.12"'
        )


class UnknownSparkVersion(ModuleError):
    def __init__(self, found: str, near: str, released: Iterable[str]) -> None:
        super().__init__(
            f'found runtime "{found}", expected one of the releases {", ".join(released)}; did you mean "{near}"?'
        )


class UnknownNodeSize(ModuleError):
    def __init__(self, found: str, family: str, sizes: Iterable[str]) -> None:
        known = [family + size for size in sizes]
        super().__init__(
            f'found node type "{found}", expected a size that AWS has, such as {family}xlarge{_suggest(found, known)}'
        )


class UnknownTimeZone(ModuleError):
    def __init__(self, found: str, known: Iterable[str]) -> None:
        super().__init__(
            f'found time zone "{found}", expected a name of the tz database, such as Europe/Dublin{_suggest(found, sorted(known))}'
        )


class UnknownNodeType(ModuleError):
    def __init__(self, found: str, near: Iterable[str], table: str) -> None:
        super().__init__(
            f'found node type "{found}", which is not in {table}{_suggest(found, near)}; add its family there if Databricks offers it'
        )


class WorkersMismatch(ModuleError):
    """Built by the three class methods, one for each way to get it wrong."""

    @classmethod
    def single_node(cls, found: str) -> WorkersMismatch:
        return cls(
            f"found single_node = true with {found}, expected no workers: a single node is its own driver; remove one of the two"
        )

    @classmethod
    def no_workers(cls) -> WorkersMismatch:
        return cls(
            "found neither num_workers, autoscale nor single_node = true, expected one: a cluster without workers runs no Spark task"
        )

    @classmethod
    def both(cls) -> WorkersMismatch:
        return cls("found num_workers and autoscale, expected one of the two")


class GpuMismatch(ModuleError):
    def __init__(self, spark_version: str, node_type: str, field: str, gpu: str | None) -> None:
        if gpu is None:
            message = (
                f'found GPU runtime "{spark_version}" with {field} "{node_type}", which has no GPU;'
                " expected a node type with one, such as g5.xlarge"
            )
        else:
            message = (
                f'found runtime "{spark_version}" with {field} "{node_type}", which has a GPU ({gpu}) that this runtime cannot use;'
                ' expected a "-gpu-ml-" runtime, or a node type without GPU'
            )
        super().__init__(message)


class BadInitScript(ModuleError):
    def __init__(self, found: str) -> None:
        super().__init__(
            f'found init script "{found}", expected a path under /Volumes/, /Workspace/ or s3:// (DBFS is not read any more)'
        )


class UnknownReference(ModuleError):
    def __init__(self, kind: str, found: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(
            f'found {kind} "{found}", expected {_one_of(names, f"no {kind} is declared")}{_suggest(found, names)}'
        )


class CircularTasks(ModuleError):
    def __init__(self, tasks: Iterable[str]) -> None:
        super().__init__(
            f"found tasks that wait for each other: {' -> '.join(tasks)}; expected depends_on without a circle"
        )


class TaskValueNotUpstream(ModuleError):
    def __init__(self, task: str, reference: str, of_task: str) -> None:
        super().__init__(
            f'task "{task}" reads {reference}, but "{of_task}" has not run before it; add "{of_task}" to its depends_on'
        )


class BadValue(ModuleError):
    def __init__(self, what: str, found: object, expected: str) -> None:
        super().__init__(f"found {f'no {what}' if found is None else f'{what} {_quote(found)}'}, expected {expected}")


class DuplicateAddress(ModuleError):
    def __init__(self, address: str, first: str, second: str) -> None:
        super().__init__(f"the keys {first} and {second} both give the address {address}; rename one of them")


class NotInBinding(ModuleError):
    """``what`` is a resource type, or a class of the binding with ``argument``. Whether that is a slip or a matter of the version,
    nobody can tell here; see `infra.errors.NotInToolchain`."""

    def __init__(self, what: str, argument: str = "") -> None:
        super().__init__(f"{what} has no argument {argument}" if argument else f"there is no {what}")


def _quote(found: object) -> str:
    return f'"{found}"' if isinstance(found, str) else str(found)


def _one_of(names: list[str], none: str) -> str:
    return f"one of {', '.join(names)}" if names else f"nothing, since {none}"


def _suggest(found: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(found, [name for name in known if name != found], n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
