"""Bluetooth: an adapter, a discovery, switches, and nobody's name."""

import pytest

from checks.findings import Reason, Verdict
from checks.hand.bluetooth_engine import count_devices, open_bluetooth
from checks.hand.values import HandEngine, Said
from host.errors import CommandTimedOut
from tests.checks.hand.part_fakes import FACTS, POLICY, Answer, PartHost, Person, only, saw, tried

BLUETOOTH, RFKILL = "/sys/class/bluetooth", "/sys/class/rfkill"
FOUND = (
    "Discovery started\n\x1b[0;93m[CHG]\x1b[0m Controller 00:11:22:33:44:55 Discovering: yes\n"
    "[\x1b[0;92mNEW\x1b[0m] Device AA:BB:CC:00:11:22 Somebody's phone\n"
    "[CHG] Device AA:BB:CC:00:11:22 RSSI: -50\n[NEW] Device AA:BB:CC:00:11:23 TV\n"
)
NO = Said(Verdict.FAIL)


def bluetooth_host(answer: Answer = FOUND, *, soft: str = "0", hard: str = "0") -> PartHost:
    files = {f"{BLUETOOTH}/hci0/address": "x", f"{BLUETOOTH}/hci0:256/x": "x"}
    files |= {f"{RFKILL}/rfkill1/type": "bluetooth", f"{RFKILL}/rfkill1/soft": soft}
    files |= {f"{RFKILL}/rfkill1/hard": hard}
    return PartHost(files, commands={"bluetoothctl --timeout 8 scan on": answer})


def engine_of(host: PartHost) -> HandEngine:
    engine = open_bluetooth(host, FACTS, POLICY)
    assert engine is not None
    return engine


def test_devices_are_counted_once_and_the_adapter_is_none() -> None:
    assert count_devices(FOUND) == 2
    assert count_devices("") == 0


def test_one_device_nearby_is_proof() -> None:
    engine = tried(engine_of(bluetooth_host()))
    assert engine.state().settled
    end = engine.conclude(None)
    assert only(end).measured == {"adapters": 1, "devices": 2}
    assert only(end).verdict is Verdict.PASS
    assert "phone" not in only(end).model_dump_json()
    assert end.evidence == ()
    assert only(engine.conclude(NO)).verdict is Verdict.FAIL


def test_a_quiet_bench_is_no_fault_and_no_pass() -> None:
    engine = tried(engine_of(bluetooth_host("Discovery started\n")))
    assert saw(engine) == ["bluetooth_there", "bluetooth_nothing"]
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED


def test_without_the_tool_an_adapter_alone_is_no_pass() -> None:
    host = bluetooth_host()
    host.commands = {}
    engine = tried(engine_of(host))
    assert only(engine.conclude(None)).reason is Reason.TOOL_MISSING
    assert only(engine.conclude(Said(Verdict.PASS))).measured == {"adapters": 1, "told": "pass"}


def test_a_soft_block_is_lifted_and_put_back() -> None:
    host = bluetooth_host(soft="1")
    tried(engine_of(host))
    assert host.written == [(f"{RFKILL}/rfkill1/soft", "0"), (f"{RFKILL}/rfkill1/soft", "1")]


def test_a_soft_block_is_put_back_when_our_own_code_breaks() -> None:
    host = bluetooth_host(ZeroDivisionError(), soft="1")
    with pytest.raises(ZeroDivisionError):
        engine_of(host).run(Person())
    assert host.files[f"{RFKILL}/rfkill1/soft"] == "1"


def test_an_adapter_that_comes_back_with_its_block_lifted() -> None:
    host = bluetooth_host(soft="1")
    address = host.files.pop(f"{BLUETOOTH}/hci0/address")

    def wake(_path: str, value: str) -> None:
        if value == "0":
            host.files[f"{BLUETOOTH}/hci0/address"] = address

    host.on_write = wake
    assert tried(engine_of(host)).state().settled


def test_a_hard_block_asks_for_the_switch() -> None:
    host = bluetooth_host("", hard="1")
    assert "bluetooth_flip_switch" in saw(tried(engine_of(host)))


def test_a_discovery_that_hangs_says_nothing() -> None:
    engine = tried(engine_of(bluetooth_host(CommandTimedOut(("bluetoothctl",), 15))))
    assert only(engine.conclude(None)).reason is Reason.ABORTED


def test_no_adapter_and_no_switch_has_no_engine() -> None:
    assert open_bluetooth(PartHost({f"{RFKILL}/rfkill0/type": "wlan"}), FACTS, POLICY) is None
