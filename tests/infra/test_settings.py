"""Settings: the real environments, and everything that can be wrong with one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import InvalidSettings
from infra.settings import ROOT, load_settings, source_files
from tests.infra.shared_environments import shared_environments

HERE = Path(__file__).parent


@pytest.mark.parametrize("env", shared_environments())
def test_effective_settings(env: str, expect_text: Callable[..., None]) -> None:
    """What an environment amounts to once everything is inherited: review this file's change, not only the environment's."""
    effective = load_settings(env).model_dump(mode="json", exclude_unset=True)
    expect_text(
        HERE / "effective" / f"{env}.json", json.dumps(effective, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    )


def test_the_environments_that_come_with_it_are_protected_but_for_the_sandbox() -> None:
    assert [
        (env, load_settings(env).protected, load_settings(env).sandbox) for env in ("local", "staging", "prod")
    ] == [
        ("local", False, True),
        ("staging", True, False),
        ("prod", True, False),
    ]


def test_cluster_pins_are_those_of_the_lock_file() -> None:
    """One lock for this machine, the job's cluster and, through the training environment, the endpoint."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"]: package.get("version") for package in lock["package"]}
    libraries = load_settings("prod").jobs["iris"].job_clusters["training"].libraries
    pins = dict(library.pypi.package.split("==") for library in libraries if library.pypi)
    assert pins == {name: locked[name] for name in pins}


def test_minimal(envs: Callable[..., Path], minimal: str) -> None:
    settings = load_settings("prod", envs(prod=minimal))
    assert (settings.env, settings.inherits, settings.protected, settings.sandbox) == ("prod", None, True, False)
    assert settings.jobs == {}


def test_source_files_are_its_own_first(envs: Callable[..., Path], minimal: str) -> None:
    folder = envs(prod=minimal, local='inherits = "prod"\n')
    assert source_files("local", folder) == [folder / "local.tfvars", folder / "prod.tfvars"]
    assert load_settings("local", folder).inherits == "prod"


CATALOG = 'catalogs = { ml = { name = "ml", owner = "o@x", schemas = { iris = { name = "iris", volumes = { v = { name = "v" } } } } } }\n'
CLUSTER = 'cluster_name = "c", data_security_mode = "USER_ISOLATION", spark_version = "16.4.x-scala2.12", node_type_id = "i3.xlarge"'

