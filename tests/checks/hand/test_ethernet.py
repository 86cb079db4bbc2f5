"""The network socket: which card, a cable, its speed, and the interface as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.findings import Reason, Verdict
from checks.hand.ethernet_engine import (
    EthernetEngine,
    EthernetSeen,
    ethernet_interface,
    ethernet_witness,
    link_seen,
    open_ethernet,
)
from checks.hand.part_support import joined
from checks.hand.values import Said
from tests.checks.hand.part_fakes import FACTS, POLICY, PartHost, only, saw, tried

NET = "/sys/class/net"
PCI = "/sys/devices/pci0000:00/0000:00:19.0/net"


def card(name: str = "enp0s25", **files: str) -> PartHost:
    given_files = {"type": "1", "flags": "0x1003", "device/vendor": "0x8086", **files}
    host = PartHost({f"{NET}/{name}/{file}": text for file, text in given_files.items()})
    host.links[f"{NET}/{name}"] = f"{PCI}/{name}"
    host.commands["ip"] = ""
    return host


def engine_of(host: PartHost) -> EthernetEngine:
    engine = open_ethernet(host, FACTS, POLICY)
    assert isinstance(engine, EthernetEngine)
    return engine


@pytest.mark.parametrize(
    ("files", "link"),
    [
        ({"phy80211/name": "phy0"}, f"{PCI}/x"),
        ({"wireless/status": "0"}, f"{PCI}/x"),
        ({"uevent": "DEVTYPE=wwan\nINTERFACE=x"}, f"{PCI}/x"),
        ({"type": "772"}, "/sys/devices/virtual/net/lo"),
        ({}, "/sys/devices/virtual/net/veth0"),
        ({}, "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/net/enx00"),
    ],
)
def test_what_is_no_socket_of_the_laptop(files: dict[str, str], link: str) -> None:
    host = card(**files)
    host.links[f"{NET}/enp0s25"] = link
    assert ethernet_interface(host) is None
    assert open_ethernet(host, FACTS, POLICY) is None


def test_a_card_in_the_case_is_found() -> None:
    assert ethernet_interface(card()) == "enp0s25"
    assert ethernet_interface(PartHost()) is None


@pytest.mark.parametrize(
    ("speed", "verdict"), [("1000", Verdict.PASS), ("100", Verdict.PASS), ("10", Verdict.WARN)]
)
def test_a_cable_with_a_speed(speed: str, verdict: Verdict) -> None:
    finding = only(tried(engine_of(card(carrier="1", speed=speed))).conclude(None))
    assert (finding.verdict, finding.measured["mbit_s"]) == (verdict, int(speed))


def test_without_a_cable_nothing_is_said() -> None:
    engine = tried(engine_of(card(carrier="0", speed="-1")))
    assert saw(engine) == ["ethernet_put_in"]
    assert only(engine.conclude(None)).reason is Reason.NOT_STARTED
    assert only(engine.conclude(Said(Verdict.FAIL))).verdict is Verdict.FAIL


def test_a_link_of_unknown_speed_asks() -> None:
    engine = tried(engine_of(card(carrier="1", speed="-1")))
    assert saw(engine) == ["ethernet_link"]
    assert only(engine.conclude(None)).reason is Reason.ABORTED


def test_a_card_that_is_down_is_raised_and_put_down_again() -> None:
    host = card(flags="0x1002")
    host.unreadable.add(f"{NET}/enp0s25/carrier")
    tried(engine_of(host))
    assert [words[-1] for words in host.asked] == ["up", "down"]


def test_a_card_that_is_up_stays_up() -> None:
    host = card(carrier="1", speed="1000")
    tried(engine_of(host))
    assert host.asked == []


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([None, -1, 0, 10, 100, 1000]))))
def test_a_no_never_passes(looks: list[tuple[bool, int | None]]) -> None:
    seen = EthernetSeen(100)
    for carrier, speed in looks:
        seen = link_seen(seen, carrier=carrier, mbit_s=speed)
    assert joined(ethernet_witness(seen), Said(Verdict.FAIL)).verdict is Verdict.FAIL
    if not any(carrier for carrier, _ in looks):
        assert joined(ethernet_witness(seen), None).verdict is Verdict.NOT_TESTED
