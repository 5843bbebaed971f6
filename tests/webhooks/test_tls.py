"""Over TLS: to the checked address, but the certificate has to be that of the name."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from workstreams.webhooks import http_post

NAME = "hooks.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate that signs itself, in one file each."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.told.append((self.connection.server_name, self.headers["Host"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def listening(certificate, names, settings, monkeypatch):
    """Where a program listens over TLS, trusted by the file of the environment."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate", certificate / "key")
    context.sni_callback = lambda peer, name, _context: setattr(peer, "server_name", name)
    server = HTTPServer(("127.0.0.1", 0), Answering)
    server.told = []
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    names.update({NAME: ["127.0.0.1"], "other.example.org": ["127.0.0.1"]})
    origins = [f"https://{name}:{server.server_port}" for name in names]
    settings.WEBHOOK_INTERNAL_ORIGINS = origins
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate"))
    http_post._context.cache_clear()
    yield server
    server.shutdown()
    server.server_close()
    http_post._context.cache_clear()


def test_name_is_in_tls_and_in_the_host_header(listening):
    assert http_post.post(f"https://{NAME}:{listening.server_port}/in", b"{}", {}) == 204
    assert listening.told == [(NAME, f"{NAME}:{listening.server_port}")]


def test_certificate_of_another_name_is_refused(listening):
    with pytest.raises(http_post.PostFailed, match="tls"):
        http_post.post(f"https://other.example.org:{listening.server_port}/in", b"{}", {})

    assert listening.told == []


def test_certificate_that_nobody_trusts_is_refused(listening, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    http_post._context.cache_clear()
    with pytest.raises(http_post.PostFailed, match="tls"):
        http_post.post(f"https://{NAME}:{listening.server_port}/in", b"{}", {})
