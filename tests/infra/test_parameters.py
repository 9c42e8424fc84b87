"""Names in a job's parameters, and entry points of the wheel, against the settings and the wheel's project."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import InvalidSettings
from infra.settings import ROOT, load_settings


@pytest.fixture
def problems(tmp_path: Path) -> Callable[..., list[str]]:
    """What is wrong with production after a text of it was replaced by another."""

    def load(*changes: tuple[str, str]) -> list[str]:
        shutil.copytree(ROOT / "envs", tmp_path / "envs", dirs_exist_ok=True)
        path = tmp_path / "envs" / "prod.tfvars"
        text = path.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)
        try:
            load_settings("prod", tmp_path / "envs", ROOT)
        except InvalidSettings as error:
            return list(error.problems)
        return []

    return load


def test_a_renamed_schema_is_reported_wherever_it_is_named(problems: Callable[..., list[str]]) -> None:
    found = problems(('        name    = "iris"\n', '        name    = "flowers"\n'))
    keys = [problem.split(": ")[1] for problem in found]
    named = [f"jobs.iris.parameters.{name}" for name in ("table", "model")]
    assert set(keys) == {
        "registered_models.iris_classifier.schema_name",
        "serving_endpoints.iris.inference_table.schema_name",
        *named,
    }
    assert all("found schema of catalog ml_prod " in problem and "expected one of" in problem for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"lakewright-validate"',
            '"lakewright-valdate"',
            'found entry point of lakewright_ml "lakewright-valdate", expected one of',
        ),
        (
            'model      = "ml_${env}.iris.iris_classifier"',
            'model      = "ml_${env}.iris.iris_clasifier"',
            'did you mean "ml_prod.iris.iris_classifier"?',
        ),
        ('table      = "ml_${env}.iris.iris"', 'table      = "mll_${env}.iris.iris"', 'did you mean "ml_prod"?'),
        ('table      = "ml_${env}.iris.iris"', 'table      = "/Volumes/ml_${env}/irs/x"', 'did you mean "iris"?'),
        (
            'experiment = "/Shared/lakewright-${env}/iris"',
            'experiment = "/Shared/lakewright-${env}/irs"',
            'did you mean "/Shared/lakewright-prod/iris"?',
        ),
    ],
)
def test_what_the_settings_do_not_have(problems: Callable[..., list[str]], old: str, new: str, said: str) -> None:
    [problem] = problems((old, new))
    assert problem.startswith("envs/prod.tfvars:")
    assert said in problem


@pytest.mark.parametrize(
    "text",
    [
        "samples.nyctaxi.trips",
        "1.5.0",
        "www.x.example",
        "one. Two. Three",
        "{{tasks.train.values.x}}",
        "ml_prod.iris.other_table",
    ],
)
def test_what_others_own_is_no_business_of_the_settings(problems: Callable[..., list[str]], text: str) -> None:
    assert problems(('scale-to-zero = "true"', f'note = "{text}"')) == []


def test_a_function_of_the_package_is_an_entry_point_too(
    envs: Callable[..., Path], minimal: str, tmp_path: Path
) -> None:
    package = tmp_path / "ml" / "src" / "w"
    package.mkdir(parents=True)
    (tmp_path / "ml" / "pyproject.toml").write_text('[project]\nname = "w"\n')
    (package / "__init__.py").write_text("def main(): ...\n")
    text = (
        'catalogs = { ml = { name = "ml", owner = "o@x", schemas = { s = { name = "s", volumes = { v = { name = "v" } } } } } }\n'
        'wheel = { name = "w", project = "ml", volume = "ml.s.v" }\n'
        'clusters = { c = { cluster_name = "c", data_security_mode = "USER_ISOLATION", spark_version = "16.4.x-scala2.12",\n'
        '  node_type_id = "i3.xlarge", num_workers = 1 } }\n'
        'jobs = { j = { name = "j", owner = { user_name = "o@x" }, run_as = { user_name = "o@x" }, tasks = { t = {\n'
        '  cluster = "c", python_wheel_task = { package_name = "w", entry_point = "main" } } } } }\n'
    )
    assert load_settings("prod", envs(prod=minimal + text), tmp_path).jobs["j"].tasks["t"].python_wheel_task is not None
    with pytest.raises(InvalidSettings, match='found entry point of w "mian"'):
        load_settings("prod", envs(prod=minimal + text.replace('"main"', '"mian"')), tmp_path)
