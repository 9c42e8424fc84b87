"""A file of a repository that stands beside the cases."""

from pathlib import Path
from typing import Any

from modules.volume_file.construct import VolumeFile


def build(stack: Any, config: Any, artifacts: Any) -> None:
    VolumeFile(stack, "pins", config, root=Path(__file__).parent / "repository")
