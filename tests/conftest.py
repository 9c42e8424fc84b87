"""What holds for all tests: no setting of the caller's leaks in, and the provider is the bundled one unless another is asked for.

``LAKEWRIGHT_TOOLCHAIN`` and ``LAKEWRIGHT_TERRAFORM`` stay: the same tests pass with each. Those that are about a toolchain run with both in
any case, the other one in a process of its own.
"""

from __future__ import annotations

import os

# The same tests pass with the real provider: LAKEWRIGHT_PROVIDER=registry (or auto), LAKEWRIGHT_PLUGIN_MIRROR=FOLDER.
os.environ.setdefault("LAKEWRIGHT_PROVIDER", "bundled")
for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_CONFIG_PROFILE", "LAKEWRIGHT_ENVS", "LAKEWRIGHT_HOME"):
    os.environ.pop(name, None)

from infra.toolchains import DEFAULT, TOOLCHAINS, VARIABLE, begin  # noqa: E402 - after the settings

begin(TOOLCHAINS[os.environ.get(VARIABLE) or DEFAULT], "the tests")
