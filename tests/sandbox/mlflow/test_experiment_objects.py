"""Experiments are objects of the workspace: listed, one for both spellings of a path, and deleted with their folder."""

from __future__ import annotations

import time
from typing import Any

import mlflow
import pytest
from databricks.sdk.errors import BadRequest, DatabricksError, NotFound, PermissionDenied
from databricks.sdk.service.workspace import ImportFormat
from mlflow import MlflowClient
from mlflow.exceptions import RestException

from sandbox.core.store import Store


@pytest.fixture
def folder(sandbox: Any, request: Any) -> str:
    """An empty folder of the test's own."""
    path = f"/Shared/{request.node.name}"
    sandbox.client.workspace.mkdirs(path)
    return path


def listed(client: Any, path: str) -> dict[str, str]:
    """Kinds by path; the SDK has no name for an experiment's kind, and gives None for it."""
    answer = client.api_client.do("GET", "/api/2.0/workspace/list", query={"path": path})
    assert [each["path"] for each in answer["objects"]] == [each.path for each in client.workspace.list(path)]
    return {each["path"]: each["object_type"] for each in answer["objects"]}


def test_listed_in_its_folder_and_found_by_its_path(sandbox: Any, client: MlflowClient, folder: str) -> None:
    sandbox.client.workspace.mkdirs(f"{folder}/below")
    made = client.create_experiment(f"{folder}/it's 100%_mine")
    client.create_experiment(f"{folder}/below/other")
    client.delete_experiment(client.create_experiment(f"{folder}/gone"))
    assert listed(sandbox.client, folder) == {
        f"{folder}/below": "DIRECTORY",
        f"{folder}/it's 100%_mine": "MLFLOW_EXPERIMENT",
    }
    assert list(listed(sandbox.client, f"{folder}/below")) == [f"{folder}/below/other"]
    found = sandbox.client.workspace.get_status(f"/Workspace{folder}/it's 100%_mine")
    assert (found.resource_id, found.object_id) == (made, int(made))
    assert listed(sandbox.client, found.path) == {found.path: "MLFLOW_EXPERIMENT"}


def test_names_that_a_filter_would_read_otherwise_are_told_apart(sandbox: Any, client: MlflowClient) -> None:
    for name in ("a_b", "axb", "a'b"):
        sandbox.client.workspace.mkdirs(f"/Shared/{name}")
        client.create_experiment(f"/Shared/{name}/e")
    for name in ("a_b", "axb", "a'b"):
        assert list(listed(sandbox.client, f"/Shared/{name}")) == [f"/Shared/{name}/e"]


def test_deleted_with_its_folder_and_alone(sandbox: Any, client: MlflowClient, folder: str) -> None:
    sandbox.client.workspace.mkdirs(f"{folder}/below")
    names = [f"{folder}/one", f"{folder}/below/two", f"{folder}/three"]
    made = [client.create_experiment(name) for name in names]
    sandbox.client.workspace.delete(names[2])
    assert client.get_experiment(made[2]).lifecycle_stage == "deleted"
    with pytest.raises(BadRequest, match="not empty"):
        sandbox.client.workspace.delete(folder)
    assert client.get_experiment(made[0]).lifecycle_stage == "active"
    sandbox.client.workspace.delete(folder, recursive=True)
    assert [client.get_experiment_by_name(name) for name in names] == [None] * 3
    with pytest.raises(NotFound):
        sandbox.client.workspace.get_status(folder)
    sandbox.client.workspace.mkdirs(folder)
    assert listed(sandbox.client, folder) == {}
    assert client.create_experiment(names[0]) != made[0]


def test_a_deletion_that_a_kill_cut_off_is_finished(sandbox: Any, client: MlflowClient, folder: str) -> None:
    made = client.create_experiment(f"{folder}/left")
    sandbox.client.workspace.mkdirs("/Shared/untouched")
    kept = client.create_experiment("/Shared/untouched/kept")
    Store(sandbox.home / "sandbox.db").put("experiments_to_delete", folder, {"ids": [made]})
    sandbox.restart(kill=True)
    deadline = time.monotonic() + 60
    while client.get_experiment(made).lifecycle_stage != "deleted":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert client.get_experiment(kept).lifecycle_stage == "active"


