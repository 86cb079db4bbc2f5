"""Keys: made from given bytes, kept for their owner alone, refused when they are not ours."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from reports.keys import (
    KeyFileError,
    PublicKey,
    SigningKey,
    load_public_key,
    load_signing_key,
    save_public_key,
    save_signing_key,
)
from tests.reports.vectors import RFC8032_TEST_2


def test_the_key_and_its_name_are_those_of_the_vector() -> None:
    public = RFC8032_TEST_2.public
    assert public.raw.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert public.keyid == "ed25519:39f713d0a644253f"


def test_a_kept_key_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "bench.key"
    save_signing_key(path, RFC8032_TEST_2)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_signing_key(path).public == RFC8032_TEST_2.public


def test_a_public_key_survives_pem_and_base64(tmp_path: Path) -> None:
    public = RFC8032_TEST_2.public
    save_public_key(tmp_path / "bench.pub.pem", public)
    assert load_public_key(tmp_path / "bench.pub.pem") == public
    assert PublicKey.from_base64(public.base64) == public


def test_a_seed_has_exactly_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey.generate(bytes(31))


def test_a_secret_is_not_printed() -> None:
    assert repr(RFC8032_TEST_2) == "SigningKey(ed25519:39f713d0a644253f)"


@pytest.mark.parametrize("text", ["", "a", "é", "AAAA", "A" * 43 + "B", "A" * 42 + "B="])
def test_what_is_no_key_in_base64_is_refused(text: str) -> None:
    with pytest.raises(KeyFileError):
        PublicKey.from_base64(text)


def test_other_kinds_of_key_are_refused() -> None:
    other = generate_private_key(SECP256R1())
    private = other.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = other.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(KeyFileError, match="not an Ed25519 key"):
        SigningKey.from_pem(private)
    with pytest.raises(KeyFileError, match="not an Ed25519 key"):
        PublicKey.from_pem(public)


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_pem_is_refused(pem: bytes) -> None:
    with pytest.raises(KeyFileError):
        SigningKey.from_pem(pem)
    with pytest.raises(KeyFileError):
        PublicKey.from_pem(pem)


def test_an_encrypted_key_is_refused() -> None:
    encrypted = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"word"),
    )
    with pytest.raises(KeyFileError):
        SigningKey.from_pem(encrypted)
