"""Receipts and bench-key statements: what they prove, and what breaks them."""

import hashlib
import json

import pytest

from reports import benchkey, dsse, merkle
from reports.benchkey import BenchKey, StatementError, make_statement, open_statement
from reports.dsse import EnvelopeError
from reports.keys import SigningKey
from reports.receipt import (
    PAYLOAD_TYPE,
    Receipt,
    ReceiptError,
    check_receipt,
    make_receipt,
    open_receipt,
    place,
)
from tests.reports.vectors import CT_LEAVES

SITE = SigningKey.generate(bytes(32))
BENCH = SigningKey.generate(bytes([1]) * 32)
ENTRIES = (*CT_LEAVES, b"our envelope")
HASHES = [merkle.leaf_hash(entry) for entry in ENTRIES]
NODES = merkle.nodes_of(HASHES)


def receipt(envelope: bytes = b"our envelope") -> Receipt:
    return Receipt(
        record_id="0d9c5a52-7f5e-4c0b-9c1f-6a1f1c2d9e10",
        envelope_sha256=hashlib.sha256(envelope).hexdigest(),
        received_at="2026-11-23T09:33:02.481Z",
        time_source="ntp",
        log=place(
            "inventory.example/opknap",
            8,
            9,
            merkle.root(9, NODES),
            merkle.inclusion_path(8, 9, NODES),
        ),
    )


def test_a_receipt_proves_its_envelope() -> None:
    data = make_receipt(SITE, receipt())
    assert check_receipt(data, SITE.public, b"our envelope") == receipt()
    assert data == make_receipt(SITE, receipt())


def test_a_receipt_of_another_envelope_is_refused() -> None:
    with pytest.raises(ReceiptError, match="another envelope"):
        check_receipt(make_receipt(SITE, receipt()), SITE.public, b"our envelopf")


def test_a_receipt_of_another_site_is_refused() -> None:
    with pytest.raises(EnvelopeError):
        check_receipt(make_receipt(BENCH, receipt()), SITE.public, b"our envelope")


def test_a_receipt_whose_proof_leads_elsewhere_is_refused() -> None:
    with pytest.raises(ReceiptError, match="root"):
        check_receipt(make_receipt(SITE, receipt(b"other")), SITE.public, b"other")


@pytest.mark.parametrize("changes", [{"more": 1}, {"received_at": "yesterday"}, {"log": None}])
def test_a_signed_text_that_is_no_receipt_is_refused(changes: dict[str, object]) -> None:
    body = json.dumps(json.loads(receipt().model_dump_json()) | changes).encode()
    with pytest.raises(ReceiptError, match="cannot be read"):
        open_receipt(dsse.sign(SITE, PAYLOAD_TYPE, body), SITE.public)


@pytest.mark.parametrize("root", ["", "A", "AAAA", "é"])
def test_a_root_that_is_no_hash_is_refused(root: str) -> None:
    whole = json.loads(receipt().model_dump_json())
    whole["log"]["root"] = root
    with pytest.raises(ReceiptError):
        open_receipt(dsse.sign(SITE, PAYLOAD_TYPE, json.dumps(whole).encode()), SITE.public)


def statement(revoked_at: str | None = None) -> BenchKey:
    return BenchKey(
        bench_id="bench-07",
        public_key=BENCH.public.base64,
        valid_from="2026-11-01T00:00:00.000Z",
        valid_to="2027-12-01T00:00:00.000Z",
        revoked_at=revoked_at,
    )


def test_a_statement_names_the_benchs_key() -> None:
    opened = open_statement(make_statement(SITE, statement()), SITE.public)
    assert opened == statement()
    assert opened.key == BENCH.public


@pytest.mark.parametrize(
    ("at", "revoked_at", "counts"),
    [
        ("2026-10-31T23:59:59.999Z", None, False),
        ("2026-11-01T00:00:00.000Z", None, True),
        ("2027-11-30T23:59:59.999Z", None, True),
        ("2027-12-01T00:00:00.000Z", None, False),
        ("2026-12-01T00:00:00.000Z", "2026-12-01T00:00:00.000Z", False),
        ("2026-11-30T23:59:59.999Z", "2026-12-01T00:00:00.000Z", True),
    ],
)
def test_a_key_counts_within_its_time(at: str, revoked_at: str | None, *, counts: bool) -> None:
    assert statement(revoked_at).counts_at(at) is counts


@pytest.mark.parametrize("changes", [{"public_key": "AAAA"}, {"bench_id": ""}, {"valid_to": "x"}])
def test_a_signed_text_that_is_no_statement_is_refused(changes: dict[str, object]) -> None:
    body = json.dumps(json.loads(statement().model_dump_json()) | changes).encode()
    with pytest.raises(StatementError):
        open_statement(dsse.sign(SITE, benchkey.PAYLOAD_TYPE, body), SITE.public)
