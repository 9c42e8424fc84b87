"""``python -m sandbox``: see `sandbox.server`."""

import sys

from sandbox.server import main

sys.exit(main())
