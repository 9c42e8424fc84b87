"""Start-up of the plugin: go-plugin's handshake, then gRPC over a Unix socket with a certificate made for this start.

Source: https://github.com/hashicorp/go-plugin/blob/main/docs/guide-plugin-write-non-go.md
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import os
import shutil
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from sandbox.core import temporary
from sandbox.provider.protocol.messages import MESSAGES

MAGIC = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
WORKERS = 32
_MAX_MESSAGE_BYTES = 64 * 1024 * 1024

# RPC → (request message, response message)
_RPCS = {
    "GetMetadata": ("Empty", "GetMetadata.Response"),
    "GetProviderSchema": ("Empty", None),
    "ValidateProviderConfig": ("ValidateProviderConfig.Request", "Diagnostics.Response"),
    "ValidateResourceConfig": ("Validate.Request", "Diagnostics.Response"),
    "ValidateDataResourceConfig": ("Validate.Request", "Diagnostics.Response"),
    "ConfigureProvider": ("ConfigureProvider.Request", "Diagnostics.Response"),
    "UpgradeResourceState": ("UpgradeResourceState.Request", "UpgradeResourceState.Response"),
    "ReadResource": ("ReadResource.Request", "ReadResource.Response"),
    "PlanResourceChange": ("PlanResourceChange.Request", "PlanResourceChange.Response"),
    "ApplyResourceChange": ("ApplyResourceChange.Request", "ApplyResourceChange.Response"),
    "ImportResourceState": ("ImportResourceState.Request", "ImportResourceState.Response"),
    "ReadDataSource": ("ReadDataSource.Request", "ReadDataSource.Response"),
    "GetFunctions": ("Empty", "Empty"),
    "StopProvider": ("Empty", "StopProvider.Response"),
}


def main() -> int:
    """Serve until Terraform says to shut down, or is gone."""
    if os.environ.get("TF_PLUGIN_MAGIC_COOKIE") != MAGIC:
        print("This is a Terraform provider; Terraform starts it. There is nothing to run by hand.", file=sys.stderr)  # noqa: T201
        return 1
    from sandbox.provider.provider import Provider

    stopped = threading.Event()
    server = grpc.server(
        ThreadPoolExecutor(WORKERS),
        options=[("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES), ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES)],
    )
    server.add_generic_rpc_handlers((_provider_handlers(Provider(), stopped), *_plugin_handlers(stopped)))
    temporary.sweep("lw-tf")
    with contextlib.ExitStack() as ended:
        folder = temporary.make("lw-tf")
        ended.callback(shutil.rmtree, folder, ignore_errors=True)
        socket = folder / "s"
        key, certificate_pem, certificate_der = _certificate()
        # Terraform's client certificate uses P-521, which gRPC's TLS does not take; the socket's folder is the owner's alone.
        credentials = grpc.ssl_server_credentials([(key, certificate_pem)], require_client_auth=False)
        server.add_secure_port(f"unix:{socket}", credentials)
        server.start()
        encoded = base64.b64encode(certificate_der).decode().rstrip("=")
        print(f"1|6|unix|{socket}|grpc|{encoded}", flush=True)  # noqa: T201
        parent = os.getppid()
        while not stopped.wait(1.0):
            if os.getppid() != parent:
                break
        server.stop(grace=0.2).wait()
    return 0


def _provider_handlers(provider: Any, stopped: threading.Event) -> grpc.GenericRpcHandler:
    handlers = {}
    for name, (request, response) in _RPCS.items():
        handlers[name] = grpc.unary_unary_rpc_method_handler(
            _handler(getattr(provider, name)),
            request_deserializer=MESSAGES[request].FromString,
            # The schema is sent as bytes that were serialised once.
            response_serializer=MESSAGES[response].SerializeToString if response else lambda data: data,
        )
    return grpc.method_handlers_generic_handler("tfplugin6.Provider", handlers)


def _handler(method: Callable[[Any], Any]) -> Callable[[Any, grpc.ServicerContext], Any]:
    return lambda request, _context: method(request)


def _plugin_handlers(stopped: threading.Event) -> tuple[grpc.GenericRpcHandler, grpc.GenericRpcHandler]:
    """go-plugin's own services: shutdown, and a stream for output that stays empty."""

    def shutdown(_request: bytes, _context: grpc.ServicerContext) -> bytes:
        stopped.set()
        return b""

    def stream(_request: bytes, context: grpc.ServicerContext) -> Any:
        ended = threading.Event()
        with contextlib.suppress(ValueError):
            context.add_callback(ended.set)
        while not ended.wait(0.5) and not stopped.is_set():
            continue
        yield from ()

    return (
        grpc.method_handlers_generic_handler("plugin.GRPCController", {"Shutdown": grpc.unary_unary_rpc_method_handler(shutdown)}),
        grpc.method_handlers_generic_handler("plugin.GRPCStdio", {"StreamStdio": grpc.unary_stream_rpc_method_handler(stream)}),
    )


def _certificate() -> tuple[bytes, bytes, bytes]:
    """A key and a certificate for ``localhost`` that lives as long as this process is likely to: PEM, PEM, DER."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private, certificate.public_bytes(serialization.Encoding.PEM), certificate.public_bytes(serialization.Encoding.DER)
