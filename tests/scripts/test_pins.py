"""After an apply the libraries of a running cluster are those that were asked for, whatever the provider left half done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.service.compute import Library, MavenLibrary, PythonPyPiLibrary, State

from scripts import pins
from tests.sandbox.conftest import launch, stop, wait_until_ready

OLD, NEW = (Library(pypi=PythonPyPiLibrary(package=f"six=={version}")) for version in ("1.16.0", "1.17.0"))
MAVEN = Library(maven=MavenLibrary(coordinates="a:b:1", exclusions=["d:e", "c:d"]))


@pytest.fixture(scope="module")
def w(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkspaceClient]:
    home = tmp_path_factory.mktemp("sandbox")
    process = launch(home)
    try:
        url = wait_until_ready(home, process)
        yield WorkspaceClient(config=Config(host=url, token=(home / "token").read_text(), auth_type="pat"))
    finally:
        stop(process)


@pytest.fixture
def cluster_id(w: WorkspaceClient) -> str:
    """A running cluster that has ``NEW`` and waits for a restart to lose ``OLD`` and ``MAVEN``, as the provider leaves it."""
    made = w.clusters.create_and_wait(
        cluster_name="pinned", spark_version="16.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=0
    ).cluster_id
    assert made
    w.libraries.install(made, [OLD, MAVEN])
    w.libraries.uninstall(made, [OLD, MAVEN])
    w.libraries.install(made, [NEW])
    return made


def block(package: str) -> dict[str, Any]:
    """A library as Terraform writes it."""
    none: dict[str, Any] = {"cran": [], "egg": "", "jar": "", "maven": [], "requirements": "", "whl": ""}
    return {**none, "pypi": [{"package": package, "repo": ""}]}


def names(w: WorkspaceClient, cluster_id: str) -> list[str]:
    return sorted(f"{each.library} {each.status}" for each in w.libraries.cluster_status(cluster_id))


def test_what_is_not_wanted_goes_with_a_restart(
    w: WorkspaceClient, cluster_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pins.settle(w, cluster_id, [block("six==1.17.0")])
    assert [each.library for each in w.libraries.cluster_status(cluster_id)] == [NEW]
    assert w.clusters.get(cluster_id).state is State.RUNNING
    assert "restarted pinned, which held six==1.16.0, a:b:1 until then" in capsys.readouterr().err
    again = names(w, cluster_id)
    pins.settle(w, cluster_id, [block("six==1.17.0")])
    assert names(w, cluster_id) == again
    assert capsys.readouterr().err == ""


def test_what_is_wanted_again_stays(w: WorkspaceClient, cluster_id: str) -> None:
    maven = {"maven": [{"coordinates": "a:b:1", "exclusions": ["c:d", "d:e"], "repo": None}], "pypi": []}
    pins.settle(w, cluster_id, [block("six==1.16.0"), block("six==1.17.0"), maven])
    w.clusters.restart_and_wait(cluster_id)
    assert names(w, cluster_id) == sorted(f"{each} LibraryInstallStatus.INSTALLED" for each in (OLD, NEW, MAVEN))


def test_a_cluster_that_is_down_is_left_alone(w: WorkspaceClient, cluster_id: str) -> None:
    w.clusters.delete_and_wait(cluster_id)
    pins.settle(w, cluster_id, [block("six==1.17.0")])
    assert w.clusters.get(cluster_id).state is State.TERMINATED


def test_only_libraries_changed_in_place_count() -> None:
    def change(actions: list[str], before: Any, after: Any, type_: str = "databricks_cluster") -> dict[str, Any]:
        return {"type": type_, "change": {"actions": actions, "before": before, "after": after}}

    one, two = {"id": "1", "library": [block("a==1")]}, {"id": "1", "library": [block("a==2")]}
    changes = [
        change(["update"], one, two),
        change(["update"], one, {**one, "num_workers": 2}),
        change(["delete", "create"], one, two),
        change(["create"], None, two),
        change(["update"], one, two, "databricks_instance_pool"),
    ]
    assert list(pins.moved({"resource_changes": changes})) == [("1", two["library"])]