REFUSED = {
    "unknown key": (
        "protekted = true\n",
        'envs/prod.tfvars:2: protekted: found an unknown key, expected one of {fields}; did you mean "protected"?',
    ),
    "env": (
        'env = "prod"\n',
        "envs/prod.tfvars:2: env: found a value, expected none: the file's name is the environment's name",
    ),
    "wrong type": ('rate_limit = "30"\n', 'envs/prod.tfvars:2: rate_limit: found "30", expected a whole number'),
    "null in a list": (
        f"clusters = {{\n  a = {{ {CLUSTER}, num_workers = 1,\n  libraries = [null] }}\n}}\n",
        "envs/prod.tfvars:4: clusters.a.libraries[0]: found null, expected an object, { … }",
    ),
    "wrong type of object": (
        "clusters = []\n",
        "envs/prod.tfvars:2: clusters: found an empty list, expected an object, { … }",
    ),
    "wrong type of list": (
        f"clusters = {{\n  a = {{ {CLUSTER}, num_workers = 1,\n  libraries = true }}\n}}\n",
        "envs/prod.tfvars:4: clusters.a.libraries: found true, expected a list, [ … ]",
    ),
    "unknown key in depth": (
        f"clusters = {{\n  a = {{ {CLUSTER}, num_workers = 1\n  node_typ = 1 }}\n}}\n",
        "envs/prod.tfvars:4: clusters.a.node_typ: found an unknown key, expected one of autoscale, aws_attributes, cluster_name,"
        " custom_tags, data_security_mode, driver_node_type_id, idle_minutes, init_scripts, is_pinned, libraries, node_type_id,"
        " num_workers, permissions, runtime_engine, single_node, single_user_name, spark_conf, spark_env_vars, spark_version;"
        ' did you mean "node_type_id"?',
    ),
    "missing required": (
        'catalogs = {\n  ml = {\n    owner = "o@x"\n  }\n}\n',
        "envs/prod.tfvars:3: catalogs.ml.name: found nothing, expected it to be set: the key is required",
    ),
    "single node with workers": (
        f"clusters = {{\n  a = {{ {CLUSTER}\n    num_workers = 2\n    single_node = true\n  }}\n}}\n",
        "envs/prod.tfvars:4: clusters.a.num_workers: found single_node = true with num_workers = 2, expected no workers:"
        " a single node is its own driver; remove one of the two",
    ),
    "unpinned library": (
        f'clusters = {{\n  a = {{ {CLUSTER}, num_workers = 1\n    libraries = [\n      {{ pypi = {{ package = "numpy" }} }},\n'
        "    ]\n  }\n}\n",
        'envs/prod.tfvars:5: clusters.a.libraries[0].pypi.package: the pypi library "numpy" is not pinned exactly,'
        ' expected one version, such as "scikit-learn==1.5.2"',
    ),
    "unknown backend": (
        'backend = { kind = "gcs" }\n',
        "envs/prod.tfvars:2: backend: found the key again, after line 1, expected each key once",
    ),
    "unknown volume": (
        CATALOG + 'wheel = {\n  name = "x"\n  project = "ml"\n  volume = "ml.iris.w"\n}\n',
        'envs/prod.tfvars:6: wheel.volume: found volume "ml.iris.w", expected one of ml.iris.v; did you mean "ml.iris.v"?',
    ),
    "unknown catalog of a model": (
        CATALOG
        + 'registered_models = {\n  m = { catalog_name = "mm", schema_name = "iris", name = "m", owner = "o@x" }\n}\n',
        'envs/prod.tfvars:4: registered_models.m.catalog_name: found catalog "mm", expected one of ml',
    ),
    "unknown schema of a model": (
        CATALOG
        + 'registered_models = {\n  m = { catalog_name = "ml", schema_name = "irs", name = "m", owner = "o@x" }\n}\n',
        'envs/prod.tfvars:4: registered_models.m.schema_name: found schema of catalog ml "irs", expected one of iris; did you mean "iris"?',
    ),
    "unknown model of an endpoint": (
        'serving_endpoints = {\n  e = { name = "e", served_version = {\n'
        '    entity_name = "a.b.c", version = 1, scale_to_zero_enabled = true } }\n}\n',
        'envs/prod.tfvars:4: serving_endpoints.e.served_version.entity_name: found registered model "a.b.c", expected nothing,'
        " since no registered model is declared",
    ),
    "unknown wheel": (
        f'clusters = {{\n  a = {{ {CLUSTER}, num_workers = 1, libraries = [{{ wheel = "x" }}] }}\n}}\n',
        'envs/prod.tfvars:3: clusters.a.libraries[0].wheel: found wheel "x", expected nothing, since no wheel is declared',
    ),
    "unknown file": (
        f'clusters = {{\n  a = {{ {CLUSTER}, num_workers = 1, libraries = [{{ file = "x" }}] }}\n}}\n',
        'envs/prod.tfvars:3: clusters.a.libraries[0].file: found file "x", expected nothing, since no file is declared',
    ),
    "file that is not there": (
        CATALOG + 'files = { f = { source = "pins.txt", volume = "ml.iris.v" } }\n',
        'envs/prod.tfvars:3: files.f.source: found source "pins.txt", expected a file that exists, relative to the repository\'s root',
    ),
    "unknown cluster of a task": (
        'jobs = {\n  j = { name = "j", owner = { user_name = "a" }, run_as = { user_name = "a" }, tasks = {\n'
        '    t = { cluster = "x", notebook_task = { notebook_path = "/n" } } } }\n}\n',
        'envs/prod.tfvars:4: jobs.j.tasks.t.cluster: found cluster "x", expected nothing, since no cluster is declared',
    ),
    "directory that nothing makes": (
        'experiments = {\n  a = { name = "/Shared/x/y" }\n}\n',
        'envs/prod.tfvars:3: experiments.a.name: found directory "/Shared/x", expected nothing, since no directory is declared',
    ),
    "two catalogs of one name": (
        'catalogs = {\n  a = { name = "ml", owner = "o@x" }\n  b = { name = "ml", owner = "o@x" }\n}\n',
        'envs/prod.tfvars:4: catalogs.b.name: found name "ml", expected another one: catalogs.a has it already',
    ),
    "sandbox at a real workspace": (
        'sandbox = true\nworkspace_host = "https://x.cloud.databricks.com"\n',
        'envs/prod.tfvars:3: workspace_host: found workspace_host "https://x.cloud.databricks.com",'
        " expected null, since sandbox is true: it is on this machine",
    ),
    "two schemas of one name": (
        'catalogs = {\n  a = { name = "ml", owner = "o@x", schemas = {\n    x = { name = "s" }\n    y = { name = "s" }\n  } }\n}\n',
        'envs/prod.tfvars:5: catalogs.a.schemas.y.name: found name "s", expected another one: catalogs.a.schemas.x has it already',
    ),
    "two experiments of one name": (
        'experiments = {\n  a = { name = "/Shared/x" }\n  b = { name = "/Shared/x" }\n}\n',
        'envs/prod.tfvars:4: experiments.b.name: found name "/Shared/x", expected another one: experiments.a has it already',
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(envs: Callable[..., Path], minimal: str, text: str, message: str, tmp_path: Path) -> None:
    from infra.errors import SettingsError
    from infra.settings import Settings

    with pytest.raises(SettingsError) as raised:
        load_settings("prod", envs(prod=minimal + text), tmp_path)
    names = sorted(field.alias or name for name, field in Settings.model_fields.items())
    assert str(raised.value) == message.replace("{fields}", ", ".join(names))


def test_backend_of_an_unknown_kind(envs: Callable[..., Path]) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod='backend = { kind = "gcs" }\n'))
    assert str(raised.value) == 'envs/prod.tfvars:1: backend.kind: found "gcs", expected one of "local", "s3"'


