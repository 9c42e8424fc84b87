"""What holds for all tests: no setting of the caller's leaks in, and the provider is the bundled one unless another is asked for."""

from __future__ import annotations

import os

# The same tests pass with the real provider: LAKEWRIGHT_PROVIDER=registry (or auto), LAKEWRIGHT_PLUGIN_MIRROR=FOLDER.
os.environ.setdefault("LAKEWRIGHT_PROVIDER", "bundled")
for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "DATABRICKS_CONFIG_PROFILE", "LAKEWRIGHT_ENVS", "LAKEWRIGHT_HOME"):
    os.environ.pop(name, None)
