"""What an operator does: the command line, and what its commands do."""

import sys

_shown = sys.excepthook


def _quiet_on_ctrl_c(kind, error, trace):
    """Ctrl-C while the libraries are imported, which takes a moment: no traceback."""
    if issubclass(kind, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)  # noqa: T201
    else:
        _shown(kind, error, trace)


sys.excepthook = _quiet_on_ctrl_c
