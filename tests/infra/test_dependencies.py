"""Every dependency has its reason."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement

from infra.settings import ROOT


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    declared = {Requirement(text).name for group in groups for text in group}
    explained = set(
        re.findall(
            r"^\| `([\w-]+)` \| \S", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert explained == declared
