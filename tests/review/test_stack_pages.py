"""The page of plans of this repository's own stacks, word for word, in four formats.

After a meant change: `LAKEWRIGHT_UPDATE=1 pytest tests/review/test_stack_pages.py`, and look at them, in a browser too.
"""

import os
import re
from pathlib import Path

import pytest

from review import Options, ReviewResult, summarise
from review.publish import result_from
from review.render import render
from tests.review.builders import KEY
from tests.review.scenarios import SCENARIOS

PLANS = Path(__file__).parent / "stack_plans"
POLICY = Path(__file__).parents[2] / "envs" / "review.toml"
_OWN = re.compile(r"<(style|script)>.*?</\1>|sha256-[^']*", re.DOTALL)
"""What is the same on every HTML page."""


def reviewed(name: str) -> ReviewResult:
    """The review of a scenario's plans, as the environment's policy has it."""
    environments = SCENARIOS[name].environments
    paths = [
        Path(environment, "stacks", stack, "plan.json")
        for environment in environments
        for stack in SCENARIOS[name].stacks
    ]
    environment = environments[0] if len(environments) == 1 else ""
    return summarise(paths, Options(environment=environment, policy=POLICY, waivers=Path("none"), key=KEY))


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize(
    ("format_name", "suffix"), [("markdown", "md"), ("text", "txt"), ("html", "html"), ("sarif", "sarif")]
)
def test_page(name: str, format_name: str, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PLANS / name)
    page = _OWN.sub("", render(reviewed(name), format_name, 65_536))
    snapshot = PLANS / name / f"page.{suffix}"
    if os.environ.get("LAKEWRIGHT_UPDATE"):
        snapshot.write_text(page, encoding="utf-8")
    assert page == snapshot.read_text(encoding="utf-8"), "run with LAKEWRIGHT_UPDATE=1 and look at the difference"


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_published_page_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(PLANS / name)
    result = reviewed(name)
    handed_over = tmp_path / "review.json"
    handed_over.write_text(render(result, "json"), encoding="utf-8")
    for format_name in ("markdown", "html", "text", "sarif"):
        assert render(result_from(handed_over), format_name, 65_536) == render(result, format_name, 65_536)
