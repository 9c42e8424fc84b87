"""Notebooks come out of the workspace in the format that was asked for, whichever they were put in."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue
from databricks.sdk.service.workspace import ExportFormat, ImportFormat, Language

JUPYTER = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"]},
        {"cell_type": "code", "metadata": {}, "source": "print(1)", "outputs": [], "execution_count": None},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}
SOURCE = (
    "# Databricks notebook source\n# MAGIC %md\n# MAGIC # Title\n# MAGIC text\n\n# COMMAND ----------\n\nprint(1)\n"
)


def put(sandbox: Any, path: str, text: str, form: ImportFormat) -> None:
    content = base64.b64encode(text.encode()).decode()
    language = Language.PYTHON if form == ImportFormat.SOURCE else None
    sandbox.client.workspace.import_(path, content=content, format=form, language=language, overwrite=True)


def got(sandbox: Any, path: str, form: ExportFormat) -> str:
    return base64.b64decode(sandbox.client.workspace.export(path, format=form).content).decode()


def test_source_begins_with_the_platforms_first_line(sandbox: Any) -> None:
    put(sandbox, "/Shared/plain", "print(1)\n", ImportFormat.SOURCE)
    assert got(sandbox, "/Shared/plain", ExportFormat.SOURCE) == "# Databricks notebook source\nprint(1)\n"
    assert sandbox.client.workspace.download("/Shared/plain").read() == b"# Databricks notebook source\nprint(1)\n"


def test_jupyter_as_source(sandbox: Any) -> None:
    put(sandbox, "/Shared/jupyter", json.dumps(JUPYTER), ImportFormat.JUPYTER)
    assert got(sandbox, "/Shared/jupyter", ExportFormat.SOURCE) == SOURCE


def test_source_as_jupyter(sandbox: Any) -> None:
    put(sandbox, "/Shared/source", SOURCE, ImportFormat.SOURCE)
    made = json.loads(got(sandbox, "/Shared/source", ExportFormat.JUPYTER))
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in made["cells"]] == [
        ("markdown", "# Title\ntext"),
        ("code", "print(1)"),
    ]
    assert made["nbformat"] == 4


def test_jupyter_comes_out_as_it_went_in(sandbox: Any) -> None:
    put(sandbox, "/Shared/same", json.dumps(JUPYTER), ImportFormat.JUPYTER)
    assert json.loads(got(sandbox, "/Shared/same", ExportFormat.JUPYTER)) == JUPYTER


@pytest.mark.parametrize("form", [ExportFormat.HTML, ExportFormat.DBC, ExportFormat.R_MARKDOWN])
def test_what_is_not_rendered_is_refused(sandbox: Any, form: ExportFormat) -> None:
    put(sandbox, "/Shared/rendered", "print(1)", ImportFormat.SOURCE)
    with pytest.raises(InvalidParameterValue, match="formats SOURCE and JUPYTER"):
        sandbox.client.workspace.export("/Shared/rendered", format=form)
