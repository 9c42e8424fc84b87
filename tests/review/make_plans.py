"""Makes the example plans of the review's rules, each by a real `terraform plan`.

A folder `rules/RULE/` (or `plans/NAME/`) holds `after.tf`, the configuration that is planned, and where something is there
already, `before.tf`. What is there is written into a state file with the values that Terraform itself planned for `before.tf`;
`after.tf` is then planned against it without refreshing, so no server is needed. `errored.tf` is a third configuration, whose plan
fails half-way; of `events.tf` the event stream of `terraform plan -json` is kept. A rule on whole plans has, instead of `after.tf`,
a configuration for each answer: `pass.tf`, `fail_….tf`. Run after changing any:

    python tests/review/make_plans.py [FOLDER…]

Where a `by_hand.tf` lies, the sandbox is started and the drift is real.
A resource named `deposed` gets a left-over of an earlier replacement in the state.

The provider is the one that the project would use: `$LAKEWRIGHT_PLUGIN_MIRROR` (folders, separated by `:`), else Terraform's own ways.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
VERSIONS = (HERE / "versions.tf.txt").read_text(encoding="utf-8")
_NOT_PLANNED = ("before.tf", "by_hand.tf")
_DROPPED = ("timestamp", "applyable")


def main(names: list[str]) -> int:
    """Makes the plans of the named rules, or of all."""
    every = sorted(
        path for parent in ("rules", "plans") for path in (HERE / parent).iterdir() if any(path.glob("*.tf"))
    )
    folders = [path for path in every if not names or path.name in names]
    failed = 0
    for folder in folders:
        try:
            make(folder)
            print(folder.name)
        except subprocess.CalledProcessError as error:
            failed += 1
            print(f"{folder.name}: {error.stdout}{error.stderr}", file=sys.stderr)
    return 1 if failed else 0


def make(folder: Path) -> None:
    """Writes the plan of each configuration beside it: `plan.json` for `after.tf`, else a file of its own name."""
    with tempfile.TemporaryDirectory(prefix="plans-") as name:
        work = Path(name)
        environment = _environment(work)
        if (folder / "by_hand.tf").exists():
            _write(folder / "plan.json", _drifted(folder, work, environment))
            return
        before = folder / "before.tf"
        state = _state(work / "before", before.read_text(encoding="utf-8"), environment) if before.exists() else None
        for source in sorted(folder.glob("*.tf")):
            if source.name in _NOT_PLANNED:
                continue
            text, place = source.read_text(encoding="utf-8"), work / source.stem
            if source.name == "events.tf":
                _write_events(folder / "events.json", _events(place, text, environment, state))
            else:
                target = folder / ("plan.json" if source.name == "after.tf" else f"{source.stem}.json")
                _write(target, _plan(place, text, environment, state, source.name == "errored.tf"))


def _drifted(folder: Path, work: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Plans `after.tf` where `before.tf` was applied, and `by_hand.tf` says what somebody then changed behind Terraform's back."""
    home = work / "sandbox"
    server = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--home", str(home), "--port", "0"], cwd=HERE.parents[1]
    )
    try:
        deadline = time.monotonic() + 60
        while not (home / "server.json").exists():
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.05)
        host = json.loads((home / "server.json").read_text())["url"]
        token = (home / "token").read_text().strip()
        place = work / "drifted"
        place.mkdir()
        versions = VERSIONS.split("# ---\n")[0].replace("http://127.0.0.1:9", host).replace("not-a-token", token)
        (place / "versions.tf").write_text(versions, encoding="utf-8")
        _terraform(place, environment, "init", "-no-color", "-input=false", main=folder / "before.tf")
        _terraform(place, environment, "apply", "-no-color", "-auto-approve", main=folder / "before.tf")
        state = (place / "terraform.tfstate").read_bytes()
        _terraform(place, environment, "apply", "-no-color", "-auto-approve", main=folder / "by_hand.tf")
        (place / "terraform.tfstate").write_bytes(state)
        _terraform(place, environment, "plan", "-out=plan.bin", main=folder / "after.tf")
        plan: dict[str, Any] = json.loads(_terraform(place, environment, "show", "-json", "plan.bin"))
        return plan
    finally:
        server.terminate()
        server.wait(30)


