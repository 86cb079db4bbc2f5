"""Whether a signed record is what it says, checked without us (pure): `verify(material)`.

Everything that is missing makes a step unproved, everything that does not fit makes it fail; a
step is only `ok` when it was shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports import dsse
from reports.benchkey import BenchKey, StatementError, open_statement
from reports.dsse import EnvelopeError, EnvelopeFault
from reports.keys import PublicKey
from reports.receipt import Receipt, ReceiptError, check_receipt
from reports.record import PAYLOAD_TYPE, Record
from reports.upcast import Unreadable, latest


class Step(StrEnum):
    """What is checked, in order."""

    ENVELOPE = "envelope"
    SIGNER = "signer"
    SIGNATURE = "signature"
    RECORD = "record"
    RECEIPT = "receipt"
    EVIDENCE = "evidence"


class State(StrEnum):
    """How a step ended."""

    OK = "ok"
    FAILED = "failed"
    UNPROVED = "unproved"
    """Nothing speaks against it and nothing shows it."""
    ABSENT = "absent"
    """Not there, and not asked for."""


class Problem(StrEnum):
    """What is wrong. Each has words in both languages."""

    NOT_AN_ENVELOPE = "not_an_envelope"
    REWRITTEN = "rewritten"
    """The same words in other bytes than ours."""
    NOT_A_RECORD = "not_a_record"
    """An envelope of another kind of document."""
    NO_SITE_KEY = "no_site_key"
    NO_STATEMENT = "no_statement"
    FOREIGN_STATEMENT = "foreign_statement"
    """The statement about the bench's key is not signed by this site."""
    OTHER_KEY = "other_key"
    """Signed by another key than the one the site speaks of."""
    CHANGED = "changed"
    """The signature does not fit the contents."""
    KEY_REVOKED = "key_revoked"
    KEY_OUT_OF_DATE = "key_out_of_date"
    UNREADABLE = "unreadable"
    OTHER_BENCH = "other_bench"
    """The record names another bench than the key's."""
    NO_RECEIPT = "no_receipt"
    FOREIGN_RECEIPT = "foreign_receipt"
    OTHER_RECEIPT = "other_receipt"
    """The receipt stands for another record, or its proof does not hold."""
    EVIDENCE_CHANGED = "evidence_changed"
    EVIDENCE_MISSING = "evidence_missing"


@dataclass(frozen=True, slots=True)
class Check:
    """One step and its answer."""

    step: Step
    state: State
    problem: Problem | None = None
    detail: str = ""
    """Names and numbers: file names, key ids, dates."""


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to check."""

    envelope: bytes
    site_key: PublicKey | None = None
    statement: bytes | None = None
    """The site's signed word about the bench's key."""
    bench_key: PublicKey | None = None
    """A bench key that nobody vouches for: shows changes, proves no signer."""
    receipt: bytes | None = None
    evidence: Mapping[str, str] | None = None
    """SHA-256 in hex by name of the files at hand; `None`: no folder of evidence."""
    evidence_required: bool = False
    receipt_required: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """All steps of one file."""

    checks: tuple[Check, ...]
    record: Record | None
    """The record, once its signature has held."""
    receipt: Receipt | None

    @property
    def holds(self) -> bool:
        """Whether everything that had to be shown was shown."""
        return all(check.state in {State.OK, State.ABSENT} for check in self.checks)

    @property
    def is_envelope(self) -> bool:
        """Whether the file was an envelope at all."""
        return Problem.NOT_AN_ENVELOPE not in {check.problem for check in self.checks}


def verify(material: Material) -> Verification:
    """Check one file."""
    try:
        parts = dsse.read(material.envelope)
    except EnvelopeError as error:
        rewritten = error.reason is EnvelopeFault.NOT_CANONICAL
        problem = Problem.REWRITTEN if rewritten else Problem.NOT_AN_ENVELOPE
        failed = Check(Step.ENVELOPE, State.FAILED, problem, error.detail)
        return Verification((failed,), None, None)
    if parts.payload_type != PAYLOAD_TYPE:
        failed = Check(Step.ENVELOPE, State.FAILED, Problem.NOT_A_RECORD, parts.payload_type)
        return Verification((failed,), None, None)
    vouched, signer = _signer(material)
    key = material.bench_key if vouched is None else vouched.key
    receipt, received = _receipt(material)
    signature = _signature(parts, key, vouched, receipt)
    record, contents = _record(parts.body, signature, vouched, receipt)
    checks = (
        Check(Step.ENVELOPE, State.OK, detail=parts.keyid),
        signer,
        signature,
        contents,
        received,
        _evidence(material, record),
    )
    return Verification(checks, record, receipt)


def _signer(material: Material) -> tuple[BenchKey | None, Check]:
    if material.site_key is None:
        return None, Check(Step.SIGNER, State.UNPROVED, Problem.NO_SITE_KEY)
    if material.statement is None:
        return None, Check(Step.SIGNER, State.UNPROVED, Problem.NO_STATEMENT)
    try:
        vouched = open_statement(material.statement, material.site_key)
    except (EnvelopeError, StatementError) as error:
        return None, Check(Step.SIGNER, State.FAILED, Problem.FOREIGN_STATEMENT, str(error))
    return vouched, Check(Step.SIGNER, State.OK, detail=vouched.bench_id)


def _signature(
    parts: dsse.Unverified, key: PublicKey | None, vouched: BenchKey | None, receipt: Receipt | None
) -> Check:
    if key is None:
        return Check(Step.SIGNATURE, State.UNPROVED, Problem.NO_STATEMENT, parts.keyid)
    if parts.keyid != key.keyid:
        return Check(Step.SIGNATURE, State.FAILED, Problem.OTHER_KEY, parts.keyid)
    if not key.verifies(parts.signature, dsse.pae(parts.payload_type, parts.body)):
        return Check(Step.SIGNATURE, State.FAILED, Problem.CHANGED, parts.keyid)
    if vouched is not None:
        return _dates(vouched, receipt)
    return Check(Step.SIGNATURE, State.OK, detail=parts.keyid)


def _dates(vouched: BenchKey, receipt: Receipt | None) -> Check:
    """Whether the key counted when the record came in; a bench's own clock proves no date."""
    revoked = vouched.revoked_at
    at = None if receipt is None else receipt.received_at
    if revoked is not None and (at is None or revoked <= at):
        return Check(Step.SIGNATURE, State.FAILED, Problem.KEY_REVOKED, revoked)
    if at is not None and not vouched.counts_at(at):
        detail = f"{vouched.valid_from} - {vouched.valid_to}"
        return Check(Step.SIGNATURE, State.FAILED, Problem.KEY_OUT_OF_DATE, detail)
    return Check(Step.SIGNATURE, State.OK, detail=vouched.key.keyid)


