"""The synthesised stacks of the real environments."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.app import synth
from infra.errors import ConstructRefused, UnknownStack, WheelMissing
from infra.settings import ROOT, environment_names, load_settings
from infra.stacks import STACK_NAMES, STACKS
from infra.toolchains import toolchain_of
from tests.infra.shared_environments import shared_environments

HERE = Path(__file__).parent
PRINCIPALS = ("databricks_group.", "databricks_service_principal.")
HOLDS_DATA = {
    "databricks_catalog",
    "databricks_directory",
    "databricks_mlflow_experiment",
    "databricks_registered_model",
    "databricks_schema",
    "databricks_volume",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository root with the real environments' files and a wheel."""
    root = tmp_path_factory.mktemp("repository")
    (root / "envs").symlink_to(ROOT / "envs")
    return root


@pytest.fixture(scope="module")
def stacks(root: Path) -> dict[str, dict[str, Any]]:
    """The Terraform JSON of every stack, by ``ENV/STACK``."""
    _wheel(root)
    found = {}
    for env in environment_names():
        for path in synth(load_settings(env), root / "build" / env, root=root):
            found[f"{env}/{path.parent.name}"] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _wheel(root: Path) -> None:
    import hashlib

    folder = root / "build" / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lakewright_ml-0.1.0-py3-none-any.whl").write_bytes(b"wheel")
    record = {"file": "lakewright_ml-0.1.0-py3-none-any.whl", "sha256": hashlib.sha256(b"wheel").hexdigest()}
    (folder / "wheel.json").write_text(json.dumps(record), encoding="utf-8")


def _resources(stack: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{type_}.{name}": body
        for type_, by_name in stack.get("resource", {}).items()
        for name, body in by_name.items()
    }


@pytest.mark.parametrize("name", [f"{env}/{stack}" for env in shared_environments() for stack in STACK_NAMES])
def test_addresses(name: str, stacks: dict[str, dict[str, Any]], expect_text: Callable[..., None]) -> None:
    """An address that changes is a resource that Terraform destroys: a changed line needs a `moved` block or a reason."""
    expect_text(
        HERE / "addresses" / f"{name}.txt", "".join(f"{address}\n" for address in sorted(_resources(stacks[name])))
    )


def test_foundation_comes_before_workloads() -> None:
    assert STACK_NAMES.index("foundation") < STACK_NAMES.index("workloads")
    assert [stack.after for stack in STACKS if stack.name == "workloads"] == [("foundation",)]


def test_what_holds_data_is_protected_where_the_settings_say_so(stacks: dict[str, dict[str, Any]]) -> None:
    protected = {env: load_settings(env).protected for env in environment_names()}
    for name, stack in stacks.items():
        holds = protected[name.partition("/")[0]]
        for address, body in _resources(stack).items():
            type_ = address.partition(".")[0]
            expected = type_ in HOLDS_DATA and holds
            assert body.get("lifecycle", {}).get("prevent_destroy", False) is expected, f"{name}: {address}"
            if type_ in ("databricks_catalog", "databricks_schema"):
                assert body["force_destroy"] is not holds, f"{name}: {address}"


def test_local_differs_from_production_in_principals_only(stacks: dict[str, dict[str, Any]]) -> None:
    for stack in STACK_NAMES:
        local, prod = set(_resources(stacks[f"local/{stack}"])), set(_resources(stacks[f"prod/{stack}"]))
        assert {address for address in local ^ prod if not address.startswith(PRINCIPALS)} == set()


def test_no_stack_holds_a_token_or_reads_another_state(stacks: dict[str, dict[str, Any]]) -> None:
    for name, stack in stacks.items():
        assert set(stack["provider"]["databricks"][0]) <= {"host", "rate_limit"}, name
        assert "data" not in stack, name
    assert "host" not in stacks["local/foundation"]["provider"]["databricks"][0]
    assert stacks["prod/foundation"]["provider"]["databricks"][0]["host"].startswith("https://")


