"""The same change planned again has the same fingerprint, and any other has another: by real plans, and by what few plans show."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from review.approval.fingerprint import fingerprint
from tests.review.builders import KEY, change, plan

CONFIGURATION = """
variable "size" {
  type    = number
  default = 1
}
variable "secret" {
  type      = string
  sensitive = true
  default   = "first-secret-value"
}
resource "terraform_data" "reader" {
  input = "reader"
}
resource "terraform_data" "admin" {
  input = "admin"
}
resource "terraform_data" "user" {
  input            = { role = terraform_data.reader.id, size = var.size, list = ["a", "b"], none = null, text = "1\\t2" }
  triggers_replace = [var.secret]
}
module "inner" {
  source = "./inner"
  role   = terraform_data.reader.id
}
output "role" {
  value = terraform_data.reader.id
}
"""
INNER = """
variable "role" {}
resource "terraform_data" "member" {
  input = var.role
}
"""
OTHERS = {
    "another source of an unknown value": (
        "role = terraform_data.reader.id, size",
        "role = terraform_data.admin.id, size",
    ),
    "another source, through a module": ("role   = terraform_data.reader.id", "role   = terraform_data.admin.id"),
    "a number that is a text": ("size = var.size", "size = tostring(var.size)"),
    "another variable": ("default = 1", "default = 2"),
    "another secret": ("first-secret-value", "other-secret-value"),
    "another order": ('["a", "b"]', '["b", "a"]'),
    "JSON that is a text": ('list = ["a", "b"]', 'list = jsonencode(["a", "b"])'),
    "an escape that is none": ("1\\t2", "1\\\\t2"),
    "one object less": ('resource "terraform_data" "admin" {\n  input = "admin"\n}\n', ""),
    "an output of something else": ("value = terraform_data.reader.id", "value = terraform_data.user.id"),
}


def planned(folder: Path, configuration: str) -> dict[str, Any]:
    folder.mkdir()
    (folder / "inner").mkdir()
    (folder / "main.tf").write_text(configuration)
    (folder / "inner" / "main.tf").write_text(INNER)
    for arguments in (["init"], ["plan", "-out=plan.bin"]):
        subprocess.run(["terraform", *arguments, "-no-color"], cwd=folder, check=True, capture_output=True, timeout=120)
    shown = subprocess.run(["terraform", "show", "-json", "plan.bin"], cwd=folder, check=True, capture_output=True)
    document: dict[str, Any] = json.loads(shown.stdout)
    return document


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")
def test_real_plans_of_other_changes_have_other_fingerprints(tmp_path: Path) -> None:
    found = {"itself": fingerprint(planned(tmp_path / "itself", CONFIGURATION), KEY)}
    assert fingerprint(planned(tmp_path / "again", CONFIGURATION), KEY) == found["itself"]
    for number, (name, (old, new)) in enumerate(OTHERS.items()):
        assert old in CONFIGURATION, name
        found[name] = fingerprint(planned(tmp_path / str(number), CONFIGURATION.replace(old, new)), KEY)
    same = [(one, other) for one in found for other in found if one < other and found[one] == found[other]]
    assert same == []


def provider(expressions: dict[str, Any]) -> dict[str, Any]:
    return {"configuration": {"provider_config": {"x": {"name": "x", "expressions": expressions}}}}


def alias(key: str) -> dict[str, Any]:
    resources = [{"mode": "managed", "type": "x_t", "name": "a", "provider_config_key": key}]
    providers = {"x": {"name": "x"}, "x.us": {"name": "x", "alias": "us"}}
    return {"configuration": {"provider_config": providers, "root_module": {"resources": resources}}}


UPDATE: tuple[dict[str, Any], dict[str, Any]] = {"p": 1}, {"p": 2}
REPLACED = {"actions": ["delete", "create"], "replace_paths": [["p"]]}
SECRET = {"before_sensitive": {"p": True}, "after_sensitive": {"p": True}}
SET = {"security_groups": [False, False, True]}
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a provider's constant": (
        plan(change("x_t.a", *UPDATE), **provider({"host": {"constant_value": "one"}})),
        plan(change("x_t.a", *UPDATE), **provider({"host": {"constant_value": "two"}})),
    ),
    "a provider's variable": (
        plan(change("x_t.a", *UPDATE), **provider({"host": {"references": ["var.h"]}}), variables={"h": {"value": 1}}),
        plan(change("x_t.a", *UPDATE), **provider({"host": {"references": ["var.h"]}}), variables={"h": {"value": 2}}),
    ),
    "another alias of a provider": (
        plan(change("x_t.a", *UPDATE), **alias("x")),
        plan(change("x_t.a", *UPDATE), **alias("x.us")),
    ),
    "what is read only while applying": (
        plan(
            change("x_t.a", *UPDATE),
            change(
                "data.x_p.d", None, {"actions": ["s3:Get"]}, actions=["read"], mode="data", after_unknown={"j": True}
            ),
        ),
        plan(
            change("x_t.a", *UPDATE),
            change("data.x_p.d", None, {"actions": ["s3:*"]}, actions=["read"], mode="data", after_unknown={"j": True}),
        ),
    ),
    "the cause of a replacement": (
        plan(change("x_t.a", *UPDATE, **REPLACED, action_reason="replace_because_cannot_update")),
        plan(change("x_t.a", *UPDATE, **REPLACED, action_reason="replace_by_request")),
    ),
    "the path that replaces": (
        plan(change("x_t.a", {"p": 1, "q": 1}, {"p": 2, "q": 2}, **REPLACED)),
        plan(change("x_t.a", {"p": 1, "q": 1}, {"p": 2, "q": 2}, **{**REPLACED, "replace_paths": [["q"]]})),
    ),
    "emptied, not taken away": (
        plan(change("x_t.a", {"env": {"A": "x"}}, {"env": {"A": ""}})),
        plan(change("x_t.a", {"env": {"A": "x"}}, {"env": {}})),
    ),
    "a line break, and what looks like one": (
        plan(change("x_t.a", {"p": "x"}, {"p": "a\nb"})),
        plan(change("x_t.a", {"p": "x"}, {"p": "a\\nb"})),
    ),
    "a tab between values": (
        plan(change("x_t.a", {"p": "x\ts:y"}, {"p": "z"})),
        plan(change("x_t.a", {"p": "x"}, {"p": "y\ts:z"})),
    ),
    "another import": (
        plan(change("x_t.a", {"p": 1}, {"p": 1}, actions=["no-op"], importing={"id": "one"})),
        plan(change("x_t.a", {"p": 1}, {"p": 1}, actions=["no-op"], importing={"id": "two"})),
    ),
    "moved from elsewhere": (
        plan(change("x_t.a", {"p": 1}, {"p": 1}, actions=["no-op"], previous_address="x_t.b")),
        plan(change("x_t.a", {"p": 1}, {"p": 1}, actions=["no-op"], previous_address="x_t.c")),
    ),
    "a deposed object": (
        plan(change("x_t.a", {"p": 1}, None, deposed="1234abcd")),
        plan(change("x_t.a", {"p": 1}, None, deposed="1234abce")),
    ),
    "true, and a text that says so": (
        plan(change("x_t.a", {"p": "x"}, {"p": True})),
        plan(change("x_t.a", {"p": "x"}, {"p": "true"})),
    ),
    "unknown, and known": (
        plan(change("x_t.a", {"p": "x"}, {"p": "(known after apply)"})),
        plan(change("x_t.a", {"p": "x"}, {}, after_unknown={"p": True})),
    ),
    "what is known of a set with an unknown element": (
        plan(change("aws_lb.a", {"security_groups": ["a"]}, {"security_groups": ["a", "a", None]}, after_unknown=SET)),
        plan(change("aws_lb.a", {"security_groups": ["a"]}, {"security_groups": ["a", "b", None]}, after_unknown=SET)),
    ),
    "a secret that is short": (
        plan(change("x_t.a", {"p": "abc"}, {"p": "abd"}, **SECRET)),
        plan(change("x_t.a", {"p": "abc"}, {"p": "abe"}, **SECRET)),
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_what_differs_has_another_fingerprint(pair: str) -> None:
    one, other = PAIRS[pair]
    assert fingerprint(one, KEY) != fingerprint(other, KEY)


@pytest.mark.parametrize(
    "document",
    [
        plan(change("x_t.a", {"p": False}, {"p": True}, **SECRET)),
        plan(change("x_t.a", {"p": 1}, {"p": 2}, **SECRET)),
        plan(
            change('x_t.a["hunter-secret-2"]', {"q": 1}, {"q": 2}, type="x_t"),
            change("x_t.s", {"p": "hunter-secret-2"}, {"p": "hunter-secret-2"}, actions=["no-op"], **SECRET),
        ),
        plan(
            change("x_t.a", {"q": 1}, {"q": 1}, actions=["no-op"], importing={"id": "x/hunter-secret-2"}),
            change("x_t.s", {"p": "hunter-secret-2"}, {"p": "hunter-secret-2"}, actions=["no-op"], **SECRET),
        ),
        plan(change("x_t.a", *UPDATE), **provider({"token": {"constant_value": "abc"}})),
    ],
    ids=["a switch", "a number", "an address", "an import", "a provider's short token"],
)
def test_no_secret_enters_without_the_key(document: dict[str, Any]) -> None:
    """Who has the page could else try guesses against the fingerprint on it."""
    assert fingerprint(document, b"one") != fingerprint(document, b"other")


def test_a_plan_without_changes_is_the_same_whatever_its_providers() -> None:
    one, other = (plan(**provider({"host": {"constant_value": host}})) for host in ("one", "two"))
    assert fingerprint(one, KEY) == fingerprint(other, KEY)
