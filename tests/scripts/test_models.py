"""`model new`: all files or none, and what they hold loads and learns."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from infra.errors import UnknownEnvironment
from infra.settings import load_settings
from scripts import places
from scripts.errors import NotFound, Refused
from scripts.models import new_model

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = [
    "envs/prod.sales.tfvars",
    "ml/src/lakewright_ml/models/sales.py",
    "tests/ml/models/test_sales.py",
]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("envs", "ml"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.delenv("LAKEWRIGHT_ENVS", raising=False)
    return tmp_path


def _new(name: str = "sales", kind: str = "regression", env: str = "prod", like: str = "iris") -> list[Path]:
    return new_model(name, kind=kind, env=env, target="price", like=like).files


@pytest.mark.parametrize("kind", ["regression", "classification"])
def test_what_is_written_runs_as_it_is(checkout: Path, kind: str) -> None:
    files = _new(kind=kind)
    assert [path.relative_to(checkout).as_posix() for path in files] == WRITTEN
    definition = _module(checkout / WRITTEN[1]).DEFINITION
    assert (definition.name, definition.target, definition.classification) == (
        "sales",
        "price",
        kind == "classification",
    )
    source = (checkout / WRITTEN[2]).read_text().replace("from lakewright_ml.models.sales import", "from sales import")
    assert "test_the_sample_is_learned_well_enough_to_pass" in source
    _learns(definition)


def test_every_environment_has_it_as_they_have_iris(checkout: Path) -> None:
    _new()
    for env in ("prod", "staging", "local"):
        settings = load_settings(env, checkout / "envs", checkout)
        job, iris = settings.jobs["sales"], settings.jobs["iris"]
        assert (job.name, job.schedule, job.run_as, job.tasks) == (f"sales-{env}", None, iris.run_as, iris.tasks)
        assert job.parameters["model"] == settings.registered_models["sales"].full_name == f"ml_{env}.sales.sales"
        assert job.job_clusters == iris.job_clusters, "pins and what local overrides"
        assert settings.serving_endpoints["sales"].name == job.parameters["endpoint"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"name": "Sales"}, Refused, "found the name 'Sales', expected lower-case letters"),
        ({"name": "class"}, Refused, "found the name 'class'"),
        ({"kind": "forecast"}, Refused, "found the kind 'forecast', expected regression or classification"),
        ({"like": "iriss"}, NotFound, "found job 'iriss', expected one of iris"),
        ({"env": "prd"}, UnknownEnvironment, 'found environment "prd"'),
        ({"name": "iris"}, Refused, r"models/iris.py: found a file, expected none"),
    ],
)
def test_refused_with_nothing_written(
    checkout: Path, arguments: dict[str, str], error: type[Exception], message: str
) -> None:
    before = sorted(checkout.rglob("*"))
    with pytest.raises(error, match=message):
        _new(**arguments)
    assert sorted(checkout.rglob("*")) == before


def test_what_the_environment_would_not_load_with_is_taken_back(checkout: Path) -> None:
    prod = checkout / "envs" / "prod.tfvars"
    prod.write_text(
        prod.read_text().replace("experiments = {", 'experiments = {\n  sales = { name = "/Shared/sales" }')
    )
    with pytest.raises(Exception, match=r"experiments.sales.name: found the key again"):
        _new()
    assert not any((checkout / path).exists() for path in WRITTEN)


def _module(path: Path):
    spec = importlib.util.spec_from_file_location("a_model_of_ones_own", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _learns(definition) -> None:
    from lakewright_ml.splitting import split
    from lakewright_ml.tables import TableSnapshot

    data = split(TableSnapshot("ml.sales.rows", 0, definition.sample()), definition)
    fitted = definition.estimator().fit(data.train, data.train_labels)
    score = definition.metric.score(data.test_labels, fitted.predict(data.test))
    assert definition.metric.at_least(score, definition.minimum), score
