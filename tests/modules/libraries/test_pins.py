"""Lines of requirements files, and wheels and jars by their names."""

from __future__ import annotations

import pytest

from modules.errors import UnpinnedLibrary
from modules.libraries.pins import check_jar, check_pypi, check_requirements_path, check_whl, unpinned_lines


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n\n",
        "numpy==2.1.3",
        "numpy==2.1.3  # why\n",
        "fsspec[http,s3]==2026.1.0 ; python_version < '3.13'\n",
        "--index-url https://pypi.example/simple\nnumpy==2.1.3\n",
        "numpy==2.1.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n",
        "torch==2.7.0+cu126\n",
    ],
)
def test_pinned_lines(text: str) -> None:
    assert list(unpinned_lines(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("numpy\n", [(1, "numpy")]),
        ("# a\n\nnumpy>=2\npandas==2.2.3\nscipy==1.*\n", [(3, "numpy>=2"), (5, "scipy==1.*")]),
        ("-r other.txt\n-c limits.txt\n-e .\n", [(1, "-r other.txt"), (2, "-c limits.txt"), (3, "-e .")]),
        ("./wheels/tools.whl\n", [(1, "./wheels/tools.whl")]),
        ("numpy>=2 \\\n  --hash=sha256:aa\n", [(1, "numpy>=2  --hash=sha256:aa")]),
        ("numpy==2.1.3 \\", [(1, "numpy==2.1.3")]),
        ("git+https://example.org/tools.git@v1\n", [(1, "git+https://example.org/tools.git@v1")]),
    ],
)
def test_unpinned_lines(text: str, found: list[tuple[int, str]]) -> None:
    assert list(unpinned_lines(text)) == found


def test_names_that_pin() -> None:
    assert check_pypi("zope.interface===7.2")
    assert check_whl("s3://bucket/tools-1.2.0-1-cp311-cp311-manylinux_2_17_x86_64.whl")
    assert check_jar("/Volumes/a/b/c/connector-assembly-1.2.0.jar")
    assert check_jar("/Volumes/a/b/c/0123456789abcdef/connector.jar")
    assert check_requirements_path("/Workspace/Shared/0123456789ab/requirements.txt")


def test_a_short_hash_does_not_pin() -> None:
    with pytest.raises(UnpinnedLibrary):
        check_requirements_path("/Workspace/Shared/0123456/requirements.txt")
