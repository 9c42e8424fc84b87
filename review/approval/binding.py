"""Ties a saved plan file to its review: the file's own hash, and the state that it was made against.

A fingerprint says what a change means; the same change may be planned again. The binding says that this very file, made against this
very state, is what was reviewed. A plan file names the place of its state, and Terraform applies it there, in whatever folder it lies:
so one that was copied from another environment is told by the configuration beside it, which names another place.
"""

import hashlib
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from review.errors import ReadingError

_EXPECTED = "a plan saved by `terraform plan -out`"


@dataclass(frozen=True)
class Binding:
    """What a review was about."""

    fingerprint: str
    plan_sha256: str
    lineage: str
    serial: int

    def write(self, path: Path) -> None:
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        temporary.rename(path)


def bind(plan_file: Path, fingerprint: str) -> Binding:
    """The binding of a saved plan (`terraform plan -out`).

    Raises:
        ReadingError: the file is not a saved plan.
    """
    lineage, serial = _state_of(plan_file)
    with plan_file.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Binding(fingerprint, digest, lineage, serial)


def read_binding(path: Path) -> Binding:
    """A binding written before; `ReadingError` when the file holds none."""
    expected = "a binding written by `lakewright plan`"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        texts = (str(document["fingerprint"]), str(document["plan_sha256"]), str(document["lineage"]))
        return Binding(*texts, int(document["serial"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReadingError(str(path), f"no binding ({error})", expected) from error


def differences(reviewed: Binding, plan_file: Path) -> list[str]:
    """Why a saved plan is not the one that was reviewed, or not of this folder's stack; empty when it is."""
    found = bind(plan_file, reviewed.fingerprint)
    out = _elsewhere(plan_file)
    if found.lineage != reviewed.lineage:
        out.append(
            f"the plan is against another state (lineage {found.lineage or 'none'}, reviewed {reviewed.lineage or 'none'})"
        )
    elif found.serial != reviewed.serial:
        out.append(f"the state has moved on (serial {found.serial}, reviewed {reviewed.serial})")
    if found.plan_sha256 != reviewed.plan_sha256:
        out.append("the saved plan file is another one than was reviewed")
    return out


def _elsewhere(plan_file: Path) -> list[str]:
    """What the `cdk.tf.json` beside a plan says of the place of its state, and the plan does not."""
    try:
        terraform = json.loads((plan_file.parent / "cdk.tf.json").read_bytes())["terraform"]
        backends = dict(terraform["backend"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []  # No configuration of CDKTF's, or none that chooses a backend.
    planned = _member(plan_file, "tfplan")
    return [
        f"the plan is of another environment or stack: its state is not at {key} = {value}"
        for settings in backends.values()
        if isinstance(settings, dict)
        for key, value in sorted(settings.items())
        if isinstance(value, str) and _as_message_pack(value) not in planned
    ]


def _as_message_pack(text: str) -> bytes:
    """A text as Terraform writes it into a plan: with its length before it, so that no longer one is taken for it."""
    raw = text.encode()
    size = len(raw)
    head = (
        bytes([0xA0 | size]) if size < 32 else bytes([0xD9, size]) if size < 256 else b"\xda" + size.to_bytes(2, "big")
    )
    return head + raw


def _state_of(plan_file: Path) -> tuple[str, int]:
    """Lineage and serial of the state inside a saved plan, which is a zip archive."""
    try:
        state: Any = json.loads(_member(plan_file, "tfstate"))
        return str(state.get("lineage") or ""), int(state.get("serial") or 0)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise ReadingError(str(plan_file), f"no saved plan ({error})", _EXPECTED) from error


def _member(plan_file: Path, name: str) -> bytes:
    """One file of a saved plan. Raises `ReadingError` also for an archive that is damaged, or packed as Terraform packs none."""
    try:
        with zipfile.ZipFile(plan_file) as archive:
            return archive.read(name)
    except (OSError, KeyError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise ReadingError(str(plan_file), f"no saved plan ({error})", _EXPECTED) from error
