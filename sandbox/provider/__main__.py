"""``python -m sandbox.provider VERSION``: what Terraform starts. See `sandbox.provider.protocol.server`."""

import signal
import sys

# Ctrl-C reaches the whole group of the terminal; Terraform decides when its plugins end. Before the imports: they take a while.
signal.signal(signal.SIGINT, signal.SIG_IGN)

from sandbox.provider import schema_data  # noqa: E402
from sandbox.provider.protocol.server import main  # noqa: E402

schema_data.serve(*sys.argv[1:])
sys.exit(main())
