"""How Terraform is run: what Ctrl-C does, and what a damaged stamp does. The program here is a script that behaves like it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts.errors import TerraformFailed
from scripts.terraform import Terraform

ROOT = Path(__file__).resolve().parents[2]
# Ends in its own time after an interrupt, as Terraform does to save its state.
PROGRAM = """#!/bin/sh
trap 'sleep 1; echo saved > state; exit 1' INT
echo "$@" >> arguments
case "$1" in
  apply) touch started; while :; do sleep 0.05; done;;
  init) mkdir -p .terraform;;
  fail) echo "no such thing" >&2; exit 3;;
esac
"""
# What runs in the background of a shell ignores the interrupt, and so would all that it starts.
APPLY = """
import signal
import sys
from pathlib import Path
from scripts.terraform import Terraform
folder = Path(sys.argv[1])
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    Terraform("workloads", folder, folder / "terraform", {"PATH": "/usr/bin:/bin"}, "bundled").apply()
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def terraform(tmp_path: Path) -> Terraform:
    program = tmp_path / "terraform"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    (tmp_path / "cdk.tf.json").write_text('{"terraform": {"backend": "one"}}')
    environment = {"PATH": "/usr/bin:/bin", "TF_CLI_CONFIG_FILE": "any.rc"}
    return Terraform("workloads", tmp_path, program, environment, "bundled")


def test_ctrl_c_waits_until_terraform_has_saved_its_state(terraform: Terraform) -> None:
    folder = terraform.folder
    process = subprocess.Popen(
        [sys.executable, "-c", APPLY, str(folder)], cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE, text=True
    )
    waited = threading.Event()
    while not (folder / "started").exists():
        assert process.poll() is None
        waited.wait(0.02)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to the whole group
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (folder / "state").read_text() == "saved\n"
    assert "waiting for Terraform" in said


def test_a_failure_carries_what_it_said(terraform: Terraform) -> None:
    with pytest.raises(TerraformFailed, match="terraform fail failed for stack workloads:\nno such thing"):
        terraform.run("fail")


def test_initialised_once(terraform: Terraform) -> None:
    terraform.init()
    terraform.init()
    assert (terraform.folder / "arguments").read_text().count("init") == 1


@pytest.mark.parametrize("damage", ["", "{", "[]"])
def test_a_damaged_stamp_initialises_again(terraform: Terraform, damage: str) -> None:
    terraform.init()
    (terraform.folder / ".terraform" / "lakewright.json").write_text(damage)
    terraform.init()
    assert (terraform.folder / "arguments").read_text().count("init") == 2


@pytest.mark.parametrize("damage", [b"x", b"", None])
def test_a_damaged_lock_file_initialises_again(terraform: Terraform, damage: bytes | None) -> None:
    lock = terraform.folder / ".terraform.lock.hcl"
    terraform.binary.write_text(
        PROGRAM.replace("mkdir -p .terraform;;", "mkdir -p .terraform; echo whole > .terraform.lock.hcl;;")
    )
    terraform.init()
    terraform.init()
    assert (terraform.folder / "arguments").read_text().count("init") == 1
    lock.unlink()
    if damage is not None:
        lock.write_bytes(damage)
    terraform.init()
    assert lock.read_text() == "whole\n"


def test_a_program_that_plans_nothing_and_says_that_it_did_is_told(terraform: Terraform) -> None:
    with pytest.raises(TerraformFailed, match="ended with 0 and has saved no plan"):
        terraform.plan()