def test_versions_are_exact(stacks: dict[str, dict[str, Any]]) -> None:
    toolchain = toolchain_of(load_settings("prod"))
    for stack in stacks.values():
        assert stack["terraform"]["required_providers"] == {
            "databricks": {"source": "databricks/databricks", "version": toolchain.provider}
        }
        assert stack["terraform"]["required_version"] == ">= 1.11"


def test_state_is_kept_apart_by_environment_and_stack(stacks: dict[str, dict[str, Any]]) -> None:
    assert stacks["local/foundation"]["terraform"]["backend"] == {
        "local": {"path": "../../../../.lakewright/state/local/foundation.tfstate"}
    }
    assert stacks["prod/workloads"]["terraform"]["backend"] == {
        "s3": {
            "bucket": "lakewright-terraform-state-prod",
            "encrypt": True,
            "key": "lakewright/prod/workloads.tfstate",
            "region": "eu-west-1",
            "use_lockfile": True,
        }
    }


def test_first_apply_needs_no_model_version(stacks: dict[str, dict[str, Any]]) -> None:
    for env in environment_names():
        endpoint = _resources(stacks[f"{env}/workloads"])["databricks_model_serving.iris"]
        assert "config" not in endpoint
        assert endpoint["ai_gateway"]["inference_table_config"]["enabled"] is True


def test_every_resource_tells_the_line_that_made_it(stacks: dict[str, dict[str, Any]]) -> None:
    for stack in stacks.values():
        for by_name in stack["resource"].values():
            for resource in by_name.values():
                file, _, line = resource["//"]["metadata"]["source"].rpartition(":")
                assert re.fullmatch(r"modules/[a-z_]+/construct\.py", file)
                assert re.search(
                    r"set_address|grant_all|permit_all|_replaced_by",
                    (ROOT / file).read_text().splitlines()[int(line) - 1],
                )


def test_same_input_same_bytes(root: Path, stacks: dict[str, dict[str, Any]]) -> None:
    paths = synth(load_settings("local"), root / "build" / "local", root=root)
    before = {path: path.read_bytes() for path in paths}
    assert {
        path: path.read_bytes() for path in synth(load_settings("local"), root / "build" / "local", root=root)
    } == before


def test_one_stack_alone_needs_no_wheel(tmp_path: Path) -> None:
    (tmp_path / "envs").symlink_to(ROOT / "envs")
    assert synth(load_settings("local"), tmp_path / "out", ["foundation"], root=tmp_path) == [
        tmp_path / "out" / "stacks" / "foundation" / "cdk.tf.json"
    ]


def test_wheel_missing(tmp_path: Path) -> None:
    (tmp_path / "envs").symlink_to(ROOT / "envs")
    with pytest.raises(WheelMissing) as raised:
        synth(load_settings("local"), tmp_path / "out", ["workloads"], root=tmp_path)
    assert (
        str(raised.value)
        == "wheel missing: build/wheels/wheel.json does not exist; run `lakewright wheel publish local`"
    )


def test_relative_folder_is_that_of_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert synth(load_settings("local"), Path("out"), ["foundation"]) == [Path("out/stacks/foundation/cdk.tf.json")]
    assert (tmp_path / "out/stacks/foundation/cdk.tf.json").is_file()


def test_two_resources_of_one_address(tmp_path: Path, envs: Callable[..., Path], minimal: str) -> None:
    text = """catalogs = {
  a   = { name = "x", owner = "o@x", schemas = { b_c = { name = "s" } } }
  a_b = { name = "y", owner = "o@x", schemas = { c = { name = "t" } } }
}
"""
    with pytest.raises(ConstructRefused) as raised:
        synth(load_settings("prod", envs(prod=minimal + text)), tmp_path / "out")
    assert str(raised.value) == (
        "envs/prod.tfvars:4: catalogs.a_b.schemas.c: stack foundation of prod: "
        "the keys a.b_c and a_b.c both give the address databricks_schema.a_b_c; rename one of them"
    )


