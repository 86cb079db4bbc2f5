"""Envelopes: the published vector, and nothing accepted that we would not write."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import dsse
from reports.dsse import EnvelopeError, EnvelopeFault
from reports.keys import SigningKey
from tests.reports.vectors import RFC8032_TEST_2

KEY = RFC8032_TEST_2
TYPE = "http://example.com/HelloWorld"
BODY = b"hello world"
OTHER = SigningKey.generate(bytes(range(32)))


def fault(data: bytes, payload_type: str = TYPE) -> EnvelopeFault:
    with pytest.raises(EnvelopeError) as caught:
        dsse.open_envelope(data, KEY.public, payload_type)
    return caught.value.reason


def test_signed_text_is_that_of_the_specification() -> None:
    assert dsse.pae(TYPE, BODY) == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_envelope_is_that_of_the_vector() -> None:
    assert json.loads(dsse.sign(KEY, TYPE, BODY)) == {
        "payloadType": TYPE,
        "payload": "aGVsbG8gd29ybGQ=",
        "signatures": [
            {
                "keyid": "ed25519:39f713d0a644253f",
                "sig": "MCd0KcZQD61tc2xfGsEPlCpqedDpYFhWXVq8FOsai+jwkUnc67rb3mRbn6LKJmbZ"
                "K4Zj8QmHo74Sz+pvuAfhAw==",
            }
        ],
    }


@given(st.binary(max_size=200))
def test_what_was_signed_comes_out(body: bytes) -> None:
    assert dsse.open_envelope(dsse.sign(KEY, TYPE, body), KEY.public, TYPE) == body


def test_every_single_byte_change_is_caught() -> None:
    data = dsse.sign(KEY, TYPE, BODY)
    for at in range(len(data)):
        for value in range(256):
            if value != data[at]:
                changed = data[:at] + bytes([value]) + data[at + 1 :]
                with pytest.raises(EnvelopeError):
                    dsse.open_envelope(changed, KEY.public, TYPE)


def test_every_missing_or_added_byte_is_caught() -> None:
    data = dsse.sign(KEY, TYPE, BODY)
    for at in range(len(data) + 1):
        with pytest.raises(EnvelopeError):
            dsse.open_envelope(data[:at] + b" " + data[at:], KEY.public, TYPE)
        if at < len(data):
            with pytest.raises(EnvelopeError):
                dsse.open_envelope(data[:at] + data[at + 1 :], KEY.public, TYPE)


def test_another_key_type_or_signature_is_named() -> None:
    assert fault(dsse.sign(OTHER, TYPE, BODY)) is EnvelopeFault.OTHER_KEY
    assert fault(dsse.sign(KEY, TYPE, BODY), "text/plain") is EnvelopeFault.OTHER_TYPE
    forged = dsse.Unverified(TYPE, BODY, KEY.public.keyid, OTHER.sign(dsse.pae(TYPE, BODY)))
    assert fault(dsse.encode(forged)) is EnvelopeFault.BAD_SIGNATURE


def test_the_same_meaning_in_other_bytes_is_refused() -> None:
    data = dsse.sign(KEY, TYPE, BODY)
    assert fault(json.dumps(json.loads(data)).encode()) is EnvelopeFault.NOT_CANONICAL
    # The last letter before "=" has free bits that decoding drops.
    assert fault(data.replace(b"d29ybGQ=", b"d29ybGR=")) is EnvelopeFault.NOT_CANONICAL


def _envelope(**changes: object) -> bytes:
    whole = json.loads(dsse.sign(KEY, TYPE, BODY)) | changes
    return json.dumps(whole, separators=(",", ":")).encode()


SIGNATURE = json.loads(dsse.sign(KEY, TYPE, BODY))["signatures"][0]


NO_ENVELOPES = {
    "nothing": b"",
    "an empty object": b"{}",
    "an array": b"[]",
    "not utf-8": b"\xff\xfe",
    "a doubled key": b'{"a":1,"a":2}',
    "an extra key": _envelope(more=1),
    "no signature": _envelope(signatures=[]),
    "two signatures": _envelope(signatures=[SIGNATURE, SIGNATURE]),
    "a space in base64": _envelope(payload="aGVsbG8 d29ybGQ="),
    "no padding": _envelope(payload="aGVsbG8gd29ybGQ"),
    "a payload that is no text": _envelope(payload=7),
    "a type with a space": _envelope(payloadType="type with space"),
    "a key name without its kind": _envelope(
        signatures=[SIGNATURE | {"keyid": "39f713d0a644253f"}]
    ),
    "a short signature": _envelope(
        signatures=[SIGNATURE | {"sig": base64.b64encode(bytes(63)).decode()}]
    ),
    "too large": b'{"payload":"' + b"A" * dsse.MAX_ENVELOPE_BYTES + b'"}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("data", NO_ENVELOPES.values(), ids=NO_ENVELOPES.keys())
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    assert fault(data) is EnvelopeFault.NOT_AN_ENVELOPE
