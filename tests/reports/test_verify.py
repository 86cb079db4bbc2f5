"""Checking a record without us: what holds, and every way in which it does not."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reports import dsse, merkle
from reports.benchkey import BenchKey, make_statement
from reports.build import build, record_bytes, seal
from reports.keys import SigningKey
from reports.language import Language
from reports.receipt import Receipt, make_receipt, place
from reports.record import PAYLOAD_TYPE
from reports.verify import Check, Material, Problem, State, Step, Verification, verify
from reports.verify_words import VerifyWords
from reports.words import translator
from tests.reports.jobs import BENCH_KEY, RECORD_ID, SITE_KEY, inputs
from tests.reports.vectors import RFC8032_TEST_2

RECORD = build(inputs())
ENVELOPE = seal(RECORD, BENCH_KEY)
RECEIVED_AT = "2026-11-23T09:33:02.481Z"


def statement(key: SigningKey = SITE_KEY, **changes: object) -> bytes:
    said = BenchKey(
        bench_id="bench-07",
        public_key=BENCH_KEY.public.base64,
        valid_from="2026-11-01T00:00:00.000Z",
        valid_to="2027-12-01T00:00:00.000Z",
    )
    return make_statement(key, said.model_copy(update=changes))


def receipt(
    envelope: bytes = ENVELOPE, key: SigningKey = SITE_KEY, record_id: str = RECORD_ID
) -> bytes:
    leaf = merkle.leaf_hash(envelope)
    return make_receipt(
        key,
        Receipt(
            record_id=record_id,
            envelope_sha256=hashlib.sha256(envelope).hexdigest(),
            received_at=RECEIVED_AT,
            time_source="ntp",
            log=place("inventory.example/opknap", 0, 1, leaf, ()),
        ),
    )


WHOLE = Material(
    envelope=ENVELOPE,
    site_key=SITE_KEY.public,
    statement=statement(),
    receipt=receipt(),
    evidence={"journal-1.jsonl": "e5" * 32},
)


def of(result: Verification, step: Step) -> Check:
    return next(check for check in result.checks if check.step is step)


def problems(result: Verification) -> set[Problem]:
    bad = {State.FAILED, State.UNPROVED}
    return {
        check.problem for check in result.checks if check.state in bad and check.problem is not None
    }


def test_a_true_record_holds_in_every_step() -> None:
    result = verify(WHOLE)
    assert result.holds
    assert [check.state for check in result.checks] == [State.OK] * len(Step)
    assert [check.step for check in result.checks] == list(Step)
    assert result.record == RECORD
    assert result.receipt is not None
    assert result.receipt.received_at == RECEIVED_AT


def test_a_true_record_without_receipt_holds_unless_one_is_asked_for() -> None:
    result = verify(replace(WHOLE, receipt=None))
    assert result.holds
    assert (result.receipt, of(result, Step.RECEIPT).state) == (None, State.ABSENT)
    asked = verify(replace(WHOLE, receipt=None, receipt_required=True))
    assert problems(asked) == {Problem.NO_RECEIPT}


CASES: dict[str, tuple[Material, set[Problem]]] = {
    "no site key": (replace(WHOLE, site_key=None), {Problem.NO_SITE_KEY, Problem.NO_STATEMENT}),
    "no site key and a bench key": (
        replace(WHOLE, site_key=None, receipt=None, bench_key=BENCH_KEY.public),
        {Problem.NO_SITE_KEY},
    ),
    "no statement": (replace(WHOLE, statement=None), {Problem.NO_STATEMENT}),
    "a statement of another site": (
        replace(WHOLE, statement=statement(BENCH_KEY)),
        {Problem.FOREIGN_STATEMENT, Problem.NO_STATEMENT},
    ),
    "another bench's key": (
        replace(WHOLE, statement=statement(public_key=SITE_KEY.public.base64)),
        {Problem.OTHER_KEY},
    ),
    "another bench": (
        replace(WHOLE, statement=statement(bench_id="bench-08")),
        {Problem.OTHER_BENCH},
    ),
    "a key withdrawn before": (
        replace(WHOLE, statement=statement(revoked_at="2026-11-23T09:33:02.481Z")),
        {Problem.KEY_REVOKED},
    ),
    "a withdrawn key and no receipt": (
        replace(WHOLE, receipt=None, statement=statement(revoked_at="2027-01-01T00:00:00.000Z")),
        {Problem.KEY_REVOKED},
    ),
    "a key of later": (
        replace(WHOLE, statement=statement(valid_from="2026-12-01T00:00:00.000Z")),
        {Problem.KEY_OUT_OF_DATE},
    ),
    "a receipt of another site": (
        replace(WHOLE, receipt=receipt(key=BENCH_KEY)),
        {Problem.FOREIGN_RECEIPT},
    ),
    "a receipt of other bytes": (
        replace(WHOLE, receipt=receipt(b"other bytes")),
        {Problem.OTHER_RECEIPT},
    ),
    "a receipt of another id": (
        replace(WHOLE, receipt=receipt(record_id=RECORD_ID.replace("0d9c", "1d9c"))),
        {Problem.OTHER_RECEIPT},
    ),
    "changed evidence": (
        replace(WHOLE, evidence={"journal-1.jsonl": "00" * 32}),
        {Problem.EVIDENCE_CHANGED},
    ),
    "missing evidence that was asked for": (
        replace(WHOLE, evidence={}, evidence_required=True),
        {Problem.EVIDENCE_MISSING},
    ),
    "no envelope": (replace(WHOLE, envelope=b"{}"), {Problem.NOT_AN_ENVELOPE}),
    "another document": (replace(WHOLE, envelope=statement()), {Problem.NOT_A_RECORD}),
    "the same in other bytes": (
        replace(WHOLE, envelope=json.dumps(json.loads(ENVELOPE)).encode()),
        {Problem.REWRITTEN},
    ),
}


@pytest.mark.parametrize(("material", "expected"), CASES.values(), ids=CASES.keys())
def test_what_does_not_hold_is_named(material: Material, expected: set[Problem]) -> None:
    result = verify(material)
    assert not result.holds
    assert expected <= problems(result)


def test_a_key_withdrawn_after_it_came_in_still_counts() -> None:
    later = statement(revoked_at="2027-01-01T00:00:00.000Z")
    assert verify(replace(WHOLE, statement=later)).holds


def test_evidence_that_nobody_asked_for_may_be_gone() -> None:
    assert verify(replace(WHOLE, evidence=None)).holds
    result = verify(replace(WHOLE, evidence={}))
    assert result.holds
    assert of(result, Step.EVIDENCE).detail == "journal-1.jsonl"


def test_contents_of_a_changed_record_are_not_read() -> None:
    body = record_bytes(RECORD).replace(b"PF17ABCD", b"PF17ABCE")
    forged = dsse.encode(
        dsse.Unverified(PAYLOAD_TYPE, body, BENCH_KEY.public.keyid, dsse.read(ENVELOPE).signature)
    )
    result = verify(replace(WHOLE, envelope=forged, receipt=None))
    assert problems(result) == {Problem.CHANGED}
    assert result.record is None


def test_a_signed_text_that_is_no_record_is_named() -> None:
    signed = dsse.sign(BENCH_KEY, PAYLOAD_TYPE, b'{"schema":"opknap/record/v9"}')
    result = verify(replace(WHOLE, envelope=signed, receipt=None))
    assert problems(result) == {Problem.UNREADABLE}


def test_changed_bytes_of_a_record_are_caught() -> None:
    # Every byte of a small envelope is changed in test_dsse.py; here a sample of a large one.
    for at in [*range(0, len(ENVELOPE), 13), *range(len(ENVELOPE) - 160, len(ENVELOPE))]:
        changed = ENVELOPE[:at] + bytes([ENVELOPE[at] ^ 1]) + ENVELOPE[at + 1 :]
        assert not verify(replace(WHOLE, envelope=changed)).holds, f"byte {at}"


def test_changed_bytes_of_a_receipt_or_statement_are_caught() -> None:
    good_receipt, good_statement = receipt(), statement()
    for at in range(0, len(good_receipt), 3):
        changed = good_receipt[:at] + bytes([good_receipt[at] ^ 1]) + good_receipt[at + 1 :]
        assert not verify(replace(WHOLE, receipt=changed)).holds, f"receipt byte {at}"
    for at in range(0, len(good_statement), 3):
        changed = good_statement[:at] + bytes([good_statement[at] ^ 1]) + good_statement[at + 1 :]
        assert not verify(replace(WHOLE, statement=changed)).holds, f"statement byte {at}"


@pytest.mark.parametrize("language", list(Language))
def test_every_problem_and_step_has_words(language: Language) -> None:
    words = VerifyWords(translator(language))
    for problem in Problem:
        said = words.problem(problem)
        assert 0 < len(said.title) <= 40
        assert said.means.endswith(".")
        assert said.next.endswith(".")
    for step in Step:
        assert words.step(step)
        assert "{" not in words.fine(Check(step, State.OK, detail="x"))
    assert {words.sign(Check(Step.RECORD, state)) for state in State} == {
        "[+]",
        "[x]",
        "[-]",
        "[ ]",
    }


def test_dutch_is_not_english() -> None:
    dutch, english = (VerifyWords(translator(one)) for one in (Language.NL, Language.EN))
    for problem in Problem:
        assert dutch.problem(problem).means != english.problem(problem).means


RECIPE = r"""
set -e
jq -r .payload env.json | base64 -d > payload.bin
jq -r '.signatures[0].sig' env.json | base64 -d > sig.bin
t=$(jq -r .payloadType env.json)
{ printf 'DSSEv1 %d %s %d ' "${#t}" "$t" "$(stat -c %s payload.bin)"; cat payload.bin; } > pae.bin
openssl pkeyutl -verify -pubin -inkey bench.pem -rawin -in pae.bin -sigfile sig.bin
"""


@pytest.mark.skipif(
    shutil.which("openssl") is None or shutil.which("jq") is None, reason="needs openssl and jq"
)
def test_openssl_alone_agrees(tmp_path: Path) -> None:
    (tmp_path / "env.json").write_bytes(ENVELOPE)
    (tmp_path / "bench.pem").write_bytes(BENCH_KEY.public.pem)
    good = subprocess.run(["bash", "-c", RECIPE], cwd=tmp_path, capture_output=True, check=False)
    assert (good.returncode, b"Verified Successfully" in good.stdout) == (0, True)
    (tmp_path / "bench.pem").write_bytes(RFC8032_TEST_2.public.pem)
    bad = subprocess.run(["bash", "-c", RECIPE], cwd=tmp_path, capture_output=True, check=False)
    assert bad.returncode != 0