def _write(path: Path, plan: dict[str, Any]) -> None:
    for key in _DROPPED:
        plan.pop(key, None)
    path.write_text(json.dumps(plan, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


def _write_events(path: Path, events: list[dict[str, Any]]) -> None:
    for event in events:
        event.pop("@timestamp", None)
    lines = (json.dumps(event, separators=(",", ":"), ensure_ascii=False) for event in events)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _environment(work: Path) -> dict[str, str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("DATABRICKS_", "AWS_", "TF_"))
    }
    environment |= {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_ARGS_plan": "-no-color -input=false"}
    mirrors = [path for path in os.environ.get("LAKEWRIGHT_PLUGIN_MIRROR", "").split(":") if path]
    if mirrors:
        blocks = []
        for mirror in mirrors:
            held = [f'"{p.parent.name}/{p.name}"' for p in sorted(Path(mirror).glob("registry.terraform.io/*/*"))]
            blocks.append(
                f'  filesystem_mirror {{\n    path    = "{mirror}"\n    include = [{", ".join(held)}]\n  }}\n'
            )
        config = work / "terraform.rc"
        config.write_text(f"provider_installation {{\n{''.join(blocks)}}}\n", encoding="utf-8")
        environment["TF_CLI_CONFIG_FILE"] = str(config)
    return environment


def _plan(
    work: Path, text: str, environment: dict[str, str], state: str | None, errored: bool = False
) -> dict[str, Any]:
    """Plans a configuration against a state, and returns what `terraform show -json` says of it."""
    _prepare(work, text, environment, state)
    _terraform(work, environment, "plan", "-refresh=false", "-out=plan.bin", may_fail=errored)
    plan: dict[str, Any] = json.loads(_terraform(work, environment, "show", "-json", "plan.bin"))
    return plan


def _events(work: Path, text: str, environment: dict[str, str], state: str | None) -> list[dict[str, Any]]:
    """Plans a configuration against a state, and returns the events that `terraform plan -json` tells meanwhile."""
    _prepare(work, text, environment, state)
    told = _terraform(work, environment, "plan", "-refresh=false", "-json")
    return [json.loads(line) for line in told.splitlines()]


def _prepare(work: Path, text: str, environment: dict[str, str], state: str | None) -> None:
    work.mkdir()
    needed = [line.partition("_")[0] for line in text.split('"') if line.startswith(("databricks_", "aws_"))]
    parts = [] if "required_providers" in text else VERSIONS.split("# ---\n")
    for part in parts:
        name = part.partition("\n")[0].removeprefix("# ")
        if name in needed:
            # A module says once which providers it requires; a file that ends in _override.tf adds to that.
            required = f"{name}_override.tf" if name != needed[0] else f"{name}.tf"
            (work / required).write_text(part, encoding="utf-8")
    (work / "main.tf").write_text(text, encoding="utf-8")
    if state:
        (work / "terraform.tfstate").write_text(state, encoding="utf-8")
    _terraform(work, environment, "init", "-no-color", "-input=false")


def _state(work: Path, text: str, environment: dict[str, str]) -> str:
    """A state file in which the resources of a configuration exist."""
    plan = _plan(work, text, environment, None)
    resources = plan["planned_values"]["root_module"]["resources"]
    unknown = {change["address"]: change["change"]["after_unknown"] for change in plan["resource_changes"]}
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    for resource in resources:
        values = dict(resource["values"])
        for name, mark in unknown[resource["address"]].items():
            if mark is True:
                # What the platform would set: an id that names the resource is enough.
                values[name] = f"{resource['type']}/{resource['name']}" if name in ("id", "arn") else None
        if resource["type"] == "terraform_data":
            # Its attributes may be of any type, so a state writes each with its type.
            values["output"] = values.get("input")
            for name in ("input", "output", "triggers_replace"):
                if values.get(name) is not None:
                    values[name] = {"value": values[name], "type": "string"}
        entry = entries.setdefault(
            (resource["type"], resource["name"]),
            {
                "mode": "managed",
                "type": resource["type"],
                "name": resource["name"],
                "provider": f'provider["{resource["provider_name"]}"]',
                "instances": [],
            },
        )
        instance = {
            "schema_version": resource.get("schema_version", 0),
            "attributes": values,
            "sensitive_attributes": [],
        }
        if "index" in resource:
            instance["index_key"] = resource["index"]
        entry["instances"].append(instance)
        if resource["name"] == "deposed":
            entry["instances"].append({**instance, "deposed": "0badcafe"})
    return json.dumps(
        {
            "version": 4,
            "terraform_version": plan["terraform_version"],
            "serial": 1,
            "lineage": "11111111-2222-3333-4444-555555555555",
            "outputs": {},
            "resources": list(entries.values()),
        }
    )


def _terraform(
    work: Path, environment: dict[str, str], *arguments: str, may_fail: bool = False, main: Path | None = None
) -> str:
    if main:
        (work / "main.tf").write_text(main.read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run(
        ["terraform", *arguments], cwd=work, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode and not may_fail:
        raise subprocess.CalledProcessError(done.returncode, arguments, done.stdout, done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
