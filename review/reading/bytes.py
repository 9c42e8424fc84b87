"""From a file's bytes to UTF-8 JSON bytes: unpacks gzip, takes off byte-order marks, recodes UTF-16."""

import codecs
import gzip
import io
import zlib
from pathlib import Path

from review.errors import ReadingError

MAX_BYTES = 2_000_000_000
"""An unpacked plan above this is refused, so that a small .gz cannot fill the memory."""


def load(path: Path) -> bytes:
    """Reads a file as UTF-8 JSON bytes.

    Raises:
        ReadingError: it cannot be read or unpacked, or is larger than 2 GB unpacked.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(str(path), error.strerror or "cannot be read", "a readable file") from error
    return decoded(data, str(path))


def decoded(data: bytes, source: str) -> bytes:
    """The same document as UTF-8 without a byte-order mark."""
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, source)
    if data[:3] == codecs.BOM_UTF8:
        return data[3:]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data[:2] == mark:
            return _recoded(data[2:], encoding, source)
    # PowerShell's `>` writes UTF-16; some tools strip its mark. The first two characters are then ASCII.
    if data[1:4:2] == b"\x00\x00":
        return _recoded(data, "utf-16-le", source)
    if data[:4:2] == b"\x00\x00":
        return _recoded(data, "utf-16-be", source)
    return data


def _unpacked(data: bytes, source: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            out = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadingError(source, f"broken gzip ({error})", "a whole .gz file") from error
    if len(out) > MAX_BYTES:
        raise ReadingError(source, "more than 2 GB unpacked", "a plan")
    return out


def _recoded(data: bytes, encoding: str, source: str) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        raise ReadingError(source, f"broken {encoding} ({error})", "one encoding throughout") from error
