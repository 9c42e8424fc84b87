"""Where resources come from: CDKTF's metadata, HCL, `.tf.json`, and local modules in modules."""

import json
from pathlib import Path

import pytest

from review.origin import Origin, Origins, origins_for

MAIN = """\
/* resource "x_thing" "commented" {
resource "x_thing" "commented" {}
*/
# resource "x_thing" "commented" {}
resource "x_thing" "text" {
  body = <<-EOT
resource "x_thing" "in_text" {
  EOT
}
data "x_thing" "read" {}
module "one_line" { source = "./m" }
module "deep" {
  for_each = toset(["a]b", "c\\"d"])
  source   = "./m"
}
module "far" {
  source  = "registry.example.com/a/b/c"
}
resource "x_thing" "after" {
  source = "./m"
}
"""
MODULE = """\
module "n" {
  source = "../n"
}
module "itself" { source = "." }
resource "x_thing" "r" { count = 2 }
"""
NESTED = {
    "resource": {"x_thing": {"x_thing": {}, "j": [{"count": 1}]}},
    "data": [{"x_thing": {"j": {}}}],
    "module": {"m": {"source": "../m"}},
}


@pytest.fixture
def origins(tmp_path: Path) -> Origins:
    for name in ("m", "n"):
        (tmp_path / name).mkdir()
    (tmp_path / "main.tf").write_text(MAIN)
    (tmp_path / "m" / "m.tf").write_text(MODULE)
    (tmp_path / "n" / "n.tf.json").write_text(json.dumps(NESTED, indent=2))
    return origins_for(tmp_path / "plan.json")


@pytest.mark.parametrize(
    ("address", "file", "line"),
    [
        ("x_thing.text", "main.tf", 5),
        ("x_thing.text (deposed 0badcafe)", "main.tf", 5),
        ("data.x_thing.read", "main.tf", 10),
        ("x_thing.after", "main.tf", 19),
        ("module.one_line.x_thing.r[0]", "m/m.tf", 5),
        ('module.deep["a]b"].x_thing.r[1]', "m/m.tf", 5),
        ('module.deep["c\\"d"].module.n.x_thing.j[0]', "n/n.tf.json", 5),
        ("module.one_line.module.n.x_thing.x_thing", "n/n.tf.json", 4),
        ("module.one_line.module.n.data.x_thing.j", "n/n.tf.json", 15),
    ],
)
def test_a_block_is_found(address: str, file: str, line: int, origins: Origins, tmp_path: Path) -> None:
    """The paths are as they were given, not those of the machine's folders."""
    assert origins.of(address) == Origin("", f"{tmp_path}/{file}", line)


@pytest.mark.parametrize(
    "address", ["x_thing.commented", "x_thing.in_text", "module.far.x_thing.r", "module.after.x_thing.r"]
)
def test_what_is_no_block_is_not_found(address: str, origins: Origins) -> None:
    assert origins.of(address) is None


def test_modules_of_a_synth(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "m.tf").write_text('resource "x_thing" "r" {\n}\n')
    body = {"//": {"metadata": {"path": "stack/thing"}}}
    synth = {"resource": {"x_thing": {"a": body}}, "module": {"m": {"source": "./assets"}}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps(synth))
    origins = origins_for(tmp_path / "plan.json")
    assert origins.of("x_thing.a") == Origin("stack/thing", "", 0)
    assert origins.of('module.m["k"].x_thing.r') == Origin("", f"{tmp_path}/assets/m.tf", 1)


def test_sources_given_by_relative_path_stay_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("stack", "shared"):
        Path(name).mkdir()
    Path("stack/main.tf").write_text('module "s" {\n  source = "../shared"\n}\n')
    Path("shared/s.tf").write_text('resource "x_thing" "r" {\n}\n')
    assert str(origins_for(Path("plan.json"), Path("stack")).of("module.s.x_thing.r")) == "shared/s.tf:1"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"resource":[1,{"x_thing":7}],"module":{"a":1,"b":{"source":3}}}', "null"]
)
def test_a_damaged_file_gives_no_origin(text: str, tmp_path: Path) -> None:
    for name in ("a.tf.json", "cdk.tf.json", "b.tf"):
        (tmp_path / name).write_text(text)
    assert origins_for(tmp_path / "plan.json").by_address == {}
