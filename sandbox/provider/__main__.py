"""``python -m sandbox.provider``: what Terraform starts. See `sandbox.provider.protocol.server`."""

import signal
import sys

# Ctrl-C reaches the whole group of the terminal; Terraform decides when its plugins end. Before the imports: they take a while.
signal.signal(signal.SIGINT, signal.SIG_IGN)

from sandbox.provider.protocol.server import main  # noqa: E402

sys.exit(main())