def test_each_resource_says_which_line_of_which_environment_file_it_is_from(stacks: dict[str, dict[str, Any]]) -> None:
    for name, stack in stacks.items():
        for address, body in _resources(stack).items():
            metadata = body["//"]["metadata"]
            file, _, line = metadata["settings"].rpartition(":")
            written = (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            last = re.sub(r"\[\d+\]$", "", metadata["key"]).rpartition(".")[2]
            assert re.match(rf'\s*"?{last}"? *=', written), (name, address, metadata)
    grants = stacks["local/foundation"]["resource"]["databricks_grants"]["schema_ml_iris"]["//"]["metadata"]
    assert grants["key"] == "catalogs.ml.schemas.iris.grants"
    assert grants["settings"].startswith("envs/prod.tfvars:")
    cluster = stacks["staging/workloads"]["resource"]["databricks_cluster"]["development"]["//"]["metadata"]
    assert "overrides" not in cluster  # autoscale itself is production's, one key in it is not
    job = stacks["local/workloads"]["resource"]["databricks_job"]["iris"]["//"]["metadata"]
    assert job["settings"].startswith("envs/prod.tfvars:")
    principal = stacks["local/foundation"]["resource"]["databricks_service_principal"]["iris_job"]["//"]["metadata"]
    assert principal["overrides"]["existing"].startswith("envs/local.tfvars:")


def test_an_error_of_a_construct_says_which_line(tmp_path: Path, envs: Callable[..., Path], minimal: str) -> None:
    text = """catalogs = { ml = { name = "ml", owner = "o@x", schemas = { s = { name = "s", volumes = { v = { name = "v" } } } } } }
files = {
  a = { source = "a.txt", volume = "ml.s.v" }
  b = { source = "b.txt", volume = "ml.s.v" }
}
clusters = {
  one = { cluster_name = "c", data_security_mode = "USER_ISOLATION", spark_version = "16.4.x-scala2.12", node_type_id = "i3.xlarge"
    num_workers = 1
    libraries = [{ file = "a" }, { file = "b" }]
  }
}
"""
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"numpy=={name == 'a':d}.0.0\n")
    with pytest.raises(ConstructRefused) as raised:
        synth(load_settings("prod", envs(prod=minimal + text), tmp_path), tmp_path / "out", root=tmp_path)
    assert str(raised.value).startswith(
        "envs/prod.tfvars:8: clusters.one: stack workloads of prod: found two requirements files"
    )


def test_unknown_stack(tmp_path: Path) -> None:
    with pytest.raises(UnknownStack) as raised:
        synth(load_settings("local"), tmp_path, ["workload"])
    assert (
        str(raised.value) == 'found stack "workload", expected one of foundation, workloads; did you mean "workloads"?'
    )


def test_local_state_below_another_home(tmp_path: Path) -> None:
    synth(load_settings("local"), tmp_path / "out", ["foundation"], home=tmp_path / "home")
    stack = json.loads((tmp_path / "out" / "stacks" / "foundation" / "cdk.tf.json").read_text(encoding="utf-8"))
    path = tmp_path / "out" / "stacks" / "foundation" / stack["terraform"]["backend"]["local"]["path"]
    assert path.resolve() == tmp_path / "home" / "state" / "local" / "foundation.tfstate"


def _run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_reading_settings_starts_no_node() -> None:
    code = "import infra.app, sys; print([m for m in ('cdktf', 'jsii') if m in sys.modules])"
    assert _run_python(code).strip() == "[]"


def test_only_the_bindings_in_use_are_imported() -> None:
    code = (
        "import sys, infra.stacks.workloads.stack, infra.stacks.foundation.stack\n"
        "print(len({m.split('.')[1] for m in sys.modules if m.startswith('cdktf_cdktf_provider_databricks.')}))"
    )
    assert int(_run_python(code)) < 25


def test_synth_says_nothing(tmp_path: Path) -> None:
    """jsii's banner about the age of Node is not for users of this project."""
    code = (
        "from pathlib import Path; from infra.app import synth; from infra.settings import load_settings\n"
        f"synth(load_settings('local'), Path({str(tmp_path)!r}), ['foundation'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_principals_come_before_what_is_granted_to_them(stacks: dict[str, dict[str, Any]]) -> None:
    local = _resources(stacks["local/foundation"])
    principals = [address for address in local if address.startswith(PRINCIPALS)]
    assert local["databricks_catalog.ml"]["depends_on"] == sorted(principals)
    assert len(principals) == 4
