"""A server that dies in the middle loses nothing and doubles nothing."""

import signal
import subprocess
import sys
import threading

import pytest
import requests

from tests.inventory import samples
from tests.inventory.running import Server, Site, answer_of, found_faults, leaf_count


def dying(site: Site, moment: str) -> Server:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.inventory.dying", str(site.data), moment],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.startswith("http")
    return Server(site.data, process, url)


@pytest.mark.parametrize(("moment", "again"), [("before", 201), ("after", 200)])
def test_a_record_is_stored_exactly_once_around_the_commit(
    own_site: Site, moment: str, again: int
) -> None:
    own_site.server.stop()
    record = samples.plain(1)
    envelope = own_site.bench.sealed(record)
    own_site.server = dying(own_site, moment)
    with pytest.raises(requests.ConnectionError):
        own_site.put(record["record_id"], envelope)
    assert own_site.server.wait_for_death() == -signal.SIGKILL
    own_site.server = Server.start(own_site.data)
    first = own_site.put(record["record_id"], envelope)
    second = own_site.put(record["record_id"], envelope)
    assert (first.status_code, second.status_code) == (again, 200)
    assert first.content == second.content
    own_site.server.stop()
    assert found_faults(own_site.data) == []
    assert leaf_count(own_site.data) == 1


@pytest.mark.slow
def test_killed_while_many_benches_send_no_receipt_is_ever_taken_back(own_site: Site) -> None:
    envelopes = {
        samples.record_id(number): own_site.bench.sealed(samples.plain(number))
        for number in range(1, 61)
    }
    receipts: dict[str, bytes] = {}
    enough = threading.Event()

    def send(record_id: str) -> None:
        try:
            answer = own_site.put(record_id, envelopes[record_id])
        except requests.ConnectionError:
            return
        receipts[record_id] = answer.content
        if len(receipts) > 20:
            enough.set()

    senders = [threading.Thread(target=send, args=(record_id,)) for record_id in envelopes]
    for sender in senders:
        sender.start()
    assert enough.wait(30)
    own_site.server.kill()
    for sender in senders:
        sender.join()
    own_site.server = Server.start(own_site.data)
    for record_id, envelope in envelopes.items():
        answer = own_site.put(record_id, envelope)
        assert answer.status_code in {200, 201}
        assert answer.content == receipts.get(record_id, answer.content)
        if record_id in receipts:
            assert answer.status_code == 200
    own_site.server.stop()
    assert found_faults(own_site.data) == []
    assert leaf_count(own_site.data) == 60


def test_a_second_start_finds_the_same_site(own_site: Site) -> None:
    before = requests.get(f"{own_site.url}/api/v1/keys", timeout=10).json()
    own_site.server.stop()
    again = answer_of("init", "--data", str(own_site.data), "--site", "other", "--json")
    own_site.server = Server.start(own_site.data)
    after = requests.get(f"{own_site.url}/api/v1/keys", timeout=10).json()
    assert before == after
    assert again["site"] == "ams-1"
    assert "password" not in again
