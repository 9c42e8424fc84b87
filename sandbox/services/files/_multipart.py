"""Forms as ``multipart/form-data``, the way the SDKs upload larger files to the workspace.

Read by hand because Starlette's reader needs a further package. The whole body is small enough for memory (the platform takes 10 MB).
Source: RFC 7578.
"""

from __future__ import annotations

from email.message import Message

from sandbox.core.errors import InvalidParameterValue


def parse(content_type: str, body: bytes) -> dict[str, bytes]:
    """The form's fields by name. Raises `InvalidParameterValue` on a body that is no such form."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise _malformed("the boundary is missing")
    mark = b"--" + boundary.encode()
    # The line break before a boundary belongs to it, not to the part before; the first boundary has none.
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise _malformed("it does not end with its boundary")
    return dict(_part(piece) for piece in pieces[1:-1])


def _part(piece: bytes) -> tuple[str, bytes]:
    head, separator, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if not separator:
        raise _malformed("a part has no header")
    for line in head.decode(errors="replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-disposition":
            header = Message()
            header["Content-Disposition"] = value.strip()
            field = header.get_param("name", header="content-disposition")
            if isinstance(field, str):
                return field, content
    raise _malformed("a part has no name")


def _malformed(why: str) -> InvalidParameterValue:
    return InvalidParameterValue(f"Could not parse the multipart form: {why}.", error_code="MALFORMED_REQUEST")
