"""What a task can import: wheels, pins, requirements files, what is installed already; and the log that says so."""

from __future__ import annotations

import io
from typing import Any

import pytest
from databricks.sdk.service import catalog, compute, jobs
from databricks.sdk.service.compute import Library, PythonPyPiLibrary
from databricks.sdk.service.jobs import SubmitTask

CLUSTER = compute.ClusterSpec(spark_version="16.4.x-cpu-ml-scala2.12", node_type_id="i3.xlarge", num_workers=0)
FLOWERS = """
import sys

VERSION = {version!r}

def main():
    print("flowers", VERSION, sys.argv[1:])

def other():
    print("other")
"""
FOLDER = "/Volumes/code/default/files"


def wheel_task(entry_point: str = "go", **more: Any) -> jobs.PythonWheelTask:
    return jobs.PythonWheelTask(package_name="flowers", entry_point=entry_point, **more)


@pytest.fixture
def wheel(platform: Any) -> str:
    return platform.wheel("flowers", "1.0.0", FLOWERS.format(version="1.0.0"), requires="pandas>=1")


def test_a_wheel_runs_by_entry_point_or_function(platform: Any, wheel: str) -> None:
    libraries = [Library(whl=wheel)]
    run = platform.run(
        SubmitTask(
            task_key="named",
            new_cluster=CLUSTER,
            libraries=libraries,
            python_wheel_task=wheel_task(named_parameters={"a": "1"}),
        ),
        SubmitTask(
            task_key="listed",
            new_cluster=CLUSTER,
            libraries=libraries,
            python_wheel_task=wheel_task(parameters=["x", "y"]),
        ),
        SubmitTask(
            task_key="function", new_cluster=CLUSTER, libraries=libraries, python_wheel_task=wheel_task("other")
        ),
        SubmitTask(
            task_key="absent", new_cluster=CLUSTER, libraries=libraries, python_wheel_task=wheel_task("nowhere")
        ),
    )
    assert "flowers 1.0.0 ['--a=1']" in platform.log(run, "named")
    assert "flowers 1.0.0 ['x', 'y']" in platform.log(run, "listed")
    assert "other" in platform.log(run, "function").splitlines()
    assert "has no entry point 'nowhere'" in platform.output(run, "absent").error
    assert "[sandbox] installed: flowers==1.0.0" in platform.log(run, "named")


def test_without_the_wheel_the_package_is_not_there(platform: Any) -> None:
    run = platform.run(SubmitTask(task_key="t", new_cluster=CLUSTER, python_wheel_task=wheel_task()))
    assert "package 'flowers' has no entry point 'go'" in platform.output(run, "t").error


def test_each_specification_has_an_environment_of_its_own(platform: Any, wheel: str) -> None:
    newer = platform.wheel("flowers", "2.0.0", FLOWERS.format(version="2.0.0"))
    clusters = [jobs.JobCluster("old", CLUSTER), jobs.JobCluster("new", CLUSTER)]
    tasks = [
        jobs.Task(task_key=key, job_cluster_key=key, libraries=[Library(whl=path)], python_wheel_task=wheel_task())
        for key, path in (("old", wheel), ("new", newer))
    ]
    run = platform.run_job(platform.create(name="two", job_clusters=clusters, tasks=tasks).job_id)
    assert "flowers 1.0.0" in platform.log(run, "old")
    assert "flowers 2.0.0" in platform.log(run, "new")


def test_a_changed_wheel_of_the_same_name_is_a_new_environment(platform: Any) -> None:
    for text in ("first", "second"):
        path = platform.wheel("changing", "1.0.0", f"def main():\n    print('content', {text!r})\n")
        task = jobs.PythonWheelTask(package_name="changing", entry_point="go")
        run = platform.run(
            SubmitTask(task_key="t", new_cluster=CLUSTER, libraries=[Library(whl=path)], python_wheel_task=task)
        )
        assert f"content {text}" in platform.log(run, "t")


