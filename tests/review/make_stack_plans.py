"""Makes the plans of this repository's own stacks that the page's snapshots are of, each by a real `terraform plan`.

A sandbox is started, `local`, `staging` and `prod` are applied to it, and then each scenario's edit of `envs/` (see scenarios.py) is
planned with the bundled provider and thrown away again. What is kept of a plan, in `stack_plans/SCENARIO/ENV/stacks/STACK/`, is
redacted as `review --redacted-plan` does it, without what a review does not read (objects that stay as they are among it), and with
what chance gave (ids, ports, times) replaced by what stays the same. Beside it lies `cdk.tf.json` with the paths of the constructs,
but without lines of Python: those move with every edit of `infra/`. It takes a minute; then look at the pages:

    python -m tests.review.make_stack_plans [SCENARIO…]
    LAKEWRIGHT_UPDATE=1 python -m pytest tests/review/test_stack_pages.py
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mlflow
from databricks.sdk import WorkspaceClient
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

from infra.app import synth
from infra.settings import LocalBackendConfig, Settings, load_settings
from review.redaction import redact_plan
from scripts import places, sandbox_process
from scripts.errors import TerraformFailed
from scripts.synthesis import put_node_on_path
from scripts.terraform import PLAN_FILE, Terraform, terraform
from scripts.wheel import build_wheel, publish
from tests.review.scenarios import SCENARIOS, SERVED, Edit, Scenario
from tests.review.stable import Stable

PLANS = Path(__file__).parent / "stack_plans"
_NOT_READ = ("timestamp", "applyable", "planned_values", "prior_state", "variables")
_INSTALLED = {"LAKEWRIGHT_ENVIRONMENT": "installed"}


def main(names: list[str]) -> int:
    """Makes the plans of the named scenarios, or of all."""
    wanted = {name: scenario for name, scenario in SCENARIOS.items() if not names or name in names}
    with tempfile.TemporaryDirectory(prefix="stack-plans-") as folder:
        home = Path(folder)
        os.environ |= {
            "LAKEWRIGHT_HOME": folder,
            "LAKEWRIGHT_PROVIDER": "bundled",
            "LAKEWRIGHT_SANDBOX_PORT": "0",
        }
        put_node_on_path()
        shutil.copytree(places.ROOT / "envs", home / "envs")
        build_wheel()
        shutil.copytree(places.ROOT / "build" / "wheels", home / "build" / "wheels")
        try:
            sandbox = sandbox_process.up()[0]
            os.environ |= {
                "DATABRICKS_HOST": sandbox.url,
                "DATABRICKS_TOKEN": sandbox.token,
                "DATABRICKS_AUTH_TYPE": "pat",
            }
            _make(home, wanted)
        finally:
            sandbox_process.down()
    return 0


def _make(home: Path, wanted: dict[str, Scenario]) -> None:
    client = WorkspaceClient()
    _apply(home, "local", "foundation")  # It makes the groups that the other environments take from the account.
    _add_service_principals(home, client)
    for stack in ("foundation", "workloads"):
        for name, scenario in wanted.items():
            if scenario.empty and stack in scenario.stacks:
                _keep(home, name, scenario)
        for environment in ("prod", "staging"):
            _apply(home, environment, stack)
    _apply(home, "local", "workloads")
    _add_model_versions(home)
    with _edited(home, [SERVED]):
        _apply(home, "local", "workloads")
        for name, scenario in wanted.items():
            if not scenario.empty:
                _keep(home, name, scenario)


def _keep(home: Path, name: str, scenario: Scenario) -> None:
    """Plans every stack of a scenario, and writes what is kept of the plans."""
    if scenario.by_hand:
        scenario.by_hand(WorkspaceClient())
    stable = Stable("".join(path.read_text(encoding="utf-8") for path in (home / "envs").glob("*.tfvars")))
    with _edited(home, scenario.edits), _next_wheel(home, scenario.next_wheel):
        for environment in scenario.environments:
            for stack in scenario.stacks:
                ready = _ready(home, environment, stack)
                document = _planned(ready, scenario.destroy)
                target = PLANS / name / environment / "stacks" / stack
                target.mkdir(parents=True, exist_ok=True)
                _write(target / "plan.json", stable.of(_kept(document)))
                _write(target / "cdk.tf.json", _constructs(json.loads((ready.folder / "cdk.tf.json").read_text())))
                print(name, environment, stack, (target / "plan.json").stat().st_size)


def _ready(home: Path, environment: str, stack: str) -> Terraform:
    """Terraform for a stack that has just been synthesised, against the sandbox whatever workspace the environment names."""
    settings = _in_sandbox(load_settings(environment, home / "envs", home))
    synth(settings, places.build(environment), [stack], root=home, home=home)
    ready = terraform(environment, stack, {})
    ready.init()
    return ready


def _in_sandbox(settings: Settings) -> Settings:
    clusters = {
        key: cluster.model_copy(update={"spark_env_vars": _INSTALLED}) for key, cluster in settings.clusters.items()
    }
    backend = LocalBackendConfig(kind="local")
    return settings.model_copy(update={"workspace_host": None, "backend": backend, "clusters": clusters})


def _apply(home: Path, environment: str, stack: str) -> None:
    settings = load_settings(environment, home / "envs", home)
    if stack == "workloads":
        publish(settings, WorkspaceClient())
    ready = _ready(home, environment, stack)
    ready.plan()
    ready.run("apply", "-input=false", "-no-color", "-parallelism=1", PLAN_FILE)  # One by one, so that ids do not race.


def _planned(ready: Terraform, destroy: bool) -> dict[str, Any]:
    try:
        ready.plan(destroy=destroy)
    except TerraformFailed:
        # Terraform writes down what it had planned before it stopped; the command line does not take that for a plan.
        return dict(json.loads(ready.run("show", "-json", f".{PLAN_FILE}").stdout))
    return ready.show()


def _kept(document: dict[str, Any]) -> dict[str, Any]:
    """What a review reads of a plan, without its secrets."""
    plan = redact_plan(document)
    for key in _NOT_READ:
        if key != "prior_state" or not plan["errored"]:
            plan.pop(key, None)
    plan["resource_changes"] = [
        change for change in plan.get("resource_changes", []) if change["change"]["actions"] != ["no-op"]
    ]
    plan["configuration"].pop("root_module")
    plan.get("relevant_attributes", []).sort(key=json.dumps)  # Terraform writes them in any order.
    return plan


def _constructs(synthesised: dict[str, Any]) -> dict[str, Any]:
    """Nothing of a synthesised stack but the constructs' paths."""
    return {
        "resource": {
            kind: {name: {"//": {"metadata": {"path": body["//"]["metadata"]["path"]}}} for name, body in named.items()}
            for kind, named in synthesised["resource"].items()
        }
    }


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


