"""What cannot be shown is kept: no fault of reading or showing ever loses a signed record."""

from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from reports.keys import PublicKey
from reports.receipt import check_receipt
from tests.inventory import samples
from tests.inventory.running import (
    Prepared,
    Site,
    command,
    found_faults,
    leaf_count,
    served_here,
)


def site_key(site: Site) -> PublicKey:
    return PublicKey.from_pem(site.bench_answer["site_public_key_pem"].encode())


def change(data: Path, statement: str) -> None:
    """Change the database as a mishap would."""
    with closing(dbapi2.connect(str(data / "inventory.db"))) as raw:
        raw.execute(statement)
        raw.commit()


def test_two_drives_with_one_id_are_both_listed(own_site: Site) -> None:
    record = samples.plain(1)
    twin = {**record["storage"]["drives"][0], "serial": None, "status": None, "method": None}
    record["storage"]["drives"] += [twin, twin]
    own_site.stored(record)
    assert own_site.reader().get(f"/records/{record['record_id']}").status_code == 200
    with closing(dbapi2.connect(str(own_site.data / "inventory.db"))) as raw:
        listed = raw.execute("SELECT drive_id, position, serial FROM drive_view ORDER BY position")
        first = record["storage"]["drives"][0]
        assert listed.fetchall() == [
            (first["id"], 0, first["serial"]),
            (first["id"], 1, None),
            (first["id"], 2, None),
        ]


def test_a_record_that_cannot_be_listed_is_kept_with_its_receipt_and_listed_later(
    prepared: Prepared, own_folder: Path
) -> None:
    change(own_folder, "ALTER TABLE finding_view RENAME TO mislaid")
    record, other = samples.plain(1), samples.plain(2)
    address = f"/records/{record['record_id']}"
    with served_here(own_folder) as url:
        site = prepared.site(own_folder, url)
        envelope = site.bench.sealed(record)
        told = site.put(record["record_id"], envelope)
        again = site.put(record["record_id"], envelope)
        page = site.signed_in("viewer", "en").get(address).text
        listed = site.signed_in("viewer", "en").get("/records").text
        change(own_folder, "ALTER TABLE mislaid RENAME TO finding_view")
        site.stored(other)
    assert told.status_code == 202
    assert told.json()["reason"] == "not_listed"
    assert "op-014" not in told.json()["detail"]
    assert again.content == told.content
    receipt = told.content[told.content.index(b'"receipt": ') + 11 : -1]
    check_receipt(receipt, site_key(site), envelope)
    assert "1 record waits in quarantine" in listed
    assert "This server could not put it into its lists." in page
    ended = command("requeue", "--data", str(own_folder))
    assert ended.returncode == 0
    assert "1 record was taken out of quarantine" in ended.stdout
    with served_here(own_folder) as url:
        site = prepared.site(own_folder, url)
        settled = site.put(record["record_id"], envelope)
        assert (settled.status_code, settled.content) == (200, receipt)
        assert "Why C and not B?" in site.signed_in("viewer", "en").get(address).text
        assert "quarantine" not in site.reader("viewer", "en").get("/records").text
    assert found_faults(own_folder) == []
    assert leaf_count(own_folder) == 2


def test_what_still_cannot_be_read_stays_in_quarantine(own_site: Site) -> None:
    record = {**samples.plain(1), "schema": "opknap/record/v2"}
    foreign = samples.plain(2)
    foreign["bench"]["id"] = "bench-99"
    for number, envelope in (
        (1, own_site.bench.sealed(record, "application/vnd.opknap.record.v2+json")),
        (2, own_site.bench.sealed(foreign)),
        (3, own_site.bench.sealed_bytes(b"not JSON")),
    ):
        assert own_site.put(samples.record_id(number), envelope).status_code == 202
    ended = command("requeue", "--data", str(own_site.data))
    assert ended.returncode == 0
    assert "3 records stay in quarantine" in ended.stdout
    assert "3 records wait in quarantine" in own_site.reader("viewer", "en").get("/records").text


@pytest.mark.parametrize("body", [b"not JSON", b"[]", b'{"record_id": 7}', b'{"a": 1, "a": 1}'])
def test_unreadable_bytes_do_not_take_the_place_of_the_record(own_site: Site, body: bytes) -> None:
    record = samples.plain(1)
    record_id = record["record_id"]
    unreadable = own_site.bench.sealed_bytes(body)
    kept = own_site.put(record_id, unreadable)
    assert kept.status_code == 202
    assert own_site.put(record_id, unreadable).content == kept.content
    only = own_site.fetch(f"/records/{record_id}/receipt", own_site.reader_token)
    assert only.content in kept.content
    assert check_receipt(only.content, site_key(own_site), unreadable).record_id == record_id

    envelope = own_site.stored(record)
    assert own_site.put(record_id, unreadable).content == kept.content
    assert own_site.put(record_id, envelope).status_code == 200
    fetched = own_site.fetch(f"/records/{record_id}", own_site.reader_token)
    assert fetched.content.startswith(b'{"envelope":' + envelope)
    assert found_faults(own_site.data) == []
    assert leaf_count(own_site.data) == 2


def test_many_unreadable_documents_under_one_id_are_all_kept_and_reachable(own_site: Site) -> None:
    record_id = samples.record_id(1)
    sent = [own_site.bench.sealed_bytes(b"not JSON %d" % number) for number in range(3)]
    assert [own_site.put(record_id, each).status_code for each in sent] == [202] * 3
    browser = own_site.reader("reviewer", "en")
    listed = browser.get("/records").text
    links = {part.split('"')[0] for part in listed.split('href="/records/')[1:]}
    found = {browser.get(f"/records/{link}/envelope").content for link in links}
    assert set(sent) <= found
    assert found_faults(own_site.data) == []
