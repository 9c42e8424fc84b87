"""A saved plan is tied to its file and its state."""

import contextlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from review import ReadingError
from review.approval.binding import Binding, bind, differences, read_binding

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")


def terraform(folder: Path, *arguments: str) -> None:
    subprocess.run(["terraform", *arguments, "-no-color"], cwd=folder, check=True, capture_output=True, timeout=120)


def test_another_file_and_a_moved_state_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "a" {\n  input = "one"\n}\n')
    terraform(tmp_path, "init")
    terraform(tmp_path, "apply", "-auto-approve")
    (tmp_path / "main.tf").write_text('resource "terraform_data" "a" {\n  input = "two"\n}\n')
    terraform(tmp_path, "plan", "-out=plan.bin")
    reviewed = bind(tmp_path / "plan.bin", "f" * 64)
    assert reviewed.serial > 0
    reviewed.write(tmp_path / "binding.json")
    assert read_binding(tmp_path / "binding.json") == reviewed
    assert differences(reviewed, tmp_path / "plan.bin") == []
    terraform(tmp_path, "apply", "plan.bin")
    terraform(tmp_path, "plan", "-out=plan.bin")
    found = differences(reviewed, tmp_path / "plan.bin")
    assert found[0].startswith("the state has moved on")
    assert found[1] == "the saved plan file is another one than was reviewed"


@pytest.mark.parametrize(
    "longer", ["", "/and/further/folders/below/each/other/so/that/its/length/takes/a/byte/of/its/own"]
)
def test_a_plan_copied_from_another_environment_is_noticed(tmp_path: Path, longer: str) -> None:
    """Terraform would apply it to that other environment's state, with this one's credentials."""
    for environment in ("dev", "prod"):
        folder = tmp_path / environment
        folder.mkdir()
        configuration = {
            "terraform": {"backend": {"local": {"path": f"../state{longer}/{environment}/stack.tfstate"}}},
            "resource": {"terraform_data": {"a": {"input": "one"}}},
        }
        (folder / "cdk.tf.json").write_text(json.dumps(configuration))
        terraform(folder, "init")
        terraform(folder, "plan", "-out=plan.bin")
        bind(folder / "plan.bin", "f" * 64).write(folder / "binding.json")
        assert differences(read_binding(folder / "binding.json"), folder / "plan.bin") == []
    for name in ("plan.bin", "binding.json"):
        shutil.copy(tmp_path / "dev" / name, tmp_path / "prod" / name)
    [found] = differences(read_binding(tmp_path / "prod" / "binding.json"), tmp_path / "prod" / "plan.bin")
    assert found.startswith("the plan is of another environment or stack")


def test_what_is_no_saved_plan_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "plan.bin").write_text("no zip")
    with pytest.raises(ReadingError, match="expected a plan saved by `terraform plan -out`"):
        bind(tmp_path / "plan.bin", "")


def _plan(packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """As much of a saved plan as a binding is made of."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packed) as archive:
        archive.writestr("tfplan", "planned " * 20)
        archive.writestr("tfstate", json.dumps({"lineage": "l", "serial": 1}))
    return written.getvalue()


def test_a_plan_with_any_damaged_byte_is_bound_or_told(tmp_path: Path) -> None:
    """Damage in an archive shows as many kinds of errors; whoever made the damage sees one."""
    whole, plan = _plan(), tmp_path / "plan.bin"
    (tmp_path / "cdk.tf.json").write_text(json.dumps({"terraform": {"backend": {"local": {"path": "x"}}}}))
    reviewed = Binding("f" * 64, "0" * 64, "l", 1)
    for place in range(len(whole)):
        plan.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with contextlib.suppress(ReadingError):
            assert differences(reviewed, plan)


@pytest.mark.parametrize("state", ["[]", "{", "[" * 100_000, '{"serial": [1]}', ""])
def test_a_plan_with_a_state_that_is_none_is_told(tmp_path: Path, state: str) -> None:
    with zipfile.ZipFile(tmp_path / "plan.bin", "w") as archive:
        archive.writestr("tfstate", state)
    with pytest.raises(ReadingError, match="no saved plan"):
        bind(tmp_path / "plan.bin", "f" * 64)
