"""The demo as anybody would start it, and its inventory going down and up."""

import json
import os
import re
import shlex
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from agent.demo_inventory import DemoInventory
from agent.outbox import Place
from agent.sealing import first_start
from agent.view import SendPhase
from host.local import LocalHost
from tests.agent.session_bench import (
    Bench,
    answer_everything,
    confirm,
    only_drive,
    seal,
    wait_for,
)

pytestmark = pytest.mark.slow
OPKNAP = (sys.executable, "-P", "-m", "agent")
INVENTORY = (sys.executable, "-P", "-m", "inventory")


def value(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.+)$", text, re.MULTILINE)
    assert found is not None, text
    return found[1]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_demo_runs_by_itself_and_its_record_can_be_fetched_again(
    tmp_path: Path, language: str
) -> None:
    machine = LocalHost()
    folder = tmp_path / "demo"
    argv = (*OPKNAP, "demo", "--fast", "--data", str(folder), "--lang", language)
    done = machine.run(argv, timeout_s=180)
    text = done.text
    assert done.exit_status == 0, text + done.stderr.decode()
    assert done.stderr == b""
    assert value(text, "data") == str(folder)
    record = value(text, "record")
    user, password = value(text, "login").split(" / ")
    assert user
    assert password
    serve = text.splitlines()[-1]
    assert re.search(r"opknap-inventory serve --data \S+ --port \d+$", serve)
    assert record.startswith(f"http://127.0.0.1:{serve.rsplit(' ', 1)[1]}/records/")
    _serves_the_record_again(machine, folder, serve, record)


def _serves_the_record_again(machine: LocalHost, folder: Path, serve: str, record: str) -> None:
    words = shlex.split(serve)[1:]
    ready = folder / "ready.json"
    process = machine.spawn(
        (*INVENTORY, *words, "--ready-file", str(ready)), log=str(folder / "serve.log")
    )
    try:
        wait_for(ready.exists, "the inventory")
        site = json.loads((folder / "keys" / "demo.json").read_bytes())
        address = record.replace("/records/", "/api/v1/records/")
        bearer = {"Authorization": f"Bearer {site['reader_token']}"}
        answer = requests.get(address, headers=bearer, timeout=10)
        assert answer.status_code == 200
        assert answer.json()["record"]["purpose"] == "demo"
        page = requests.get(record, timeout=10, allow_redirects=True)
        assert page.status_code == 200, "the login page, for somebody without one"
    finally:
        process.terminate()
        assert process.wait(20) == 0


def test_a_demo_whose_terminal_is_closed_ends_its_inventory(tmp_path: Path) -> None:
    machine = LocalHost()
    folder = tmp_path / "demo"
    argv = (*OPKNAP, "demo", "--data", str(folder), "--lang", "en")
    demo = machine.spawn(argv, log=str(tmp_path / "demo.log"))
    try:
        wait_for((folder / "demo-server.json").exists, "the inventory")
        served = json.loads((folder / "demo-server.json").read_bytes())
        os.kill(demo.pid, signal.SIGHUP)
        assert demo.wait(30) == 128 + signal.SIGHUP
    finally:
        demo.kill()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{served['port']}/", timeout=10)


def test_a_laptop_that_is_not_recorded_is_a_usage_error() -> None:
    done = LocalHost().run((*OPKNAP, "demo", "no-such-laptop", "--lang", "en"), timeout_s=60)
    assert done.exit_status == 2
    assert b"no recorded laptop" in done.stderr


def test_the_laptops_of_the_demo_are_named() -> None:
    done = LocalHost().run((*OPKNAP, "demo", "--list"), timeout_s=60)
    assert done.exit_status == 0
    assert "lenovo-thinkpad-t480" in done.text


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.end()


def test_a_record_posted_while_the_server_is_down_arrives_once_when_it_is_up(
    bench: Bench,
) -> None:
    machine = LocalHost()
    bench.data.prepare()
    first_start(bench.data, bench.place().courier.outbox, lambda n: b"\x07" * n)
    inventory = DemoInventory(machine, bench.data)
    site = inventory.prepare()
    served = inventory.serve()
    inventory.stop(served)

    session = bench.open(url=served.url, bench_id=site.bench_id)
    confirm(session, only_drive(session))
    answer_everything(session)
    view = seal(session)
    assert view.send.phase is SendPhase.WAITING
    assert view.send.waiting == 1

    again = inventory.serve()
    assert again.url == served.url
    try:
        wait_for(lambda: session.view().send.phase is SendPhase.SENT, "the receipt")
        assert session.view().send.address == f"{served.url}/records/{view.record_id}"
        assert session.view().send.at is not None
        assert session.view().send.problem is None
    finally:
        inventory.stop(again)
    outbox = bench.place().courier.outbox
    assert [parcel.record_id for parcel in outbox.parcels(Place.SENT)] == [view.record_id]
    assert outbox.waiting() == ()
    argv = (*INVENTORY, "verify", "--data", str(bench.data.root))
    assert machine.run(argv, timeout_s=60).text.startswith("1 records:")
