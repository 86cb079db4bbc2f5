"""Records over a real socket: stored exactly once, receipted, never changed."""

import base64
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from reports import dsse, strict_json
from reports.keys import PublicKey
from reports.receipt import check_receipt
from reports.record import PAYLOAD_TYPE, Record
from tests.inventory import samples
from tests.inventory.running import TIMEOUT_S, Site

MIB = 1024 * 1024
LIMIT = dsse.MAX_ENVELOPE_BYTES


def site_key(site: Site) -> PublicKey:
    return PublicKey.from_pem(site.bench_answer["site_public_key_pem"].encode())


def problem_of(answer: requests.Response) -> dict[str, object]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, object] = answer.json()
    assert told["status"] == answer.status_code
    return told


def test_new_record_is_receipted_and_the_receipt_proves_it(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.bench.sealed(record)
    answer = site.put(record["record_id"], envelope)
    assert answer.status_code == 201
    receipt = check_receipt(answer.content, site_key(site), envelope)
    assert receipt.record_id == record["record_id"]
    assert receipt.log.origin == "ams-1/opknap"


def test_same_bytes_get_the_same_receipt_each_time(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.bench.sealed(record)
    first = site.put(record["record_id"], envelope)
    again = site.put(record["record_id"], envelope)
    path = f"/records/{record['record_id']}/receipt"
    by_bench = site.fetch(path, site.bench_answer["token"])
    by_reader = site.fetch(path, site.reader_token)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content == by_bench.content == by_reader.content


def test_other_bytes_under_a_known_id_are_refused_and_change_nothing(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.stored(record)
    record["operator"]["id"] = "op-015"
    other = site.bench.sealed(record)
    answer = site.put(record["record_id"], other)
    told = problem_of(answer)
    assert told["code"] == "digest_conflict"
    assert told["stored_sha256"] == hashlib.sha256(envelope).hexdigest()
    assert told["sent_sha256"] == hashlib.sha256(other).hexdigest()
    assert site.put(record["record_id"], envelope).status_code == 200


def test_same_record_sent_many_times_at_once_is_stored_once(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.bench.sealed(record)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.put(record["record_id"], envelope), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.content for answer in answers}) == 1


def test_of_two_versions_sent_at_once_one_wins(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelopes = []
    for operator in ("op-001", "op-002"):
        record["operator"]["id"] = operator
        envelopes.append(site.bench.sealed(record))
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda turn: site.put(record["record_id"], envelopes[turn % 2]), range(12))
        )
    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(201) == 1
    assert codes == [200] * 5 + [201] + [409] * 6


def test_stored_bytes_come_back_unchanged(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.stored(record)
    answer = site.fetch(f"/records/{record['record_id']}", site.reader_token)
    told = answer.json()
    assert answer.status_code == 200
    assert answer.content.startswith(b'{"envelope":' + envelope)
    payload = json.loads(base64.b64decode(told["envelope"]["payload"]))
    assert told["record"] == payload
    assert payload["record_id"] == record["record_id"]


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_a_changed_byte_is_refused(site: Site, place: float) -> None:
    record = samples.plain(site.next_number())
    envelope = bytearray(site.bench.sealed(record))
    at = int(len(envelope) * place)
    envelope[at] = ord("A") if envelope[at] != ord("A") else ord("B")
    answer = site.put(record["record_id"], bytes(envelope))
    assert problem_of(answer)["code"] in {"signature_invalid", "not_an_envelope"}
    assert site.fetch(f"/records/{record['record_id']}", site.reader_token).status_code == 404


def test_the_key_of_another_bench_is_refused(site: Site) -> None:
    record = samples.plain(site.next_number())
    stranger = samples.bench(samples.OTHER_SEED)
    answer = site.put(record["record_id"], stranger.sealed(record))
    assert answer.status_code == 403
    assert problem_of(answer)["code"] == "signature_invalid"


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer okb_bench-01_guess", "Basic YTpi"])
def test_without_a_valid_token_nothing_is_taken(site: Site, header: str) -> None:
    record = samples.plain(site.next_number())
    answer = requests.put(
        f"{site.url}/api/v1/records/{record['record_id']}",
        data=site.bench.sealed(record),
        headers={"Authorization": header},
        timeout=TIMEOUT_S,
    )
    assert answer.status_code == 401
    assert problem_of(answer)["code"] == "no_token"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_serves_only_what_it_was_made_for(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.bench.sealed(record)
    by_reader = site.put(record["record_id"], envelope, token=site.reader_token)
    assert problem_of(by_reader)["code"] == "missing_scope"
    site.stored(record)
    by_bench = site.fetch(f"/records/{record['record_id']}", site.bench_answer["token"])
    assert problem_of(by_bench)["code"] == "missing_scope"


def test_a_login_counts_nothing_for_the_api(site: Site) -> None:
    record = samples.plain(site.next_number())
    site.stored(record)
    browser = site.reader()
    assert browser.get(f"/api/v1/records/{record['record_id']}").status_code == 401


def test_a_body_above_the_limit_is_refused(site: Site) -> None:
    record_id = samples.record_id(site.next_number())
    assert problem_of(site.put(record_id, b"x" * (LIMIT + 1)))["code"] == "too_large"
    assert problem_of(site.put(record_id, b"x" * (3 * MIB)))["code"] == "too_large"
    assert problem_of(site.put(record_id, b"x" * LIMIT))["code"] == "not_an_envelope"


def test_the_largest_record_that_a_bench_seals_is_taken(site: Site) -> None:
    record = samples.plain(site.next_number())
    event = {**record["timeline"][0], "by": None, "detail": "x" * strict_json.MAX_TEXT}
    each = len(json.dumps(event, separators=(",", ":"))) + 1
    plain = Record.model_validate_json(json.dumps(record)).model_dump_json()
    record["timeline"] += [event] * ((strict_json.MAX_BYTES - len(plain)) // each)
    envelope = site.bench.sealed(record)
    assert MIB * 4 // 3 - 4000 < len(envelope) <= dsse.MAX_ENVELOPE_BYTES
    assert site.put(record["record_id"], envelope).status_code == 201


def test_the_body_is_counted_and_not_believed(site: Site) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(25):
            yield b"x" * (MIB // 16)

    answer = requests.put(
        f"{site.url}/api/v1/records/{samples.record_id(site.next_number())}",
        data=pieces(),
        headers={"Authorization": f"Bearer {site.bench_answer['token']}"},
        timeout=TIMEOUT_S,
    )
    assert "Content-Length" not in answer.request.headers
    assert problem_of(answer)["code"] == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"payloadType":"a","payloadType":"a","payload":"","signatures":[]}',
        json.dumps({"payloadType": PAYLOAD_TYPE, "payload": "", "signatures": []}).encode(),
    ],
)
def test_what_is_no_envelope_is_refused(site: Site, body: bytes) -> None:
    answer = site.put(samples.record_id(site.next_number()), body)
    assert answer.status_code == 400
    assert problem_of(answer)["code"] == "not_an_envelope"


def test_another_kind_of_signed_document_is_refused(site: Site) -> None:
    record = samples.plain(site.next_number())
    envelope = site.bench.sealed(record, "application/vnd.opknap.receipt.v1+json")
    answer = site.put(record["record_id"], envelope)
    assert problem_of(answer)["code"] == "not_an_envelope"


def test_the_address_must_name_the_same_record(site: Site) -> None:
    record = samples.plain(site.next_number())
    answer = site.put(samples.record_id(site.next_number()), site.bench.sealed(record))
    assert answer.status_code == 400
    assert problem_of(answer)["code"] == "other_id"


def test_unreadable_bytes_are_kept_under_one_id_only(site: Site) -> None:
    envelope = site.bench.sealed_bytes(b"not JSON %d" % site.next_number())
    first, second = (samples.record_id(site.next_number()) for _ in range(2))
    assert site.put(first, envelope).status_code == 202
    answer = site.put(second, envelope)
    assert problem_of(answer)["stored_as"] == first


@pytest.mark.parametrize(
    ("change", "payload_type", "reason"),
    [
        ({"schema": "opknap/record/v2"}, "application/vnd.opknap.record.v2+json", "unknown_schema"),
        ({"schema": "opknap/record/v2"}, PAYLOAD_TYPE, "unknown_schema"),
        ({"findings": "none"}, "application/vnd.opknap.record.v1+json", "invalid_fields"),
        ({"purpose": "resale"}, PAYLOAD_TYPE, "invalid_fields"),
    ],
)
def test_a_signed_record_that_cannot_be_read_is_kept_whole(
    site: Site, change: dict[str, object], payload_type: str, reason: str
) -> None:
    record = {**samples.plain(site.next_number()), **change}
    envelope = site.bench.sealed_bytes(json.dumps(record).encode(), payload_type)
    answer = site.put(record["record_id"], envelope)
    told = answer.json()
    assert answer.status_code == 202
    assert (told["state"], told["reason"]) == ("quarantined", reason)
    assert site.put(record["record_id"], envelope).content == answer.content
    receipt = site.fetch(f"/records/{record['record_id']}/receipt", site.reader_token).content
    assert receipt in answer.content
    check_receipt(receipt, site_key(site), envelope)


def test_duplicate_keys_in_a_signed_record_go_into_quarantine(site: Site) -> None:
    record = samples.plain(site.next_number())
    body = json.dumps(record).encode()
    doubled = body[:-1] + b', "minor": 0}'
    answer = site.put(record["record_id"], site.bench.sealed_bytes(doubled))
    assert answer.status_code == 202
    assert "duplicate_key" in answer.json()["detail"]


def test_a_record_in_the_name_of_another_bench_goes_into_quarantine(site: Site) -> None:
    record = samples.plain(site.next_number())
    record["bench"]["id"] = "bench-99"
    answer = site.put(record["record_id"], site.bench.sealed(record))
    assert answer.status_code == 202
    assert answer.json()["detail"] == "bench.id: bench-99"


def test_bytes_that_are_no_json_are_kept_and_shown_as_no_record(site: Site) -> None:
    record_id = samples.record_id(site.next_number())
    envelope = site.bench.sealed_bytes(b'"} , {')
    assert site.put(record_id, envelope).status_code == 202
    told = site.fetch(f"/records/{record_id}", site.reader_token).json()
    assert told["record"] is None
    assert base64.b64decode(told["envelope"]["payload"]) == b'"} , {'


def test_a_later_minor_is_read_without_its_new_fields(site: Site) -> None:
    record = samples.plain(site.next_number())
    record["minor"] = 99
    record["laptop"]["colour"] = "black"
    answer = site.put(record["record_id"], site.bench.sealed_bytes(json.dumps(record).encode()))
    assert answer.status_code == 201


@pytest.mark.parametrize("given", ["1", "0D9C5A52-7F5E-4C0B-9C1F-6A1F1C2D9E10", "..%2f..%2fkeys"])
def test_an_id_of_another_form_is_refused(site: Site, given: str) -> None:
    answer = site.put(given, b"{}")
    assert answer.status_code in {400, 404}
    problem_of(answer)


def test_the_receipt_of_an_unknown_record_is_not_found(site: Site) -> None:
    path = f"/records/{samples.record_id(site.next_number())}/receipt"
    answer = site.fetch(path, site.reader_token)
    assert answer.status_code == 404
    assert problem_of(answer)["code"] == "not_found"


def test_another_method_is_a_problem_too(site: Site) -> None:
    url = f"{site.url}/api/v1/records/{samples.record_id(1)}"
    answer = requests.delete(url, timeout=TIMEOUT_S)
    assert answer.status_code == 405
    assert problem_of(answer)["code"] == "method_not_allowed"


def test_the_samples_are_records_of_this_version() -> None:
    for make in (samples.plain, samples.good, samples.held, samples.demo, samples.without_storage):
        Record.model_validate_json(json.dumps(make(1)))
