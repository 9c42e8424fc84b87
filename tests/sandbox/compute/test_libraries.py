"""Libraries of every kind on clusters, through the SDK."""

from __future__ import annotations

import io
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import InvalidParameterValue
from databricks.sdk.service.catalog import VolumeType
from databricks.sdk.service.compute import (
    Library,
    LibraryInstallStatus,
    MavenLibrary,
    PythonPyPiLibrary,
    RCranLibrary,
)

VOLUME = "/Volumes/libs/default/files"
EVERY_KIND = [
    Library(pypi=PythonPyPiLibrary(package="numpy==1.26.4", repo="http://my-pypi-repo.com")),
    Library(pypi=PythonPyPiLibrary(package="scikit-learn==1.3.2")),
    Library(
        maven=MavenLibrary(
            coordinates="com.databricks:spark-csv_2.11:1.5.0",
            exclusions=["org.slf4j:slf4j-log4j12"],
            repo="http://my-maven-repo.com",
        )
    ),
    Library(cran=RCranLibrary(package="ggplot2", repo="http://cran.us.r-project.org")),
    Library(whl=f"{VOLUME}/own-1.0.0-py3-none-any.whl"),
    Library(jar=f"{VOLUME}/own.jar"),
    Library(egg=f"{VOLUME}/own.egg"),
    Library(requirements=f"{VOLUME}/requirements.txt"),
]


@pytest.fixture(scope="module")
def w(sandbox: Any) -> WorkspaceClient:
    w: WorkspaceClient = sandbox.client
    w.catalogs.create("libs")
    w.volumes.create("libs", "default", "files", VolumeType.MANAGED)
    for name in ("own-1.0.0-py3-none-any.whl", "own.jar", "own.egg", "requirements.txt"):
        w.files.upload(f"{VOLUME}/{name}", io.BytesIO(b"six==1.17.0\n"), overwrite=True)
    return w


@pytest.fixture
def cluster_id(w: WorkspaceClient) -> str:
    created = w.clusters.create(spark_version="14.3.x-gpu-ml-scala2.12", node_type_id="g5.12xlarge", num_workers=0)
    return created.result().cluster_id or ""


def statuses(w: WorkspaceClient, cluster_id: str) -> dict[str, LibraryInstallStatus | None]:
    return {str(each.library): each.status for each in w.libraries.cluster_status(cluster_id)}


def test_every_kind_is_installed_and_shown_as_given(w: WorkspaceClient, cluster_id: str) -> None:
    w.libraries.install(cluster_id, EVERY_KIND)
    shown = list(w.libraries.cluster_status(cluster_id))
    assert [each.library for each in shown] == EVERY_KIND
    assert {each.status for each in shown} == {LibraryInstallStatus.INSTALLED}
    all_statuses = {each.cluster_id: each.library_statuses for each in w.libraries.all_cluster_statuses()}
    assert all_statuses[cluster_id] == shown


def test_installing_again_changes_nothing(w: WorkspaceClient, cluster_id: str) -> None:
    w.libraries.install(cluster_id, EVERY_KIND[:2])
    w.libraries.install(cluster_id, EVERY_KIND[1:3])
    assert [each.library for each in w.libraries.cluster_status(cluster_id)] == [
        EVERY_KIND[0],
        EVERY_KIND[1],
        EVERY_KIND[2],
    ]


def test_a_missing_file_fails_the_library(w: WorkspaceClient, cluster_id: str) -> None:
    w.libraries.install(cluster_id, [Library(whl=f"{VOLUME}/absent-1.0.0-py3-none-any.whl")])
    [status] = w.libraries.cluster_status(cluster_id)
    assert status.status == LibraryInstallStatus.FAILED
    assert "absent-1.0.0-py3-none-any.whl does not exist" in (status.messages or [""])[0]


def test_uninstalling_takes_a_restart(w: WorkspaceClient, cluster_id: str) -> None:
    gone, kept = EVERY_KIND[0], EVERY_KIND[1]
    w.libraries.install(cluster_id, [gone, kept])
    w.libraries.uninstall(cluster_id, [gone])
    assert statuses(w, cluster_id)[str(gone)] == LibraryInstallStatus.UNINSTALL_ON_RESTART
    w.clusters.restart(cluster_id).result()
    assert statuses(w, cluster_id) == {str(kept): LibraryInstallStatus.INSTALLED}


def test_what_is_installed_again_stays(w: WorkspaceClient, cluster_id: str) -> None:
    library = EVERY_KIND[0]
    w.libraries.install(cluster_id, [library])
    w.libraries.uninstall(cluster_id, [library])
    w.libraries.install(cluster_id, [library])
    assert statuses(w, cluster_id) == {str(library): LibraryInstallStatus.INSTALLED}
    w.clusters.restart(cluster_id).result()
    assert statuses(w, cluster_id) == {str(library): LibraryInstallStatus.INSTALLED}


def test_libraries_wait_for_a_cluster_that_is_down(w: WorkspaceClient, cluster_id: str) -> None:
    w.clusters.delete(cluster_id).result()
    w.libraries.install(cluster_id, EVERY_KIND[:1])
    assert set(statuses(w, cluster_id).values()) == {LibraryInstallStatus.PENDING}
    w.clusters.start(cluster_id).result()
    assert set(statuses(w, cluster_id).values()) == {LibraryInstallStatus.INSTALLED}


@pytest.mark.parametrize(
    ("library", "message"),
    [
        ({}, "exactly one of pypi"),
        ({"pypi": {"package": "a"}, "whl": "/Volumes/a.whl"}, "exactly one of pypi"),
        ({"pypi": {}}, "Library pypi needs package"),
        ({"maven": {"coordinates": "a:b"}}, "must have the form groupId:artifactId:version, got a:b"),
        ({"whl": "/Volumes/a/b/c/d.zip"}, "must end with"),
        ({"requirements": "/Volumes/a/b/c/d.in"}, "must end with .txt"),
    ],
)
def test_incomplete_libraries_are_refused(
    w: WorkspaceClient, cluster_id: str, library: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidParameterValue, match=message):
        w.api_client.do("POST", "/api/2.0/libraries/install", body={"cluster_id": cluster_id, "libraries": [library]})


def test_unknown_cluster(w: WorkspaceClient) -> None:
    with pytest.raises(InvalidParameterValue, match="Cluster 0000 does not exist"):
        w.libraries.install("0000", EVERY_KIND[:1])
