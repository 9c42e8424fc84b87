"""New files from templates: all of them, or none.

``templates/KIND/`` mirrors the repository. In a path ``NAME`` stands for the new thing's name, and ``ENV`` for its environment. A file ends
in ``.j2``, and is a Jinja template of the values that `write` is given.
"""

from __future__ import annotations

import contextlib
import keyword
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts import places
from scripts.errors import Refused

TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def check_name(name: str) -> str:
    """A name that Python, Terraform and Unity Catalog all take. Raises `Refused`."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Refused(
            f"found the name {name!r}, expected lower-case letters, digits and _, a letter first, at most 60, and no word of Python's own"
        )
    return name


def write(kind: str, values: Mapping[str, Any], check: Callable[[], object]) -> list[Path]:
    """Writes the files of ``templates/KIND``, and gives their paths.

    Args:
        values: ``name``, and ``env`` where a path has it; what else the templates use.
        check: called when all is written; what it raises takes everything back.

    Raises:
        Refused: one of the files is there already.
    """
    texts = {_place(path): text for path, text in _rendered(kind, values)}
    for path in texts:
        if path.exists():
            raise Refused(f"{path}: found a file, expected none; choose another name. Nothing was written.")
    written: list[Path] = []
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
        check()
    except BaseException:
        for path in written:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
        raise
    return sorted(texts)


def _place(path: str) -> Path:
    return places.envs_dir() / path.removeprefix("envs/") if path.startswith("envs/") else places.ROOT / path


def _rendered(kind: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    import jinja2

    folder = TEMPLATES / kind
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found = []
    for template in sorted(environment.list_templates(extensions=["j2"])):
        path = template.removesuffix(".j2").replace("NAME", values["name"]).replace("ENV", str(values.get("env", "")))
        found.append((path, environment.get_template(template).render(**values)))
    return found
