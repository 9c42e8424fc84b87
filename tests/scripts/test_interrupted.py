"""Ctrl-C while the command line is imported, and a plugin that leaves Ctrl-C to Terraform."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from sandbox.provider.protocol.server import MAGIC

ROOT = Path(__file__).resolve().parents[2]
# What runs in the background of a shell ignores the interrupt; and the import is held up until the signal is there.
IMPORTS = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import scripts
os.kill(os.getpid(), signal.SIGINT)
from scripts.cli import main
main()
"""
NODE_IS_GONE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
import sys
sys.argv = ["lakewright", "env", "list"]
import scripts.commands.env
def ends(*_):
    try:
        raise KeyboardInterrupt
    finally:
        raise BrokenPipeError("the child that Ctrl-C ended")
import scripts.cli
scripts.cli._Commands.get_command = ends
scripts.cli.main()
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_ctrl_c_in_an_import_has_no_traceback() -> None:
    ended = run(IMPORTS)
    assert ended.returncode in (130, -signal.SIGINT)
    assert ended.stderr == "interrupted\n"


def test_what_a_library_says_after_ctrl_c_is_not_shown() -> None:
    ended = run(NODE_IS_GONE)
    assert (ended.returncode, ended.stderr) == (130, "interrupted\n")


def test_the_bundled_provider_leaves_ctrl_c_to_terraform() -> None:
    environment = {**os.environ, "TF_PLUGIN_MAGIC_COOKIE": MAGIC, "PYTHONPATH": str(ROOT)}
    provider = subprocess.Popen(
        [sys.executable, "-P", "-m", "sandbox.provider"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert provider.stdout is not None
        socket = Path(provider.stdout.readline().split("|")[3])
        os.killpg(provider.pid, signal.SIGINT)
        # SIGTERM comes after it: had the interrupt ended the process, it would say so.
        provider.terminate()
        _, said = provider.communicate(timeout=30)
        assert provider.returncode == -signal.SIGTERM
        assert "KeyboardInterrupt" not in said
    finally:
        provider.kill()
        socket.unlink(missing_ok=True)