@contextmanager
def _edited(home: Path, edits: Iterable[Edit]) -> Iterator[None]:
    """The environments with some texts replaced, for a while."""
    before = {path: path.read_text(encoding="utf-8") for path in (home / "envs").glob("*.tfvars")}
    for edit in edits:
        path = home / "envs" / edit.file
        text = path.read_text(encoding="utf-8")
        if text.count(edit.old) != edit.times:
            raise ValueError(f"{edit.file}: {edit.old!r}: found {text.count(edit.old)} times, expected {edit.times}")
        path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    yield
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")


@contextmanager
def _next_wheel(home: Path, wanted: bool) -> Iterator[None]:
    """A wheel of other code, for a while."""
    record = home / "build" / "wheels" / "wheel.json"
    before = record.read_text(encoding="utf-8")
    told = json.loads(before)
    wheel = record.parent / told["file"]
    content = wheel.read_bytes()
    if wanted:
        with zipfile.ZipFile(wheel, "a") as archive:
            archive.comment = b"the next one"
        told["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
        record.write_text(json.dumps(told), encoding="utf-8")
    yield
    wheel.write_bytes(content)
    record.write_text(before, encoding="utf-8")


def _add_service_principals(home: Path, client: WorkspaceClient) -> None:
    """What production takes from its account."""
    for environment in ("prod", "staging"):
        for job in load_settings(environment, home / "envs", home).jobs.values():
            if job.run_as and job.run_as.service_principal_name:
                client.service_principals.create(
                    application_id=job.run_as.service_principal_name, display_name=f"{environment}-jobs"
                )


def _add_model_versions(home: Path) -> None:
    """Two versions of the model of `local`, as training would have made them."""
    code = home / "model.py"
    code.write_text(_MODEL, encoding="utf-8")
    folder = home / "model"
    signature = ModelSignature(Schema([ColSpec("double", "x")]), Schema([ColSpec("double")]))
    mlflow.pyfunc.save_model(folder, python_model=str(code), signature=signature, pip_requirements=["mlflow"])
    registry = mlflow.MlflowClient(tracking_uri="databricks", registry_uri="databricks-uc")
    for _ in range(2):
        registry.create_model_version("ml_local.iris.iris_classifier", str(folder))


_MODEL = """
import mlflow

class Same(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return list(model_input["x"])

mlflow.models.set_model(Same())
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
