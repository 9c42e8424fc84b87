"""Messages sent without waiting: the same result, and every error where it belongs."""

from __future__ import annotations

import json
from pathlib import Path

import cdktf
import pytest
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_databricks.catalog import Catalog
from constructs import Construct

from modules import deferred


def _made(out: Path, catalogs: int) -> dict[str, object]:
    app = App(outdir=str(out), stack_traces=False, skip_validation=True)
    stack = TerraformStack(app, "stack")
    scope = Construct(stack, "catalogs")
    for number in range(catalogs):
        catalog = Catalog(Construct(scope, f"c{number}"), "catalog", name=f"c{number}")
        catalog.override_logical_id(f"c{number}")
        catalog.comment = f"after {catalog.name}" if number % 10 == 0 else "note"
    app.synth()
    return dict(json.loads((out / "stacks" / "stack" / "cdk.tf.json").read_text()))


def test_the_same_is_written(tmp_path: Path) -> None:
    waiting = _made(tmp_path / "waiting", 300)
    with deferred.answers():
        assert _made(tmp_path / "deferred", 300) == waiting


def test_an_object_is_asked_after_what_was_sent_before(tmp_path: Path) -> None:
    with deferred.answers():
        stack = TerraformStack(cdktf.Testing.app(), "stack")
        catalog = Catalog(stack, "one", name="one")
        catalog.override_logical_id("other")
        catalog.name = "renamed"
        assert catalog.friendly_unique_id == "other"
        assert catalog.name_input == "renamed"


def test_what_node_refuses_is_unforeseen_and_then_said_by_itself() -> None:
    def twice() -> None:
        stack = TerraformStack(cdktf.Testing.app(), "stack")
        Catalog(stack, "one", name="one")
        Catalog(stack, "one", name="one")

    with pytest.raises(deferred.Unforeseen), deferred.answers():
        twice()
    with pytest.raises(RuntimeError, match="already a Construct with name 'one'"):
        twice()
    with deferred.answers():  # nothing of what was refused is left in the pipe
        assert Catalog(TerraformStack(cdktf.Testing.app(), "stack"), "one", name="x").name_input == "x"


def test_an_error_of_ones_own_leaves_nothing_behind() -> None:
    with pytest.raises(KeyError), deferred.answers():
        stack = TerraformStack(cdktf.Testing.app(), "stack")
        for number in range(200):
            Catalog(stack, f"c{number}", name="x")
        raise KeyError
    assert Catalog(TerraformStack(cdktf.Testing.app(), "stack"), "one", name="x").name_input == "x"


def test_a_message_longer_than_a_pipe() -> None:
    with deferred.answers():
        stack = TerraformStack(cdktf.Testing.app(), "stack")
        made = [Catalog(stack, f"c{number}", name="x", comment="x" * 300_000) for number in range(3)]
        assert {len(catalog.comment_input or "") for catalog in made} == {300_000}
