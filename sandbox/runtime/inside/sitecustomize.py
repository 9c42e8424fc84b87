"""Runs at the start of every Python process of a task: ``/Volumes``, ``/Workspace`` and ``/dbfs`` resolve (see `lakewright_paths`)."""

import os

if os.environ.get("LAKEWRIGHT_FILES"):
    import lakewright_paths

    lakewright_paths.install(os.environ["LAKEWRIGHT_FILES"])
