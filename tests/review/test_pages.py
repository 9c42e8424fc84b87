"""The page of ten plans, word for word. After a meant change: `LAKEWRIGHT_UPDATE=1 pytest tests/review/test_pages.py`, and look."""

import os
from pathlib import Path

import pytest

from review import Options, summarise
from review.render import render
from tests.review.builders import KEY

HERE = Path(__file__).parent
PLANS = {
    "drift": ["drift_not_overwritten/plan.json"],
    "actions": ["../plans/actions/plan.json"],
    "volumes": ["volume_not_deleted/plan.json"],
    "errored": ["schema_not_deleted/errored.json"],
    "grants": ["grants_not_to_everyone/plan.json"],
    "permissions": ["permissions_not_widened/plan.json"],
    "cluster": ["cluster_not_restarted/plan.json"],
    "libraries": ["library_major_version_kept/plan.json"],
    "serving": ["traffic_not_moved/plan.json"],
    "job": ["schedule_not_switched/plan.json"],
    "iam": ["iam_policy_without_wildcards/plan.json"],
    "forgotten": ["data_not_forgotten/plan.json"],
    "several": ["bucket_not_deleted/plan.json", "versioning_kept/plan.json", "encryption_kept/plan.json"],
}


@pytest.mark.parametrize("name", PLANS)
def test_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "rules")
    paths = [Path(plan) for plan in PLANS[name]]
    result = summarise(paths, Options(policy=Path("none"), waivers=Path("none"), key=KEY))
    page = render(result, "markdown", 65_536)
    snapshot = HERE / "pages" / f"{name}.md"
    if os.environ.get("LAKEWRIGHT_UPDATE"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(page, encoding="utf-8")
    assert page == snapshot.read_text(encoding="utf-8"), "run with LAKEWRIGHT_UPDATE=1 and look at the difference"
