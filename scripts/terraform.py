"""Terraform for one stack of one environment: init, plan, show, apply, destroy, each a run of the real program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import places
from scripts.errors import TerraformFailed
from scripts.progress import say
from scripts.toolchain import plugins, terraform_binary

PLAN_FILE = "plan.bin"
_NO_CHANGES, _CHANGES = 0, 2


@dataclass(frozen=True)
class Terraform:
    """Runs Terraform in ``folder``. Credentials reach it through ``environment`` only, never through its arguments."""

    stack: str
    folder: Path
    binary: Path
    environment: dict[str, str]
    provider: str

    def run(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """One run with its output captured. Raises `TerraformFailed` with what it printed."""
        process = subprocess.Popen(
            [str(self.binary), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        stdout, stderr = _output(process)
        ended = subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)
        if ended.returncode not in ok:
            raise TerraformFailed(arguments[0], self.stack, ended.stderr or ended.stdout)
        return ended

    def init(self) -> None:
        """Skipped while configuration of providers and backend and the choice of provider are those of the last init."""
        stamp = self.folder / ".terraform" / "lakewright.json"
        wanted = {
            "provider": self.provider,
            "config": self.environment["TF_CLI_CONFIG_FILE"],
            "terraform": self._terraform_block(),
        }
        if _read(stamp) == wanted:
            return
        # The bundled provider's hash is not the real one's; a lock from the other would refuse it.
        (self.folder / ".terraform.lock.hcl").unlink(missing_ok=True)
        shutil.rmtree(self.folder / ".terraform", ignore_errors=True)
        self.run("init", "-input=false", "-no-color")
        stamp.write_text(json.dumps(wanted))

    def _terraform_block(self) -> Any:
        return json.loads((self.folder / "cdk.tf.json").read_text()).get("terraform")

    def plan(self, *, destroy: bool = False) -> bool:
        """Save a plan; True when it changes something. A plan from before is gone whatever happens."""
        saved = self.folder / PLAN_FILE
        saved.unlink(missing_ok=True)
        temporary = self.folder / f".{PLAN_FILE}"
        arguments = [
            "plan",
            "-input=false",
            "-no-color",
            "-detailed-exitcode",
            f"-out={temporary.name}",
            *(["-destroy"] if destroy else []),
        ]
        ended = self.run(*arguments, ok=(_NO_CHANGES, _CHANGES))
        temporary.rename(saved)
        return ended.returncode == _CHANGES

    def show(self) -> dict[str, Any]:
        """The saved plan as a document, secrets included: it must not leave the process unredacted."""
        return dict(json.loads(self.run("show", "-json", PLAN_FILE).stdout))

    def apply(self) -> None:
        """Apply exactly the saved plan, which is used up by it. Terraform refuses one whose state has moved on."""
        self.run("apply", "-input=false", "-no-color", PLAN_FILE)
        (self.folder / PLAN_FILE).unlink()


def _output(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What it prints until it ends. Ctrl-C reaches Terraform too, which then saves its state and gives back its lock: it is waited for."""
    interrupted = False
    while True:
        try:
            printed = process.communicate()
        except KeyboardInterrupt:
            if not interrupted:
                say("interrupted: waiting for Terraform to finish what it has begun and to save its state")
            interrupted = True
            continue
        if interrupted:
            raise KeyboardInterrupt
        return printed


def _read(stamp: Path) -> Any:
    try:
        return json.loads(stamp.read_text())
    except (OSError, ValueError):
        return None  # never written, or damaged: initialise


def terraform(env: str, stack: str, credentials: dict[str, str]) -> Terraform:
    """Terraform for a stack that has been synthesised. Raises `ToolMissing`."""
    home = places.home()
    chosen = plugins.choose(home)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TF_")},
        **credentials,
        "TF_CLI_CONFIG_FILE": str(chosen.config),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
    }
    (home / "state" / env).mkdir(parents=True, exist_ok=True)
    return Terraform(stack, places.stack_folder(env, stack), terraform_binary.find(home), environment, chosen.provider)
