"""A server that dies in the middle loses nothing and doubles nothing."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests

from tests.inventory import samples
from tests.inventory.running import (
    TIMEOUT_S,
    Prepared,
    Server,
    Site,
    answer_of,
    found_faults,
    leaf_count,
    served_here,
)


def dying(data: Path, moment: str) -> Server:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.inventory.dying", str(data), moment],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.startswith("http")
    return Server(data, process, url)


@pytest.mark.parametrize(("moment", "again"), [("before", 201), ("after", 200)])
def test_a_record_is_stored_exactly_once_around_the_commit(
    prepared: Prepared, own_folder: Path, moment: str, again: int
) -> None:
    record = samples.plain(1)
    server = dying(own_folder, moment)
    site = prepared.site(own_folder, server.url)
    envelope = site.bench.sealed(record)
    with pytest.raises(requests.ConnectionError):
        site.put(record["record_id"], envelope)
    assert server.wait_for_death() == -signal.SIGKILL
    with served_here(own_folder) as url:
        site = prepared.site(own_folder, url)
        first = site.put(record["record_id"], envelope)
        second = site.put(record["record_id"], envelope)
    assert (first.status_code, second.status_code) == (again, 200)
    assert first.content == second.content
    assert found_faults(own_folder) == []
    assert leaf_count(own_folder) == 1


def test_killed_while_many_benches_send_no_receipt_is_ever_taken_back(
    prepared: Prepared, own_folder: Path
) -> None:
    server = Server.start(own_folder)
    site = prepared.site(own_folder, server.url)
    envelopes = {
        samples.record_id(number): site.bench.sealed(samples.plain(number))
        for number in range(1, 61)
    }
    receipts = sent_until_killed(site, server, envelopes)
    with served_here(own_folder) as url:
        site = prepared.site(own_folder, url)
        for record_id, envelope in envelopes.items():
            answer = site.put(record_id, envelope)
            assert answer.status_code in {200, 201}
            if record_id in receipts:
                assert answer.status_code == 200
                assert answer.content == receipts[record_id]
    assert found_faults(own_folder) == []
    assert leaf_count(own_folder) == 60


def sent_until_killed(site: Site, server: Server, envelopes: dict[str, bytes]) -> dict[str, bytes]:
    """Send all at once and kill the server while they come; the receipts that got through."""
    receipts: dict[str, bytes] = {}
    enough = threading.Event()

    def send(record_id: str) -> None:
        try:
            answer = site.put(record_id, envelopes[record_id])
        except requests.RequestException:  # no answer, or half of one
            return
        if answer.status_code == 201:
            receipts[record_id] = answer.content
        if len(receipts) > 20:
            enough.set()

    senders = [threading.Thread(target=send, args=(record_id,)) for record_id in envelopes]
    for sender in senders:
        sender.start()
    assert enough.wait(TIMEOUT_S)
    server.kill()
    for sender in senders:
        sender.join()
    return receipts


def test_a_second_start_finds_the_same_site(own_folder: Path) -> None:
    told = []
    for _ in range(2):
        with served_here(own_folder) as url:
            told.append(requests.get(f"{url}/api/v1/keys", timeout=10).json())
        again = answer_of("init", "--data", str(own_folder), "--site", "other", "--json")
        assert again["site"] == "ams-1"
        assert "password" not in again
    assert told[0] == told[1]
