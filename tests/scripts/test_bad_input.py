"""Bad input: one clear error each, exit code 1, nothing on standard output, nothing changed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

SETTINGS = {
    "unknown key": (
        'inherits = "prod"\nprotcted = true\n',
        ["envs/bad.tfvars:2: protcted: ", "protected"],
    ),
    "wrong type": (
        'inherits = "prod"\nrate_limit = "many"\n',
        ['envs/bad.tfvars:2: rate_limit: found "many"', "expected"],
    ),
    "circular inherits": (
        'inherits = "bad"\n',
        ["envs/bad.tfvars:1: inherits: found a circle, bad -> bad"],
    ),
    "unpinned library": (
        'inherits = "prod"\nclusters = { development = { libraries = [{ pypi = { package = "pandas" } }] } }\n',
        [
            'envs/bad.tfvars:2: clusters.development.libraries[0].pypi.package: the pypi library "pandas" is not pinned exactly',
            "==",
        ],
    ),
    "single node with workers": (
        'inherits = "prod"\nclusters = { gpu = { num_workers = 2 } }\n',
        ["envs/bad.tfvars:2: clusters.gpu", "single_node", "2"],
    ),
    "no GPU under a GPU runtime": (
        'inherits = "prod"\nclusters = { gpu = { node_type_id = "i3.xlarge" } }\n',
        [
            "envs/bad.tfvars:2: clusters.gpu.node_type_id: found GPU runtime",
            '"i3.xlarge", which has no GPU',
            "g5.xlarge",
        ],
    ),
    "not HCL": ('inherits = = "prod"\n', ["envs/bad.tfvars:1"]),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_that_do_not_fit(case, home, lakewright):
    text, expected = SETTINGS[case]
    (home / "envs" / "bad.tfvars").write_text(text)
    ended = lakewright("synth", "bad")
    _one_error(ended, *expected)
    assert not (home / "build").exists()


def test_unknown_environment(lakewright):
    _one_error(
        lakewright("plan", "prd"), 'found environment "prd", expected one of local, prod, staging', "did you mean"
    )


def test_no_environment(lakewright):
    _one_error(lakewright("synth"), "which environment?", "lakewright env use ENV")


def test_unknown_stack(lakewright):
    # told before anything is started or planned
    lakewright("sandbox", "up")
    try:
        _one_error(
            lakewright("plan", "local", "--stack", "fundation"), 'found stack "fundation"', 'did you mean "foundation"'
        )
    finally:
        lakewright("sandbox", "down")


def test_no_sandbox(lakewright):
    _one_error(lakewright("run", "iris", "local"), "the sandbox does not run; start it with `lakewright sandbox up`")


def test_port_taken(home, lakewright):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = lakewright("sandbox", "up", LAKEWRIGHT_SANDBOX_PORT=port)
    _one_error(ended, f"port {port} on 127.0.0.1 is taken by another program", "LAKEWRIGHT_SANDBOX_PORT")


def test_port_that_is_none(lakewright):
    _one_error(lakewright("sandbox", "up", LAKEWRIGHT_SANDBOX_PORT="http"), "found 'http', expected a port number")


def test_no_terraform(home, lakewright, tmp_path_factory):
    """No Terraform on PATH, and the release cannot be downloaded: the proxy refuses every connection."""
    nothing = str(tmp_path_factory.mktemp("nothing"))
    lakewright("sandbox", "up")
    try:
        ended = lakewright(
            "plan", "local", PATH=nothing, HTTPS_PROXY="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9"
        )
    finally:
        lakewright("sandbox", "down")
    _one_error(
        ended,
        "terraform: not on PATH",
        "cannot be downloaded",
        "Install Terraform 1.11.0 or newer",
        "goes on where it stopped",
    )


def test_unknown_provider_choice(lakewright):
    lakewright("sandbox", "up")
    try:
        _one_error(
            lakewright("plan", "local", LAKEWRIGHT_PROVIDER="real"),
            "LAKEWRIGHT_PROVIDER: found 'real', expected one of auto, registry, bundled",
        )
    finally:
        lakewright("sandbox", "down")


def test_payload_that_is_not_json(lakewright):
    ended = lakewright("endpoint", "query", "iris", "local", given="{")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("error: ")


def test_payload_file_that_is_not_there(lakewright):
    lakewright("sandbox", "up")
    try:
        _one_error(
            lakewright("endpoint", "query", "iris", "local", "--data", "@nowhere.json"),
            "--data: nowhere.json: No such file or directory",
        )
    finally:
        lakewright("sandbox", "down")


@pytest.mark.parametrize("command", [("sandbox", "up"), ("env", "use", "local"), ("synth", "local")])
def test_a_home_that_cannot_be_written(command, lakewright, tmp_path):
    (tmp_path / "file").write_text("")
    ended = lakewright(*command, LAKEWRIGHT_HOME=str(tmp_path / "file"))
    _one_error(ended, str(tmp_path / "file"))


def test_no_environments(lakewright, tmp_path):
    ended = lakewright("synth", "local", LAKEWRIGHT_ENVS=str(tmp_path / "nothing"))
    _one_error(ended, 'found environment "local", expected one of (there are none)')


def test_a_plugin_mirror_that_is_none(lakewright, tmp_path):
    lakewright("sandbox", "up")
    try:
        _one_error(
            lakewright("plan", "local", LAKEWRIGHT_PLUGIN_MIRROR=str(tmp_path)),
            f"LAKEWRIGHT_PLUGIN_MIRROR: found '{tmp_path}', expected a folder that holds registry.terraform.io",
        )
    finally:
        lakewright("sandbox", "down")


def test_a_protected_environment_is_refused_before_anything_is_built(lakewright, home):
    _one_error(lakewright("destroy", "prod", "--yes"), "environment prod is protected")
    assert not (home / "build").exists()


def test_reset_with_an_environment_that_cannot_be_read_forgets_nothing(lakewright, home):
    (home / "sandbox").mkdir()
    (home / "envs" / "bad.tfvars").write_text("inherits = 3\n")
    _one_error(lakewright("sandbox", "reset", "--yes"), "envs/bad.tfvars:1: inherits: found 3")
    assert (home / "sandbox").is_dir()


def test_wheel_missing(home, monkeypatch, tmp_path):
    from infra.errors import WheelMissing
    from scripts import places, synthesis

    monkeypatch.setattr(places, "ROOT", _checkout_without_build(tmp_path / "checkout"))
    with pytest.raises(WheelMissing, match="run `lakewright wheel publish local`"):
        synthesis.synthesise("local")


def _checkout_without_build(folder: Path) -> Path:
    from scripts import places

    folder.mkdir()
    for name in ("infra", "modules", "envs", "ml", "uv.lock", "pyproject.toml"):
        (folder / name).symlink_to(places.ROOT / name)
    return folder


def _one_error(ended, *parts):
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert ended.stdout == ""
    errors = [line for line in ended.stderr.splitlines() if not line.startswith(("…", "✓", "note: "))]
    assert errors, ended.stderr
    assert errors[0].startswith("error: "), ended.stderr
    text = " ".join(" ".join(errors).split())
    for part in parts:
        assert part in text, f"{part!r} is not in {text!r}"
    assert "Traceback" not in ended.stderr