def test_required_key_missing_at_the_top(envs: Callable[..., Path]) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod=""))
    assert str(raised.value) == "envs/prod.tfvars: backend: found nothing, expected it to be set: the key is required"


def test_all_problems_at_once(envs: Callable[..., Path], minimal: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        load_settings("local", envs(prod=minimal + "rate_limit = 0\n", local='inherits = "prod"\nsandbox = "yes"\n'))
    assert raised.value.problems == (
        'envs/local.tfvars:2: sandbox: found "yes", expected true or false',
        "envs/prod.tfvars:2: rate_limit: found 0, expected 1 or more",
    )


def test_unpinned_line_of_a_requirements_file(envs: Callable[..., Path], minimal: str, tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_text("# fine\nnumpy==2.1.3\npandas>=2\n-r more.txt\n", encoding="utf-8")
    text = (
        minimal
        + CATALOG
        + 'files = { f = { source = "pins.txt", volume = "ml.iris.v" } }\n'
        + f'clusters = {{ a = {{ {CLUSTER}, num_workers = 1, libraries = [{{ file = "f" }}] }} }}\n'
    )
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod=text), tmp_path)
    assert raised.value.problems == (
        'envs/prod.tfvars:3: files.f.source: the requirements library "pins.txt:3: pandas>=2" is not pinned exactly,'
        " expected one version, such as name==1.2.3",
        'envs/prod.tfvars:3: files.f.source: the requirements library "pins.txt:4: -r more.txt" is not pinned exactly,'
        " expected one version, such as name==1.2.3",
    )


def test_library_file_of_another_kind(envs: Callable[..., Path], minimal: str, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("", encoding="utf-8")
    text = (
        minimal
        + CATALOG
        + 'files = { f = { source = "notes.md", volume = "ml.iris.v" } }\n'
        + f'clusters = {{ a = {{ {CLUSTER}, num_workers = 1, libraries = [{{ file = "f" }}] }} }}\n'
    )
    with pytest.raises(InvalidSettings) as raised:
        load_settings("prod", envs(prod=text), tmp_path)
    assert raised.value.problems == (
        'envs/prod.tfvars:3: files.f.source: found library file "notes.md", expected a name that ends with one of .txt, .whl, .jar',
    )


@pytest.mark.parametrize(
    "url", ["x.com", "https://x.com/?o=1", "https://x.com/path", "https://me:secret@x.com", "https://", "ftp://x.com"]
)
def test_workspace_host_is_scheme_and_name(envs: Callable[..., Path], minimal: str, url: str) -> None:
    with pytest.raises(
        InvalidSettings, match=r"envs/prod.tfvars:2: workspace_host: found .* expected scheme and name alone"
    ):
        load_settings("prod", envs(prod=f'{minimal}workspace_host = "{url}"\n'))


@pytest.mark.parametrize(
    "url", ["https://dbc-1.cloud.databricks.com", "https://adb-1.2.azuredatabricks.net/", "http://127.0.0.1:8484"]
)
def test_workspace_hosts(envs: Callable[..., Path], minimal: str, url: str) -> None:
    assert load_settings("prod", envs(prod=f'{minimal}workspace_host = "{url}"\n')).workspace_host == url


def test_requirements_that_are_not_utf_8(envs: Callable[..., Path], minimal: str, tmp_path: Path) -> None:
    (tmp_path / "pins.txt").write_bytes(b"caf\xe9==1.0\n")
    text = minimal + CATALOG
    text += 'files = { pins = { source = "pins.txt", volume = "ml.iris.v" } }\n'
    text += f'clusters = {{ a = {{ {CLUSTER}, num_workers = 1, libraries = [{{ file = "pins" }}] }} }}\n'
    with pytest.raises(
        InvalidSettings, match=r'files.pins.source: found source "pins.txt", expected a file of text in UTF-8'
    ):
        load_settings("prod", envs(prod=text), tmp_path)


def test_a_name_that_sql_takes_between_backticks_only_is_noted(envs: Callable[..., Path], minimal: str) -> None:
    from infra.notes import notes

    text = 'catalogs = {\n  ml = { name = "ml_${env}", owner = "o@x", schemas = { s = { name = "s_1" } } }\n}\n'
    folder = envs(prod=minimal + text, **{"dev-me": 'inherits = "prod"\n'})
    assert notes(load_settings("prod", folder)) == []
    [note] = notes(load_settings("dev-me", folder))
    assert note.startswith('envs/prod.tfvars:3: catalogs.ml.name: "ml_dev-me" has to be quoted in SQL, as `ml_dev-me`')
