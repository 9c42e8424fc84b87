"""The forms in which a secret turns up again: itself, escaped, and where it is short, encoded; and the digests of it."""

import base64
import hashlib
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

DIGEST = 6
"""Bytes of a digest's beginning that are compared: 12 hex digits, which no two secrets share by chance."""
_HASHES = tuple(hashlib.new(name, usedforsecurity=False) for name in ("md5", "sha1", "sha256", "sha384", "sha512"))
_GO = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def escaped_forms(secret: str) -> Iterator[str]:
    """The secret and what it becomes inside JSON (Python's and Go's, which Terraform's is), a URL or HTML; a long one also in one case."""
    yield secret
    if len(secret) >= 12:
        yield secret.lower()
        yield secret.upper()
    if not secret.isascii():
        # Decoded bytes are looked through as Latin-1, because not all of them are a text.
        yield secret.encode(errors="surrogatepass").decode("latin-1")
    if secret.isalnum() and secret.isascii():
        return
    yield json.dumps(secret)[1:-1]
    plain = json.dumps(secret, ensure_ascii=False)[1:-1]
    yield plain
    yield plain.translate(_GO)
    for encoded in (
        quote(secret, safe="", errors="replace"),
        quote(secret, errors="replace"),
        quote_plus(secret, errors="replace"),
    ):
        yield encoded
        yield _lower_escapes(encoded)
    yield html.escape(secret)
    yield html.escape(secret, quote=False)


def encoded_forms(secret: str) -> Iterator[str]:
    """Hex and base64, the latter at each of the three positions that it can have inside a longer encoded text."""
    raw = secret.encode(errors="surrogatepass")
    yield raw.hex()
    yield raw.hex().upper()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        # The first characters depend on what stands before, the last one on what follows.
        inner = whole[(before * 8 + 5) // 6 :] if before else whole
        if (before + len(raw)) % 3:
            inner = inner[:-1]
        yield inner
        yield inner.replace("+", "-").replace("/", "_")


def digests(secret: str) -> Iterator[bytes]:
    """How its md5, sha1, sha256, sha384 and sha512 begin; also of the secret with the newline that `echo` adds."""
    raw = secret.encode(errors="surrogatepass")
    for empty in _HASHES:
        hashed = empty.copy()
        hashed.update(raw)
        yield hashed.digest()[:DIGEST]
        hashed.update(b"\n")
        yield hashed.digest()[:DIGEST]


def _lower_escapes(encoded: str) -> str:
    """`%2F` as `%2f`: both are correct, and both are written."""
    parts = encoded.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])