def test_both_spellings_are_one_experiment(client: MlflowClient, folder: str) -> None:
    made = mlflow.set_experiment(f"/Workspace{folder}/e").experiment_id
    assert client.get_experiment(made).name == f"{folder}/e"
    assert mlflow.set_experiment(f"{folder}/e").experiment_id == made
    found = client.get_experiment_by_name(f"/Workspace{folder}/e")
    assert found is not None
    assert found.experiment_id == made
    with pytest.raises(RestException, match="RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(f"/Workspace{folder}/e")
    client.rename_experiment(made, f"/Workspace{folder}/renamed")
    assert client.get_experiment(made).name == f"{folder}/renamed"


def test_its_folder_has_to_be_there(client: MlflowClient, folder: str) -> None:
    made = client.create_experiment(f"{folder}/e")
    for attempt in (
        lambda: client.create_experiment("/Shared/nowhere/e"),
        lambda: client.rename_experiment(made, "/Shared/nowhere/e"),
        lambda: client.create_experiment("/Users/nobody@example.com/e"),
    ):
        with pytest.raises(RestException, match=r"Parent directory /.* does not exist") as missing:
            attempt()
        assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert client.get_experiment(made).name == f"{folder}/e"


def test_no_two_objects_have_one_path(sandbox: Any, client: MlflowClient, folder: str) -> None:
    sandbox.client.workspace.upload(f"{folder}/taken.txt", b"x", format=ImportFormat.AUTO)
    with pytest.raises(RestException, match="RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(f"{folder}/taken.txt")


def test_only_those_who_may_read_it_see_it(sandbox: Any, client: MlflowClient, folder: str, member: Any) -> None:
    secret = client.create_experiment(f"{folder}/secret")
    shown = client.create_experiment(f"{folder}/shown")
    member.permitted(shown, "CAN_READ")
    assert list(listed(member.client, folder)) == [f"{folder}/shown"]
    assert member.client.workspace.get_status(f"{folder}/shown").resource_id == shown
    for attempt in (
        lambda: member.client.workspace.get_status(f"{folder}/secret"),
        lambda: member.client.workspace.delete(f"{folder}/secret"),
    ):
        with pytest.raises(DatabricksError):
            attempt()
    with pytest.raises(PermissionDenied):
        member.client.workspace.delete(f"{folder}/shown")
    assert {client.get_experiment(each).lifecycle_stage for each in (secret, shown)} == {"active"}


def test_made_only_where_its_maker_may_make_something(sandbox: Any, client: MlflowClient, member: Any) -> None:
    sandbox.client.workspace.mkdirs("/closed")
    with member.acting() as theirs, pytest.raises(RestException, match="does not have CAN_EDIT permission"):
        theirs.create_experiment("/closed/e")
    own = f"/Users/{member.name}/own"
    with member.acting() as theirs:
        made = theirs.create_experiment(own)
    sandbox.client.workspace.mkdirs("/closed/below")
    client.create_experiment("/closed/below/e")
    with pytest.raises(PermissionDenied):
        member.client.workspace.delete("/closed/below", recursive=True)
    assert list(listed(sandbox.client, "/closed/below")) == ["/closed/below/e"]
    assert client.get_experiment(made).name == own


def test_a_deletion_that_a_kill_cut_off_leaves_the_experiment_its_name(
    sandbox: Any, client: MlflowClient, folder: str
) -> None:
    made = client.create_experiment(f"{folder}/cut off")
    client.rename_experiment(made, f"{folder}/cut off (deleted {made})")  # the first of the two steps
    Store(sandbox.home / "sandbox.db").put("experiment_on_its_way", made, {})
    sandbox.restart(kill=True)
    deadline = time.monotonic() + 60
    while client.get_experiment(made).name != f"{folder}/cut off" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert client.get_experiment_by_name(f"{folder}/cut off").experiment_id == made
    client.delete_experiment(made)
    client.restore_experiment(made)
    assert client.get_experiment(made).name == f"{folder}/cut off"
