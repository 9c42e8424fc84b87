"""What a text says once its encoding is taken off: escapes of JSON, URLs and HTML, broken lines, base64, hex, gzip."""

import base64
import html
import re
import zlib
from collections.abc import Callable
from urllib.parse import unquote

from review.redaction.forms import DIGEST

Search = Callable[[str], bool]

_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_BASE64 = 16
_HEX = re.compile(r"[0-9A-Fa-f]{12,}")
_PAIRS = re.compile(r"(?:[0-9A-Fa-f]{2}:){11,}[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[^ux])")
_BREAK = re.compile(r"\s*\\?\r?\n\s*")
_DEEPEST = 3
_LONGEST_DIGEST = 130
_MOST_UNPACKED = 4_000_000
_GZIP, _ZLIB = b"\x1f\x8b", b"\x78"
_GZIP_BASE64 = "H4sI"
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_URL_SAFE = str.maketrans("-_", "+/")


def encoded_spans(text: str, search: Search, digests: set[bytes], depth: int = 0) -> list[tuple[int, int]]:
    """Where in a text a run of hex or base64 stands that holds a secret, or the digest of one.

    Args:
        search: whether a decoded text holds a secret as it is.
        digests: how the digests of secrets begin.
    """
    found = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        # Base64 mixes capitals and small letters; the names of which a plan is full seldom do.
        if (
            len(token) >= _BASE64
            and token != token.lower()
            and token != token.upper()
            and _base64_holds(token, search, digests, depth)
        ) or any(_hex_holds(digits, search, digests, depth) for digits in _HEX.findall(token)):
            found.append(match.span())
    for match in _PAIRS.finditer(text) if ":" in text else ():
        if _hex_holds(match.group().replace(":", ""), search, digests, depth):
            found.append(match.span())
    return found


def holds_escaped(text: str, search: Search, digests: set[bytes], depth: int = 0) -> bool:
    """Whether a text holds a secret once its escapes are taken off or its lines are joined: one kind alone, or all of them in turn."""
    looked_at = {text}

    def holds(decoded: str) -> bool:
        if decoded in looked_at:
            return False
        looked_at.add(decoded)
        return search(decoded) or bool(encoded_spans(decoded, search, digests, depth))

    if any(holds(decode(text)) for sign, decode in _DECODINGS if sign in text):
        return True
    for _ in range(_DEEPEST):
        before = text
        for sign, decode in _DECODINGS:
            if sign in text:
                text = decode(text)
                if holds(text):
                    return True
        if text == before:
            break
    return False


def _without_backslashes(text: str) -> str:
    plain = _ESCAPE.sub(_meant, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if max(plain) >= "\ud800" else plain


def _meant(match: re.Match[str]) -> str:
    escape = match[1]
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _LETTERS.get(escape, escape)


def _joined(text: str) -> str:
    return _BREAK.sub("", text)


_DECODINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("\\", _without_backslashes),
    ("%", unquote),
    ("&", html.unescape),
    ("\n", _joined),
)
"""The sign without which there is nothing to do → what takes it off."""


def _hex_holds(digits: str, search: Search, digests: set[bytes], depth: int) -> bool:
    for start in (0, 1):
        raw = bytes.fromhex(digits[start : start + (len(digits) - start) // 2 * 2])
        if _has_digest(raw, digests) or _bytes_hold(raw, search, digests, depth):
            return True
    return False


def _base64_holds(token: str, search: Search, digests: set[bytes], depth: int) -> bool:
    # A packed text is read from its first byte on, wherever that stands: behind a slash, for one.
    packed = token.find(_GZIP_BASE64)
    for start in (0, 1, 2, 3, packed) if packed > 3 else (0, 1, 2, 3):
        length = (len(token) - start) // 4 * 4
        raw = base64.b64decode(token[start : start + length].translate(_URL_SAFE))
        rest = token[start + length :]
        if len(rest) > 1:
            raw += base64.b64decode(rest.translate(_URL_SAFE) + "=" * (4 - len(rest)))
        if _has_digest(raw, digests) or _bytes_hold(raw, search, digests, depth):
            return True
    return False


def _has_digest(raw: bytes, digests: set[bytes]) -> bool:
    return len(raw) <= _LONGEST_DIGEST and any(
        raw[start : start + DIGEST] in digests for start in range(len(raw) - DIGEST + 1)
    )


def _bytes_hold(raw: bytes, search: Search, digests: set[bytes], depth: int) -> bool:
    packed = raw[:2] == _GZIP or raw[:1] == _ZLIB
    if packed:
        raw = _unpacked(raw) or raw
    text = raw.decode("latin-1")
    if "\0" in text:
        text = text.replace("\0", "")  # UTF-16
    if search(text):
        return True
    if depth >= _DEEPEST or not (text.isascii() and text):
        return False
    return bool(encoded_spans(text, search, digests, depth + 1)) or holds_escaped(text, search, digests, depth + 1)


def _unpacked(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj(32 + zlib.MAX_WBITS).decompress(raw, _MOST_UNPACKED)
    except zlib.error:
        return b""  # Its first bytes looked like gzip by chance.
