"""Kills while Terraform applies or destroys: what was doubled, what was lost, what did not come back."""

from __future__ import annotations

import collections
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from databricks.sdk import WorkspaceClient

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "scripts.cli"]
VICTIMS = ("terraform", "provider", "command", "all", "sandbox", "interrupt")
PLAN = "plan (all of it)"
JOBS = 16
_ENV = "local"
_CHANGING = ("--stack", "workloads")
_ENDS_SECONDS = 240
_PLAN_SECONDS = 10.0
"""About what a plan takes."""


@dataclass
class Tally:
    """What was seen over all rounds; ``wrong`` says what did not hold."""

    kills: collections.Counter[str] = field(default_factory=collections.Counter)
    missed: int = 0
    """Rounds in which the command had ended before the kill."""
    torn: int = 0
    """State files that a kill left empty or cut off."""
    wrong: list[str] = field(default_factory=list)


class Rounds:
    """One platform that is killed again and again; each round changes its jobs, or takes all away."""

    def __init__(self, home: Path, port: int, seed: int) -> None:
        self.home, self.envs = home, home / "envs"
        shutil.copytree(ROOT / "envs", self.envs)
        self._base = (self.envs / f"{_ENV}.tfvars").read_text()
        self._random = random.Random(seed)
        self.tally = Tally()
        self.environment = {
            **os.environ,
            "LAKEWRIGHT_HOME": str(home),
            "LAKEWRIGHT_ENVS": str(self.envs),
            "LAKEWRIGHT_SANDBOX_PORT": str(port),
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_ENDS_SECONDS,
            check=False,
        )

    def declare(self, generation: int) -> None:
        """The jobs of a generation: those before go, so that there are creations and deletions."""
        admin = '{ user_name = "admin@lakewright.local" }'
        task = 'tasks = { only = { cluster = "development", notebook_task = { notebook_path = "/Shared/n" } } }'
        jobs = "".join(
            f'  k{generation}_{n} = {{ name = "k{generation}-{n}", owner = {admin}, run_as = {admin}, {task} }}\n'
            for n in range(JOBS)
        )
        (self.envs / f"{_ENV}.tfvars").write_text(self._base.replace("jobs = {", "jobs = {\n" + jobs, 1))

    def round(self, number: int, victims: Sequence[str], *, destroys: bool) -> None:
        """Change; kill in the plan, in the middle of the change, and again in the change that was to finish it; come back, compare."""
        self.declare(number)
        if destroys:
            self.everything()
        else:
            self._killed(number, PLAN, ("plan", _ENV, *_CHANGING))
        for victim in victims:
            if not destroys:
                planned = self.run("plan", _ENV, *_CHANGING)
                self._expect(planned, (0, 2), f"round {number}: plan before a kill of {victim}")
                if planned.returncode != 2:
                    break  # the kill came after the last of the changes
            self._killed(number, victim, ("destroy", _ENV, "--yes") if destroys else ("apply", _ENV, *_CHANGING))
        where = f"round {number}, {' and '.join(victims)} killed in {'destroy' if destroys else 'apply'}"
        if destroys:
            self._expect(self.run("destroy", _ENV, "--yes"), (0,), f"{where}: destroy again")
            self._compare(where)
            self.everything()
        self._come_back(where)

    def _killed(self, number: int, victim: str, arguments: tuple[str, ...]) -> None:
        """Run a command and kill ``victim`` in it; what it leaves is for the next one."""
        command = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._kill(command, victim, serial=self._written())
        try:
            output, _ = command.communicate(timeout=_ENDS_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(command.pid, signal.SIGKILL)
            output, _ = command.communicate()
            self.tally.wrong.append(f"round {number}: hangs after a kill of {victim}")
        if "Traceback" in output:
            self.tally.wrong.append(f"round {number}: traceback after a kill of {victim}")
        self.tally.torn += sum(1 for path in self._states() if not path.read_bytes().endswith(b"}\n"))
        if victim == "sandbox":
            self._expect(self.run("sandbox", "up"), (0,), f"round {number}: sandbox up")

    def everything(self) -> None:
        """All stacks as they are declared."""
        self._expect(self.run("plan", _ENV), (0, 2), "plan of everything")
        if any((self.home / "build" / _ENV / "stacks").glob("*/plan.bin")):
            self._expect(self.run("apply", _ENV), (0,), "apply of everything")

    def _kill(self, command: subprocess.Popen[str], victim: str, *, serial: int) -> None:
        """Once Terraform has begun to write its state, and then at any moment; in a plan at any moment at all."""
        if victim == PLAN:
            time.sleep(self._random.uniform(0, _PLAN_SECONDS))
        else:
            deadline = time.monotonic() + 60
            while command.poll() is None and self._written() == serial and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(self._random.uniform(0, 1.0))
        targets = self._targets(command.pid, victim) if command.poll() is None else []
        if not targets:
            self.tally.missed += 1
            return
        self.tally.kills[victim] += 1
        for pid in targets:
            try:
                os.kill(pid, signal.SIGINT if victim == "interrupt" else signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended by itself in this very moment

    def _targets(self, group: int, victim: str) -> list[int]:
        if victim == "command":
            return [group]
        if victim == "sandbox":
            return [int(json.loads((self.home / "sandbox" / "server.json").read_text())["pid"])]
        members = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # gone meanwhile
            if int(fields[2]) == group:
                members[int(entry.name)] = words
        if victim in (PLAN, "all", "interrupt"):
            return list(members)
        if victim == "terraform":
            return [pid for pid, words in members.items() if Path(words[0]).name == "terraform" and "apply" in words]
        return [pid for pid, words in members.items() if "sandbox.provider" in words]

    def _states(self) -> list[Path]:
        return [path for path in (self.home / "state" / _ENV).glob("*.tfstate") if path.is_file()]

    def _written(self) -> int:
        return sum(path.stat().st_mtime_ns for path in self._states())

    def _come_back(self, where: str) -> None:
        """One plan, one apply, one plan without changes; then the workspace holds what is declared, each thing once."""
        planned = self.run("plan", _ENV, *_CHANGING)
        self._expect(planned, (0, 2), f"{where}: plan")
        if planned.returncode == 2:
            self._expect(self.run("apply", _ENV, *_CHANGING), (0,), f"{where}: apply")
        self._expect(self.run("plan", _ENV, *_CHANGING), (0,), f"{where}: plan again")
        self._compare(where)

    def _compare(self, where: str) -> None:
        record = json.loads((self.home / "sandbox" / "server.json").read_text())
        token = (self.home / "sandbox" / "token").read_text()
        client = WorkspaceClient(host=record["url"], token=token, auth_type="pat")
        there = collections.Counter(str(job.settings.name) for job in client.jobs.list() if job.settings)
        there.update(f"cluster {cluster.cluster_name}" for cluster in client.clusters.list())
        there.update(f"group {group.display_name}" for group in client.groups.list())
        declared: collections.Counter[str] = collections.Counter()
        for path in self._states():
            for resource in json.loads(path.read_text())["resources"]:
                for instance in resource["instances"]:
                    values = instance["attributes"]
                    prefix, key = {
                        "databricks_job": ("", "name"),
                        "databricks_cluster": ("cluster ", "cluster_name"),
                        "databricks_group": ("group ", "display_name"),
                    }.get(resource["type"], ("", ""))
                    if key:
                        declared[prefix + values[key]] += 1
        builtin = {"group admins", "group users", "group account users"}
        if surplus := sorted((there - declared).keys() - builtin):
            self.tally.wrong.append(f"{where}: doubled or left over: {', '.join(surplus)}")
        if missing := sorted((declared - there).keys()):
            self.tally.wrong.append(f"{where}: lost: {', '.join(missing)}")

    def _expect(self, ended: subprocess.CompletedProcess[str], codes: tuple[int, ...], where: str) -> None:
        if ended.returncode not in codes:
            said = " | ".join((ended.stderr or ended.stdout).strip().splitlines()[-6:])
            self.tally.wrong.append(f"{where}: exit code {ended.returncode}: {said[:600]}")
