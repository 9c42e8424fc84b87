"""An experiment, in a directory that is made with it where permissions have to wait for it."""

from typing import Any

from modules.directory.config import DirectoryConfig
from modules.directory.construct import Directory
from modules.experiment.construct import Experiment


def build(stack: Any, config: Any, artifacts: Any, **keywords: Any) -> None:
    directory = Directory(stack, "shared", DirectoryConfig(path=config.directory)) if config.permissions else None
    Experiment(stack, "iris", config, directory=directory, **keywords)