def _record(
    body: bytes, signature: Check, vouched: BenchKey | None, receipt: Receipt | None
) -> tuple[Record | None, Check]:
    """The record; contents whose signature did not hold are not read at all."""
    if signature.state is not State.OK:
        return None, Check(Step.RECORD, State.UNPROVED, signature.problem)
    found = latest(body)
    if isinstance(found, Unreadable):
        detail = f"{found.reason.value}: {found.detail}"
        return None, Check(Step.RECORD, State.FAILED, Problem.UNREADABLE, detail)
    if vouched is not None and vouched.bench_id != found.bench.id:
        detail = f"{found.bench.id} / {vouched.bench_id}"
        return found, Check(Step.RECORD, State.FAILED, Problem.OTHER_BENCH, detail)
    if receipt is not None and receipt.record_id != found.record_id:
        return found, Check(Step.RECORD, State.FAILED, Problem.OTHER_RECEIPT, receipt.record_id)
    return found, Check(Step.RECORD, State.OK, detail=found.record_id)


def _receipt(material: Material) -> tuple[Receipt | None, Check]:
    if material.receipt is None:
        state = State.UNPROVED if material.receipt_required else State.ABSENT
        return None, Check(Step.RECEIPT, state, Problem.NO_RECEIPT)
    if material.site_key is None:
        return None, Check(Step.RECEIPT, State.UNPROVED, Problem.NO_SITE_KEY)
    try:
        receipt = check_receipt(material.receipt, material.site_key, material.envelope)
    except EnvelopeError as error:
        return None, Check(Step.RECEIPT, State.FAILED, Problem.FOREIGN_RECEIPT, str(error))
    except ReceiptError as error:
        return None, Check(Step.RECEIPT, State.FAILED, Problem.OTHER_RECEIPT, str(error))
    return receipt, Check(Step.RECEIPT, State.OK, detail=receipt.received_at)


def _evidence(material: Material, record: Record | None) -> Check:
    if record is None or material.evidence is None:
        state = State.UNPROVED if material.evidence_required else State.ABSENT
        return Check(Step.EVIDENCE, state, Problem.EVIDENCE_MISSING)
    named = {note.name: note.sha256 for note in record.evidence}
    changed = sorted(
        name for name, digest in named.items() if material.evidence.get(name, digest) != digest
    )
    if changed:
        return Check(Step.EVIDENCE, State.FAILED, Problem.EVIDENCE_CHANGED, ", ".join(changed))
    missing = sorted(named.keys() - material.evidence.keys())
    if missing:
        state = State.UNPROVED if material.evidence_required else State.ABSENT
        return Check(Step.EVIDENCE, state, Problem.EVIDENCE_MISSING, ", ".join(missing))
    return Check(Step.EVIDENCE, State.OK, detail=str(len(named)))
