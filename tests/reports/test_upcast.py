"""Records read back: the kept ones of every version, and nothing that only looks like one."""

import json
from pathlib import Path

import pytest

from reports.build import build, record_bytes
from reports.record import MINOR, Record
from reports.upcast import Unreadable, WhyUnreadable, latest
from tests.reports.jobs import inputs
from tests.reports.kept import FOLDER, KEPT

GOLDEN = sorted(FOLDER.glob("*.json"))
RECORD = build(inputs())


def changed(**changes: object) -> bytes:
    return json.dumps(json.loads(record_bytes(RECORD)) | changes).encode()


def why(data: bytes) -> WhyUnreadable:
    result = latest(data)
    assert isinstance(result, Unreadable)
    assert result.detail
    return result.reason


def test_there_are_kept_records() -> None:
    assert GOLDEN


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_kept_record_still_reads(path: Path) -> None:
    assert isinstance(latest(path.read_bytes()), Record)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_kept_record_means_the_same_when_written_again(path: Path) -> None:
    record = latest(path.read_bytes())
    assert isinstance(record, Record)
    assert latest(record_bytes(record)) == record


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_known_job_is_written_as_the_kept_one(name: str) -> None:
    kept = (FOLDER / f"{name}.json").read_bytes()
    assert record_bytes(KEPT[name]) == kept, "run python -m tests.reports.kept, read the diff"


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"7",
        changed(schema="opknap/record/v2"),
        changed(schema="opknap/receipt/v1"),
        changed(schema=1),
    ],
    ids=range(6),
)
def test_another_document_is_an_unknown_schema(data: bytes) -> None:
    assert why(data) is WhyUnreadable.UNKNOWN_SCHEMA


STRICT = {
    "an extra field": {"more": 1},
    "a number as text": {"minor": "0"},
    "a text as number": {"record_id": 7},
    "a boolean as number": {"minor": False},
    "a time without milliseconds": {"sealed_at": "2026-11-23T09:32:27Z"},
    "no findings": {"findings": None},
    "an id that is no UUIDv4": {"record_id": "0d9c5a52-7f5e-1c0b-9c1f-6a1f1c2d9e10"},
    "an unknown verdict": {
        "hand_tests": [{"code": "a", "verdict": "ok", "attempts": 1, "seconds": 1}]
    },
    "an unknown purpose": {"purpose": "play"},
}


@pytest.mark.parametrize("changes", STRICT.values(), ids=STRICT.keys())
def test_a_field_that_is_not_allowed_is_refused(changes: dict[str, object]) -> None:
    assert why(changed(**changes)) is WhyUnreadable.INVALID_FIELDS


@pytest.mark.parametrize(
    "data",
    [
        b'{"schema":"opknap/record/v1","schema":"opknap/record/v1"}',
        record_bytes(RECORD).replace(b'"cores":4', b'"cores":4.0'),
        record_bytes(RECORD).replace(b'"cores":4', b'"cores":NaN'),
        b"not json",
    ],
    ids=["a doubled key", "a fraction", "NaN", "no JSON"],
)
def test_json_that_is_not_strict_is_refused(data: bytes) -> None:
    assert why(data) is WhyUnreadable.INVALID_FIELDS


def test_a_later_minor_may_know_more() -> None:
    value = json.loads(record_bytes(RECORD))
    value["minor"] = MINOR + 1
    value["mood"] = "fine"
    value["laptop"]["colour"] = {"lid": "black"}
    value["storage"]["drives"][0]["attempts"][0]["watts"] = 5
    record = latest(json.dumps(value).encode())
    assert record == RECORD.model_copy(update={"minor": MINOR + 1})


def test_a_later_minor_may_not_change_what_is_known() -> None:
    value = json.loads(record_bytes(RECORD)) | {"minor": MINOR + 1, "mood": "fine", "looks": 3}
    assert why(json.dumps(value).encode()) is WhyUnreadable.INVALID_FIELDS
