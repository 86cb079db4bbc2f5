"""The command line: what it makes, what it refuses, how it starts and ends."""

import datetime as dt
import ipaddress
import json
import re
import socket
import stat
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from inventory.web.headers import STRICT_TRANSPORT
from inventory.web.session import SECURE_COOKIE
from reports.benchkey import open_statement
from reports.keys import PublicKey, SigningKey
from tests.inventory import samples
from tests.inventory.running import Browser, Prepared, Server, answer_of, command


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_init_makes_a_private_inventory_and_does_nothing_twice(tmp_path: Path) -> None:
    data = tmp_path / "new" / "inventory"
    first = command("init", "--data", str(data), "--site", "ams-1", "--organisation", "Digi Surfer")
    assert first.returncode == 0
    assert re.search(r"admin\s+password, shown once: ([a-z2-9]{5}-){3}", first.stdout)
    assert mode(data) == 0o700
    assert mode(data / "keys" / "site.key") == 0o600
    key = (data / "keys" / "site.key").read_bytes()
    second = command("init", "--data", str(data))
    assert second.returncode == 0
    assert "password" not in second.stdout
    assert "Digi Surfer (ams-1)" in second.stdout
    assert (data / "keys" / "site.key").read_bytes() == key


def test_a_registered_bench_gets_a_statement_that_the_site_signed(prepared: Prepared) -> None:
    answer = prepared.bench_answer
    site = PublicKey.from_pem(answer["site_public_key_pem"].encode())
    said = open_statement(answer["statement"].encode(), site)
    assert said.key == samples.bench().key.public
    assert said.bench_id == answer["bench_id"] == "bench-01"
    assert said.valid_from < said.valid_to
    assert re.fullmatch(r"okb_bench-01_[\w-]{43}", answer["token"])


def test_the_next_bench_gets_the_next_id_and_no_key_is_used_twice(
    own_folder: Path, tmp_path: Path
) -> None:
    at = ("--data", str(own_folder))
    key_file = tmp_path / "other.pem"
    key_file.write_bytes(SigningKey.generate(bytes(32)).public.pem)
    made = answer_of("bench", "add", "Tafel 4", "--public-key", str(key_file), *at, "--json")
    assert made["bench_id"] == "bench-02"
    again = command("bench", "add", "Tafel 5", "--public-key", str(key_file), *at)
    assert again.returncode == 1
    assert "belongs to bench-02" in again.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("serve",), 1, "There is no inventory here"),
        (("verify",), 1, "There is no inventory here"),
        (("user", "add", "anna"), 1, "There is no inventory here"),
        (("init", "--site", "two words"), 2, "This name cannot be used for a site"),
        (("serve", "--host", "192.0.2.7"), 2, "Not without TLS"),
        (("serve", "--host", "::"), 2, "Not without TLS"),
    ],
)
def test_a_refusal_has_title_cause_and_next_step(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ended = command(*words, "--data", str(tmp_path / "nothing"))
    title, cause, following = ended.stderr.splitlines()
    assert (ended.returncode, title) == (code, said)
    assert cause.startswith("  ")
    assert following.startswith("  ")
    assert ended.stdout == ""


def test_a_site_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "inventory"
    answer_of("init", "--data", str(data), "--json")
    (data / "keys" / "site.key").chmod(0o644)
    ended = command("serve", "--data", str(data), "--port", "0")
    assert ended.returncode == 1
    assert "chmod 600" in ended.stderr


def test_a_damaged_site_key_is_left_as_it_is(tmp_path: Path) -> None:
    data = tmp_path / "inventory"
    answer_of("init", "--data", str(data), "--json")
    key = data / "keys" / "site.key"
    key.write_bytes(b"damaged")
    assert command("init", "--data", str(data)).returncode == 1
    assert key.read_bytes() == b"damaged"


def test_an_account_can_be_made_with_a_given_password(own_folder: Path) -> None:
    at = ("--data", str(own_folder))
    made = command("user", "add", "bert", "--role", "reviewer", "--password-stdin", *at,
                   stdin="een lang wachtwoord\n")  # fmt: skip
    assert made.returncode == 0
    assert "een lang wachtwoord" not in made.stdout
    again = command("user", "add", "Bert", *at)
    assert "This name is taken" in again.stderr
    short = command("user", "add", "carla", "--password-stdin", *at, stdin="kort\n")
    assert short.returncode == 2
    assert "This password is too short" in short.stderr


def test_serving_says_where_and_ends_cleanly(own_folder: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    server = Server.start(own_folder, "--ready-file", str(ready))
    told = json.loads(ready.read_text())
    assert told == {"url": server.url, "port": int(server.url.rsplit(":", 1)[1])}
    assert requests.get(f"{server.url}/healthz", timeout=10).json() == {"state": "alive"}
    assert requests.get(f"{server.url}/readyz", timeout=10).json() == {"state": "ready"}
    assert server.stop() == 0
    assert not ready.exists()


def test_a_port_in_use_is_said(own_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ended = command("serve", "--data", str(own_folder), "--port", port)
    assert ended.returncode == 1
    assert "This address is not free" in ended.stderr


def test_migrate_says_that_it_is_done(own_folder: Path) -> None:
    ended = command("migrate", "--data", str(own_folder))
    assert ended.returncode == 0
    assert "schema of this version" in ended.stdout


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(
    own_folder: Path, prepared: Prepared, tmp_path: Path
) -> None:
    certificate, key = certificate_for_loopback(tmp_path)
    server = Server.start(own_folder, "--tls-certificate", str(certificate), "--tls-key", str(key))
    try:
        browser = Browser(server.url, verify=str(certificate))
        answer = browser.post("/login", name="admin", password=prepared.people["admin"])
        cookie = answer.headers["Set-Cookie"]
        assert server.url.startswith("https://")
        assert cookie.startswith(f"{SECURE_COOKIE}=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert answer.headers["Strict-Transport-Security"] == STRICT_TRANSPORT
        assert browser.get("/records").status_code == 200
    finally:
        server.stop()


def certificate_for_loopback(folder: Path) -> tuple[Path, Path]:
    """A certificate that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.fromtimestamp(0, dt.UTC).replace(year=2020)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now.replace(year=2100))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "tls.pem", folder / "tls.key"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_file, key_file
