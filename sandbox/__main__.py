"""``python -m sandbox``: see `sandbox.core.server`."""

import sys

from sandbox.core.server import main

sys.exit(main())
