"""The forms in which a secret turns up again: itself, encoded, escaped, hashed."""

import base64
import hashlib
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

_HASHES = ("md5", "sha1", "sha256", "sha512")


def escaped_forms(secret: str) -> Iterator[str]:
    """The secret and what it becomes inside JSON, a URL or HTML."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
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


def hashed_forms(secret: str) -> Iterator[str]:
    """md5, sha1, sha256 and sha512, in hex and base64; also of the secret with the newline that `echo` adds."""
    for raw in (secret.encode(errors="surrogatepass"), secret.encode(errors="surrogatepass") + b"\n"):
        for name in _HASHES:
            digest = hashlib.new(name, raw, usedforsecurity=False).digest()
            yield digest.hex()
            yield digest.hex().upper()
            encoded = base64.b64encode(digest).decode().rstrip("=")
            yield encoded
            if "+" in encoded or "/" in encoded:
                yield encoded.replace("+", "-").replace("/", "_")


def _lower_escapes(encoded: str) -> str:
    """`%2F` as `%2f`: both are correct, and both are written."""
    parts = encoded.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])