def test_a_pin_from_the_package_index_goes_over_the_installed_version(platform: Any) -> None:
    source = platform.script("versions", "import six, pandas\nprint('six', six.__version__)\n")
    requirements = "# pinned\nsix==1.16.0\n"
    platform.w.files.upload(f"{FOLDER}/requirements.txt", io.BytesIO(requirements.encode()), overwrite=True)
    spec = compute.Environment(environment_version="4", dependencies=[f"-r {FOLDER}/requirements.txt"])
    pinned = [Library(pypi=PythonPyPiLibrary(package="six==1.16.0"))]
    run = platform.run(
        SubmitTask(task_key="cluster", new_cluster=CLUSTER, libraries=pinned, spark_python_task=source),
        SubmitTask(task_key="serverless", environment_key="e", spark_python_task=source),
        SubmitTask(task_key="plain", spark_python_task=source),
        environments=[jobs.JobEnvironment("e", spec)],
    )
    assert "six 1.16.0" in platform.log(run, "cluster")
    assert "six 1.16.0" in platform.log(run, "serverless")
    assert "six 1.16.0" not in platform.log(run, "plain")


def test_installed_packages_stand_in_for_pins_where_the_cluster_asks_for_it(platform: Any) -> None:
    source = platform.script("sklearn", "import importlib.metadata as m\nprint('six', m.version('six'))\n")
    installed = compute.ClusterSpec(**{**vars(CLUSTER), "spark_env_vars": {"LAKEWRIGHT_ENVIRONMENT": "installed"}})
    libraries = [Library(pypi=PythonPyPiLibrary(package="six==1.2.0")), Library(jar="/Volumes/a/b/c/d.jar")]
    run = platform.run(SubmitTask(task_key="t", new_cluster=installed, libraries=libraries, spark_python_task=source))
    log = platform.log(run, "t")
    assert platform.result(run) == "SUCCESS"
    assert "[sandbox] six==1.2.0: used the installed six==" in log
    assert "[sandbox] left out: jar library /Volumes/a/b/c/d.jar" in log


@pytest.mark.parametrize(
    ("library", "message"),
    [
        (Library(whl=f"{FOLDER}/absent-1.0.0-py3-none-any.whl"), "absent-1.0.0-py3-none-any.whl does not exist"),
        (Library(pypi=PythonPyPiLibrary(package="six=1.17")), "'six=1.17' is not a requirement"),
    ],
)
def test_a_library_that_cannot_be_installed_fails_the_task(platform: Any, library: Library, message: str) -> None:
    run = platform.run(
        SubmitTask(task_key="t", new_cluster=CLUSTER, libraries=[library], spark_python_task=platform.echo())
    )
    assert message in platform.output(run, "t").error
    assert message in platform.log(run, "t")


def test_an_all_purpose_cluster_lends_its_libraries_and_variables(platform: Any, wheel: str) -> None:
    cluster_id = platform.w.clusters.create(
        spark_version=CLUSTER.spark_version, node_type_id="i3.xlarge", num_workers=0, spark_env_vars={"COLOUR": "blue"}
    ).result().cluster_id  # fmt: skip
    platform.w.libraries.install(cluster_id, [Library(whl=wheel)])
    source = platform.script("uses", "import os, flowers\nprint(flowers.VERSION, os.environ['COLOUR'])\n")
    run = platform.run(SubmitTask(task_key="t", existing_cluster_id=cluster_id, spark_python_task=source))
    assert "1.0.0 blue" in platform.log(run, "t")
    assert platform.attempts(run, "t")[0].cluster_instance.cluster_id == cluster_id


def test_libraries_on_a_volume_need_the_privilege_to_read_it(platform: Any, wheel: str) -> None:
    principal = platform.w.service_principals.create(display_name="builder").application_id
    task = jobs.Task(task_key="t", new_cluster=CLUSTER, libraries=[Library(whl=wheel)], python_wheel_task=wheel_task())
    run_as = jobs.JobRunAs(service_principal_name=principal)
    job_id = platform.create(name="governed", run_as=run_as, tasks=[task]).job_id
    refused = platform.run_job(job_id)
    assert f"{principal} cannot read {wheel}: User does not have READ_VOLUME" in platform.output(refused, "t").error
    for securable, name, privilege in (
        ("catalog", "code", catalog.Privilege.USE_CATALOG),
        ("schema", "code.default", catalog.Privilege.USE_SCHEMA),
        ("volume", "code.default.files", catalog.Privilege.READ_VOLUME),
    ):
        change = catalog.PermissionsChange(principal=principal, add=[privilege])
        platform.w.grants.update(securable, name, changes=[change])
    assert platform.result(platform.run_job(job_id)) == "SUCCESS"
