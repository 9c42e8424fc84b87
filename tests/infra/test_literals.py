"""A string of the settings is data, whatever it holds: Terraform plans with the very text that the file has, and evaluates nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.app import synth
from infra.errors import BadSyntax
from infra.hcl import read_document
from infra.settings import ROOT, load_settings
from modules.literals import escaped, hidden, plain
from scripts.places import home
from scripts.toolchain import terraform_binary

# What Terraform, or CDKTF, would take for something of its own.
HOSTILE = [
    '${upper("x")}', "$${x}", "$$${x}", "%{ if true }x%{ endif }", "%%{x}", "%$${x}", "${TfToken[TOKEN.0]}", "$", "%", "100%", "a$",
    "${", "%{", '"quoted" \\ and ${a["b"]}', "{", "}", "$ {x}",
]  # fmt: skip
ALPHABET = st.text(st.sampled_from('$%{}"\\ aé\n'), max_size=12)


def quoted(text: str) -> str:
    """The text as HCL writes it."""
    return json.dumps(text, ensure_ascii=False).replace("${", "\\u0024{").replace("%{", "\\u0025{")


@pytest.fixture
def envs(tmp_path: Path) -> Path:
    for path in (ROOT / "envs").iterdir():
        if path.suffix in (".tfvars", ".toml"):
            (tmp_path / path.name).write_text(path.read_text())
    return tmp_path


def planned(folder: Path, text_by_output: dict[str, Any]) -> dict[str, Any]:
    """What Terraform makes of the texts, as CDKTF would hand them over."""
    document = {"output": {name: {"value": hidden(value)} for name, value in text_by_output.items()}}
    (folder / "cdk.tf.json").write_text(escaped(json.dumps(document, ensure_ascii=False)), encoding="utf-8")
    terraform = str(terraform_binary.find(home()))
    subprocess.run([terraform, "init", "-no-color"], cwd=folder, check=True, capture_output=True)
    subprocess.run([terraform, "plan", "-no-color", "-out=p"], cwd=folder, check=True, capture_output=True)
    shown = subprocess.run([terraform, "show", "-json", "p"], cwd=folder, check=True, capture_output=True)
    return {name: each["after"] for name, each in json.loads(shown.stdout)["output_changes"].items()}


def test_terraform_plans_with_the_text_itself(tmp_path: Path) -> None:
    texts: dict[str, Any] = {f"o{number}": text for number, text in enumerate(HOSTILE)}
    texts["as_keys"] = {text: number for number, text in enumerate(HOSTILE)}
    texts["in_lists"] = [HOSTILE, [HOSTILE]]
    assert planned(tmp_path, texts) == texts


@given(st.lists(ALPHABET, max_size=4))
def test_nothing_is_lost_on_the_way(texts: list[str]) -> None:
    assert [plain(each) for each in hidden(texts)] == texts
    written = escaped("".join(hidden(texts)))
    # Unescaped as Terraform does it, nothing is left that it would evaluate.
    assert "${" not in written.replace("$${", "-")
    assert "%{" not in written.replace("%%{", "-")
    assert written.replace("$${", "${").replace("%%{", "%{") == "".join(texts)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_an_environment_file_arrives_in_the_stack(envs: Path, tmp_path: Path, text: str) -> None:
    """In an attribute, in a nested block, as the key of a map: all of it through CDKTF itself."""
    path = envs / "local.tfvars"
    comment = f"catalogs = {{ ml = {{ comment = {quoted(text)}, storage_root = null"
    old = "catalogs = { ml = { storage_root = null"
    assert old in path.read_text()
    changed = (
        path.read_text()
        .replace(old, comment)
        .replace("spark_env_vars = {", f"spark_conf = {{ {quoted(text)} = {quoted(text)} }}, spark_env_vars = {{", 1)
    )
    path.write_text(changed)
    settings = load_settings("local", envs)
    assert settings.catalogs["ml"].comment == text
    foundation, workloads = _synthesised(settings, tmp_path / "out")
    assert _terraform_reads(foundation["resource"]["databricks_catalog"]["ml"]["comment"]) == text
    conf = workloads["resource"]["databricks_cluster"]["development"]["spark_conf"]
    assert {_terraform_reads(key): _terraform_reads(value) for key, value in conf.items()}[text] == text


def _synthesised(settings: Any, out: Path) -> list[dict[str, Any]]:
    from tests.infra.test_app import _wheel

    _wheel(out)
    (out / "envs").symlink_to(ROOT / "envs")
    return [json.loads(path.read_text(encoding="utf-8")) for path in synth(settings, out / "build", root=out)]


def _terraform_reads(text: str) -> str:
    assert "${" not in text.replace("$${", "")
    assert "%{" not in text.replace("%%{", "")
    return text.replace("$${", "${").replace("%%{", "%{")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("9007199254740992", "a whole number of 16 digits, expected at most 9007199254740991"),
        ("9" * 5000, "a whole number of 5000 digits"),
        ("1e999", "`1e999`, expected a number that fits 64 bits"),
        ('"\\ufdd0"', "the noncharacter U+FDD0"),
        ("[" * 1000 + "]" * 1000, "some hundred times"),
    ],
)
def test_what_would_come_out_as_something_else_is_refused(tmp_path: Path, value: str, said: str) -> None:
    (tmp_path / "x.tfvars").write_text(f"\nkey = {value}\n")
    with pytest.raises(BadSyntax) as caught:
        read_document(tmp_path / "x.tfvars", "envs/x.tfvars", "x")
    assert said in str(caught.value)
    assert str(caught.value).startswith("envs/x.tfvars")


def test_the_largest_whole_number_is_kept(tmp_path: Path) -> None:
    (tmp_path / "x.tfvars").write_text("key = 9007199254740991\nother = -9007199254740991\n")
    found = read_document(tmp_path / "x.tfvars", "x", "x").values
    assert found == {"key": 2**53 - 1, "other": -(2**53 - 1)}


def test_a_link_is_no_environment_file(tmp_path: Path) -> None:
    """The lines of whatever it leads to would stand in the error's text."""
    (tmp_path / "secret").write_text("not HCL")
    (tmp_path / "x.tfvars").symlink_to(tmp_path / "secret")
    with pytest.raises(BadSyntax, match="found a link to another file") as caught:
        read_document(tmp_path / "x.tfvars", "envs/x.tfvars", "x")
    assert "not HCL" not in str(caught.value)
