"""``python -m sandbox.provider``: what Terraform starts. See `sandbox.provider.protocol.server`."""

import sys

from sandbox.provider.protocol.server import main

sys.exit(main())
