"""Terraform for one stack of one environment: init, plan, show, apply, destroy, each a run of the real program."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from scripts import locking, places, records
from scripts.errors import StillRunning, TerraformFailed
from scripts.interrupts import Held
from scripts.progress import say
from scripts.settings_places import located
from scripts.toolchain import plugins, provider_locks, terraform_binary

PLAN_FILE = "plan.bin"
INTERRUPTED_SECONDS = 120.0
"""How long Terraform may take after Ctrl-C: it finishes what it has begun, which the platform may hold up."""
_NO_CHANGES, _CHANGES = 0, 2


@dataclass(frozen=True)
class Terraform:
    """Runs Terraform in ``folder``. Credentials reach it through ``environment`` only, never through its arguments."""

    stack: str
    folder: Path
    binary: Path
    environment: dict[str, str]
    provider: str
    plugins: str = ""
    """What `Plugins.identity` says."""
    registry: str = terraform_binary.REGISTRIES["Terraform"]
    """Where the program looks for providers: Terraform's, or OpenTofu's."""

    def run(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """One run with its output captured. Raises `TerraformFailed` with what it printed, `StillRunning`.

        The output goes to files without a name: with a pipe, Terraform would be ended by its next line when this process is killed.
        It holds the environment's lock as well, so that nobody else begins before it has ended.
        """
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr, Held() as held:
            process = subprocess.Popen(
                [str(self.binary), *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                pass_fds=locking.held(),
            )
            _wait(process, held)
            ended = subprocess.CompletedProcess(process.args, process.returncode, _text(stdout), _text(stderr))
        if ended.returncode < 0:
            name = signal.Signals(-ended.returncode).name
            raise TerraformFailed(arguments[0], self.stack, f"it was ended by {name}\n{ended.stderr or ended.stdout}")
        if ended.returncode not in ok:
            said = located(ended.stderr or ended.stdout, self.folder)
            raise TerraformFailed(arguments[0], self.stack, said)
        return ended

    @property
    def providers(self) -> dict[str, str]:
        """The version of each provider that the stack asks for, by name. Raises `TerraformFailed` when it is not synthesised."""
        return _providers(_terraform_block(self.folder, self.stack))

    def is_initialised(self) -> bool:
        """Whether providers and backend are configured and chosen as at the last init, and what that wrote is as it was."""
        return records.read(self._stamp) == self._wanted()

    def init(self) -> None:
        """Skipped where it has been done; else as for the first time, whatever was there."""
        if self.is_initialised():
            return
        shutil.rmtree(self.folder / ".terraform", ignore_errors=True)
        versions = " ".join(sorted(f"{name} {version}" for name, version in self.providers.items()))
        if self.registry != plugins.REGISTRY:
            versions += f" {self.registry}"  # lock files name providers by it: each program has its own
        with provider_locks.laid(self.folder, self.stack, self.provider, versions) as flags:
            self.run("init", "-input=false", "-no-color", *flags)
        self._stamp.write_text(json.dumps(self._wanted()))

    @property
    def _stamp(self) -> Path:
        return self.folder / ".terraform" / "lakewright.json"

    def _wanted(self) -> dict[str, Any]:
        return {
            "provider": self.provider,
            "config": self.environment["TF_CLI_CONFIG_FILE"],
            "plugins": self.plugins,
            "terraform": _terraform_block(self.folder, self.stack),
            "lock": self._lock(),
        }

    def _lock(self) -> str:
        """What the lock file of the providers holds, in short: one that is damaged is written anew."""
        path = self.folder / provider_locks.LOCK_FILE
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

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
        if not temporary.is_file():
            raise TerraformFailed("plan", self.stack, f"it ended with {ended.returncode} and has saved no plan")
        temporary.rename(saved)
        return ended.returncode == _CHANGES

    def show(self) -> dict[str, Any]:
        """The saved plan as a document, secrets included: it must not leave the process unredacted."""
        shown = self.run("show", "-json", PLAN_FILE).stdout
        try:
            return dict(json.loads(shown))
        except (ValueError, TypeError, RecursionError):
            raise TerraformFailed("show", self.stack, f"found {shown[:80]!r}, expected a plan as JSON") from None

    def apply(self) -> None:
        """Apply exactly the saved plan, which is used up by it. Terraform refuses one whose state has moved on."""
        self.run("apply", "-input=false", "-no-color", PLAN_FILE)
        (self.folder / PLAN_FILE).unlink()


def _wait(process: subprocess.Popen[bytes], held: Held) -> None:
    """Until it ends. Ctrl-C reaches Terraform too, which then saves its state and gives back its lock: it is waited for, within a limit.

    Raises `StillRunning` after that, KeyboardInterrupt when it has ended after an interrupt.
    """
    deadline: float | None = None
    while True:
        try:
            held.release()
            process.wait(None if deadline is None else max(0.1, deadline - time.monotonic()))
        except KeyboardInterrupt:
            held.hold()  # a second one must not take this program away either
            if deadline is None:
                deadline = time.monotonic() + INTERRUPTED_SECONDS
                say("interrupted: waiting for Terraform to finish what it has begun and to save its state")
            continue
        except subprocess.TimeoutExpired:
            raise StillRunning(process.pid, INTERRUPTED_SECONDS) from None
        if deadline is not None:
            raise KeyboardInterrupt
        return


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def terraform(env: str, stack: str, credentials: dict[str, str]) -> Terraform:
    """Terraform for a stack that has been synthesised. Raises `ToolMissing`, `TerraformFailed` when it has not been."""
    home, folder = places.home(), places.stack_folder(env, stack)
    binary = terraform_binary.find(home)
    program = terraform_binary.program(binary)
    version = _providers(_terraform_block(folder, stack)).get("databricks", "")
    registry = program.registry if program else plugins.REGISTRY
    chosen = plugins.choose(home, version, registry)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TF_")},
        **credentials,
        "TF_CLI_CONFIG_FILE": str(chosen.config),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
    }
    (home / "state" / env).mkdir(parents=True, exist_ok=True)
    return Terraform(stack, folder, binary, environment, chosen.provider, chosen.identity, registry)


def _terraform_block(folder: Path, stack: str) -> dict[str, Any]:
    path = folder / "cdk.tf.json"
    if (document := records.read(path)) is None:
        raise TerraformFailed("init", stack, f"{path}: found no JSON object; run `lakewright synth` again")
    block = document.get("terraform")
    return block if isinstance(block, dict) else {}


def _providers(block: dict[str, Any]) -> dict[str, str]:
    """The version of each provider that a stack asks for, by name."""
    return {name: str(each.get("version")) for name, each in (block.get("required_providers") or {}).items()}
