"""A notebook's content in the formats that an export may ask for: source text and Jupyter's JSON, each made of the other.

Source: https://docs.databricks.com/notebooks/notebook-format (SOURCE),
https://nbformat.readthedocs.io/en/latest/format_description.html (JUPYTER).
"""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.core.errors import InvalidParameterValue

_MARKS = {"PYTHON": "#", "R": "#", "SQL": "--", "SCALA": "//"}
_TITLE = "Databricks notebook source"
_BETWEEN = "COMMAND ----------"
_MAGIC = "MAGIC"


def exported(content: bytes, language: str, form: str) -> bytes:
    """Raises `InvalidParameterValue` for a format that a notebook is not given in here."""
    if form not in ("SOURCE", "AUTO", "RAW", "JUPYTER"):
        raise InvalidParameterValue(
            f"The sandbox exports notebooks in the formats SOURCE and JUPYTER, not {form}: it renders none."
        )
    is_jupyter = _is_jupyter(content)
    if form == "JUPYTER":
        return content if is_jupyter else _as_jupyter(content.decode(errors="replace"), language)
    if is_jupyter:
        return _as_source(json.loads(content), language)
    title = f"{_MARKS[language]} {_TITLE}"
    if content.split(b"\n", 1)[0].strip() == title.encode():
        return content
    return title.encode() + b"\n" + content


def _is_jupyter(content: bytes) -> bool:
    if not content.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(content).get("cells"), list)
    except (ValueError, RecursionError, AttributeError):
        return False


def _as_source(notebook: dict[str, Any], language: str) -> bytes:
    mark = _MARKS[language]
    cells = []
    for cell in notebook["cells"]:
        text = "".join(cell.get("source") or "")
        if cell.get("cell_type") == "markdown":
            text = f"%md\n{text}"
        if text.startswith("%"):
            text = "\n".join(f"{mark} {_MAGIC} {line}".rstrip() for line in text.split("\n"))
        cells.append(text)
    return (f"{mark} {_TITLE}\n" + f"\n\n{mark} {_BETWEEN}\n\n".join(cells) + "\n").encode()


def _as_jupyter(source: str, language: str) -> bytes:
    mark = re.escape(_MARKS[language])
    body = re.sub(rf"\A{mark} {_TITLE}[^\n]*\n?", "", source)
    cells: list[dict[str, Any]] = []
    for number, part in enumerate(re.split(rf"^{mark} COMMAND -+[ \t]*$", body, flags=re.MULTILINE)):
        text = re.sub(rf"^{mark} {_MAGIC} ?", "", part.strip("\n"), flags=re.MULTILINE)
        cell: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}}
        if text.startswith("%md"):
            cell |= {"cell_type": "markdown", "source": _lines(text.removeprefix("%md").lstrip("\n "))}
        else:
            cell |= {"cell_type": "code", "execution_count": None, "outputs": [], "source": _lines(text)}
        cells.append(cell)
    metadata = {
        "language_info": {"name": language.lower()},
        "application/vnd.databricks.v1+notebook": {"language": language.lower()},
    }
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
