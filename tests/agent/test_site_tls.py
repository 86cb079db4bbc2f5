"""TLS under the site's own authority: a dead clock is forgiven, a wrong server never."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typing_extensions import override

from agent.sender import Answer
from agent.site_http import SiteHttp

YEAR = dt.timedelta(days=365)
TODAY = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
RECORD = "00000001-0000-4000-8000-000000000000"


class Authority:
    """A private authority that signs what it is asked to."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = (
            self._builder(self.name, self.key, TODAY - YEAR, TODAY + 5 * YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def _builder(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        begins: dt.datetime,
        ends: dt.datetime,
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
        )

    def save(self, folder: Path) -> Path:
        file = folder / "ca.pem"
        file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return file

    def server_files(self, folder: Path, address: str, begins: dt.datetime) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "inventory")])
        named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        signed = (
            self._builder(subject, key, begins, begins + YEAR)
            .add_extension(named, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        chain, private = folder / "server.pem", folder / "server.key"
        chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return chain, private


class _Handler(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


class _Server(HTTPServer):
    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refuses us is what these tests are about."""


@contextmanager
def serving(chain: Path, private: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, private)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def put(url: str, authority: Path | None) -> Answer:
    http = SiteHttp(url, token=None, authority=authority)
    try:
        return http.put_record(RECORD, b"{}")
    finally:
        http.close()


@pytest.mark.parametrize("begins", [TODAY - 10 * YEAR, TODAY - YEAR / 2, TODAY + 10 * YEAR])
def test_the_date_does_not_matter_under_the_sites_own_authority(
    tmp_path: Path, begins: dt.datetime
) -> None:
    site = Authority("site")
    with serving(*site.server_files(tmp_path, "127.0.0.1", begins)) as url:
        assert put(url, site.save(tmp_path)).status == 201


def test_a_server_of_another_authority_is_refused(tmp_path: Path) -> None:
    site, other = Authority("site"), Authority("site")
    with serving(*other.server_files(tmp_path, "127.0.0.1", TODAY - YEAR / 2)) as url:
        answer = put(url, site.save(tmp_path))
    assert (answer.status, answer.cause) == (None, "SSLError")


def test_a_certificate_for_another_address_is_refused(tmp_path: Path) -> None:
    site = Authority("site")
    with serving(*site.server_files(tmp_path, "127.0.0.9", TODAY - YEAR / 2)) as url:
        answer = put(url, site.save(tmp_path))
    assert (answer.status, answer.cause) == (None, "SSLError")


def test_without_the_sites_authority_its_server_is_a_stranger(tmp_path: Path) -> None:
    site = Authority("site")
    with serving(*site.server_files(tmp_path, "127.0.0.1", TODAY - YEAR / 2)) as url:
        assert put(url, None).status is None


def test_no_other_authority_is_loaded_beside_the_sites(tmp_path: Path) -> None:
    http = SiteHttp("https://127.0.0.1:9", token=None, authority=Authority("site").save(tmp_path))
    pool = http._session.get_adapter("https://127.0.0.1").poolmanager  # type: ignore[attr-defined]
    context = pool.connection_pool_kw["ssl_context"]
    http.put_record(RECORD, b"{}")
    assert context.cert_store_stats()["x509_ca"] == 1
    http.close()
