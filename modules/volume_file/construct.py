"""A file on a volume as a Terraform resource."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cdktf import AssetType, TerraformAsset, TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.file import File as FileResource
from constructs import Construct

from modules.addresses import set_address
from modules.libraries.emit import FileOnVolume
from modules.literals import hidden, plain
from modules.volume_file.config import VolumeFileConfig, content_path


class VolumeFile(Construct):
    """Creates ``databricks_file.ID``; the file is copied beside the synthesised stack, so that a saved plan has what it needs.

    New content is uploaded under its new path before the old one goes (``create_before_destroy``).

    Args:
        root: the repository's root, to which ``config.source`` is relative.

    Raises:
        FileNotFoundError: ``config.source`` does not exist.
    """

    def __init__(self, scope: Construct, id_: str, config: VolumeFileConfig, *, root: Path) -> None:
        super().__init__(scope, id_)
        asset = TerraformAsset(self, "asset", path=str((root / plain(config.source)).resolve()), type=AssetType.FILE)
        file = FileResource(
            self,
            "file",
            source=hidden(asset.path),  # the file's own name stands in it
            path=path_on_volume(config, root),
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        set_address(file, id_)
        self._on_volume = FileOnVolume(Path(plain(config.source)).name, str(file.path))

    @property
    def on_volume(self) -> FileOnVolume:
        """Its name, and its path on the volume, which carries the dependency on the upload."""
        return self._on_volume


def path_on_volume(config: VolumeFileConfig, root: Path) -> str:
    """Where the file goes, from its content. Raises `FileNotFoundError`."""
    source = root / plain(config.source)
    return content_path(config.volume, "files", hashlib.sha256(source.read_bytes()).hexdigest(), source.name)
