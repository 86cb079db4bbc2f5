"""USB sockets: which there are, which one a stick sits in, how fast, and which is dead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.findings import Reason, Verdict
from checks.hand.part_engines import PART_ENGINES
from checks.hand.part_support import joined
from checks.hand.usb_sockets import (
    UsbPort,
    UsbSocket,
    chain_of,
    device_of_path,
    port_of,
    sockets_of,
)
from checks.hand.usb_sockets_engine import UsbEngine, open_usb
from checks.hand.usb_sockets_seen import Insert, UsbSeen, pulled_out, put_in, usb_state, usb_witness
from checks.hand.values import Said
from checks.told_facts import ToldFacts
from host.hotplug import Action, DeviceEvent
from tests.checks.hand.part_fakes import FACTS, POLICY, Happening, PartHost, event, only, saw, tried

USB = "/sys/bus/usb/devices"
YES, NO = Said(Verdict.PASS), Said(Verdict.FAIL)
SECRET = "AA00SECRET11"


def port_files(name: str, kind: str, count: int = 0) -> dict[str, str]:
    hub = name.rsplit("-port", 1)[0]
    interface = f"{hub.removeprefix('usb')}-0:1.0" if hub.startswith("usb") else f"{hub}:1.0"
    place = f"{USB}/{interface}/{name}"
    return {f"{place}/connect_type": kind, f"{place}/over_current_count": str(count)}


def peers(one: str, other: str) -> dict[str, str]:
    def place(name: str) -> str:
        return f"{USB}/{name[3]}-0:1.0/{name}"

    return {
        f"{place(one)}/peer": f"/sys/devices/pci/{other}",
        f"{place(other)}/peer": f"/sys/devices/pci/{one}",
    }


def three_sockets(kind: str = "hotplug") -> PartHost:
    """Three sockets with USB 3, a camera on a hardwired port, a port that leads nowhere."""
    files = {f"{USB}/usb1/speed": "480", f"{USB}/usb2/speed": "5000"}
    links: dict[str, str] = {}
    for number in (1, 2, 3):
        files |= port_files(f"usb1-port{number}", kind) | port_files(f"usb2-port{number}", kind)
        links |= peers(f"usb1-port{number}", f"usb2-port{number}")
    files |= port_files("usb1-port7", "hardwired") | port_files("usb1-port8", "not used")
    files |= device_files("1-7", 480, "camera")
    return PartHost(files, links=links)


def device_files(device: str, speed: int, serial: str = SECRET) -> dict[str, str]:
    place = f"{USB}/{device}"
    return {
        f"{place}/speed": str(speed), f"{place}/serial": serial, f"{place}/bDeviceClass": "00",
        f"{place}/idVendor": "0781", f"{place}/idProduct": "5581",
    }  # fmt: skip


def plug(device: str, speed: int) -> Happening:
    def happen(host: PartHost) -> DeviceEvent:
        host.files |= device_files(device, speed)
        path = f"/devices/pci0000:00/usb{device[0]}/{device}"
        return event(Action.ADD, path, "usb", DEVTYPE="usb_device")

    return happen


def pull(device: str) -> Happening:
    def happen(host: PartHost) -> DeviceEvent:
        for path in [one for one in host.files if one.startswith(f"{USB}/{device}/")]:
            del host.files[path]
        return event(
            Action.REMOVE, f"/devices/usb{device[0]}/{device}", "usb", DEVTYPE="usb_device"
        )

    return happen


def engine_of(host: PartHost, told: int | None = None) -> UsbEngine:
    engine = open_usb(host, FACTS.model_copy(update={"told": ToldFacts(usb_sockets=told)}), POLICY)
    assert isinstance(engine, UsbEngine)
    return engine


def test_the_port_of_a_device() -> None:
    assert (port_of("1-4"), port_of("1-4.2"), port_of("3-1.2.3")) == (
        "usb1-port4", "1-4-port2", "3-1.2-port3",
    )  # fmt: skip
    assert port_of("usb1") is None
    assert chain_of("3-1.2.3") == ("usb3-port1", "3-1-port2", "3-1.2-port3")
    assert chain_of("1-4:1.0") == ()


def test_the_stick_above_a_block_device() -> None:
    path = (
        "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-3/2-3:1.0/host6/target6:0:0/6:0:0:0/block/sdb"
    )
    assert device_of_path(path) == "2-3"
    assert device_of_path("/sys/devices/pci0000:00/0000:00:1d.0/0000:3d:00.0/nvme/nvme0") is None


def test_the_two_ports_of_one_socket_are_one_socket() -> None:
    two = [
        UsbPort("usb1-port3", "hotplug", peer="usb2-port1", hub_mbit_s=480),
        UsbPort("usb2-port1", "hotplug", peer="usb1-port3", hub_mbit_s=5000),
    ]
    (socket,) = sockets_of(two)
    assert socket == UsbSocket(("usb1-port3", "usb2-port1"), is_super=True)


def test_ports_of_one_receptacle_are_one_socket() -> None:
    ports = [
        UsbPort("usb1-port1", "hotplug", connector="port0", hub_mbit_s=480),
        UsbPort("usb4-port2", "hotplug", connector="port0", hub_mbit_s=10000),
        UsbPort("usb1-port2", "hotplug", connector="port1", hub_mbit_s=480),
    ]
    assert [one.connector for one in sockets_of(ports)] == ["port0", "port1"]


@pytest.mark.parametrize(
    ("kinds", "proven"),
    [
        (("hotplug", "hotplug"), [True]), (("hotplug", "unknown"), [True]), (("unknown",), [False]),
        (("hardwired",), []), (("not used",), []), (("hardwired", "unknown"), []),
        (("strange",), [False]),
    ],
)  # fmt: skip
def test_what_firmware_says_of_a_port(kinds: tuple[str, ...], proven: list[bool]) -> None:
    ports = [
        UsbPort(f"usb{n}-port1", kind, peer=f"usb{3 - n}-port1") for n, kind in enumerate(kinds, 1)
    ]
    assert [socket.proven for socket in sockets_of(ports)] == proven


def test_a_stick_moved_over_three_sockets() -> None:
    host = three_sockets()
    host.happens = [
        plug("2-1", 5000),
        pull("2-1"),
        plug("2-2", 5000),
        pull("2-2"),
        plug("2-3", 5000),
    ]
    engine = engine_of(host)
    tried(engine)
    assert engine.state().settled
    assert len(engine.inserted) == 3
    assert engine.serials == {SECRET}
    assert host.watches[0].closed
    finding = only(engine.conclude(None))
    assert finding.verdict is Verdict.PASS
    assert finding.measured == {"sockets": 3, "seen": 3, "dead_ports": 0, "slow_ports": 0}


def test_nothing_of_the_stick_itself_is_kept() -> None:
    host = three_sockets()
    host.happens = [plug("2-1", 5000)]
    end = tried(engine_of(host)).conclude(YES)
    kept = b"".join(one.content for one in end.evidence) + only(end).model_dump_json().encode()
    assert SECRET.encode() not in kept
    assert b"0781" not in kept
    assert b"masked" in kept


def test_the_built_in_camera_is_no_socket() -> None:
    host = three_sockets()
    assert only(tried(engine_of(host)).conclude(None)).measured == {}
    assert engine_of(host).state().saw[0].values == {"seen": 0, "sockets": 3}


def test_the_live_stick_and_a_mouse_prove_their_sockets_by_sitting_there() -> None:
    host = three_sockets()
    host.files |= device_files("2-1", 5000) | device_files("1-2", 12, "mouse")
    host.happens = [plug("2-3", 5000)]
    assert only(tried(engine_of(host)).conclude(None)).verdict is Verdict.PASS


def test_a_silent_socket_is_dead_by_a_person_s_word_alone() -> None:
    host = three_sockets()
    host.happens = [plug("2-1", 5000), pull("2-1"), plug("2-2", 5000)]
    engine = tried(engine_of(host))
    assert "usb_second" in saw(engine)
    nothing_said = only(engine.conclude(None))
    assert (nothing_said.verdict, nothing_said.reason) == (Verdict.NOT_TESTED, Reason.ABORTED)
    finding = only(engine.conclude(NO))
    assert finding.verdict is Verdict.FAIL
    assert finding.measured == {
        "sockets": 3, "seen": 2, "dead_ports": 1, "slow_ports": 0, "told": "fail",
    }  # fmt: skip


def test_slow_counts_after_a_second_insert() -> None:
    host = three_sockets()
    host.happens = [plug("2-1", 5000), pull("2-1"), plug("1-2", 480)]
    engine = tried(engine_of(host))
    assert "usb_again" in saw(engine)
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    host.happens = [pull("1-2"), plug("1-2", 480), pull("1-2"), plug("2-3", 5000)]
    tried(engine)
    finding = only(engine.conclude(YES))
    assert finding.verdict is Verdict.WARN
    assert finding.measured["slow_ports"] == 1
    assert finding.measured["dead_ports"] == 0


def test_a_second_insert_that_is_fast_clears_a_slow_one() -> None:
    host = three_sockets()
    host.happens = [
        plug("2-1", 5000), pull("2-1"), plug("1-2", 480), pull("1-2"), plug("2-2", 5000),
        pull("2-2"), plug("2-3", 5000),
    ]  # fmt: skip
    assert only(tried(engine_of(host)).conclude(None)).verdict is Verdict.PASS


def test_a_slow_stick_is_not_the_socket_s_fault() -> None:
    host = three_sockets()
    host.happens = [
        plug("1-1", 480), pull("1-1"), plug("1-1", 480), pull("1-1"), plug("1-2", 480),
        pull("1-2"), plug("1-3", 480),
    ]  # fmt: skip
    finding = only(tried(engine_of(host)).conclude(None))
    assert (finding.verdict, finding.measured["slow_ports"]) == (Verdict.PASS, 0)


def test_too_much_current_warns_whatever_is_said() -> None:
    host = three_sockets()
    host.files |= port_files("usb1-port2", "hotplug", 3)
    finding = only(tried(engine_of(host)).conclude(YES))
    assert (finding.verdict, finding.measured["over_currents"]) == (Verdict.WARN, 3)


def test_a_stick_in_a_dock_is_in_the_socket_of_the_dock() -> None:
    host = three_sockets()
    host.happens = [plug("1-3", 480), plug("1-3.2", 480), plug("1-3.4", 480)]
    engine = tried(engine_of(host))
    assert engine.state().saw[0].values["seen"] == 1


def test_ports_behind_the_laptop_s_own_hub_are_its_sockets() -> None:
    files = {f"{USB}/usb1/speed": "480", **port_files("usb1-port1", "unknown")}
    files |= {f"{USB}/1-1/bDeviceClass": "09", f"{USB}/1-1/idVendor": "8087"}
    files |= {f"{USB}/1-1/idProduct": "0024", f"{USB}/1-1/speed": "480"}
    files |= port_files("1-1-port2", "hotplug") | port_files("1-1-port6", "hardwired")
    host = PartHost(files, happens=[plug("1-1.2", 480)])
    finding = only(tried(engine_of(host)).conclude(None))
    assert (finding.verdict, finding.measured["sockets"]) == (Verdict.PASS, 1)


def test_a_hub_that_was_plugged_in_adds_no_sockets() -> None:
    host = three_sockets()
    host.files |= {f"{USB}/1-2/bDeviceClass": "09", f"{USB}/1-2/speed": "480"}
    host.files |= port_files("1-2-port1", "hotplug")
    assert engine_of(host).state().saw[0].values["sockets"] == 3


def test_a_person_counts_where_the_firmware_keeps_silent() -> None:
    host = three_sockets("unknown")
    host.happens = [plug("2-1", 5000), pull("2-1"), plug("2-2", 5000)]
    assert not tried(engine_of(host)).state().settled
    host.happens = [plug("2-1", 5000), pull("2-1"), plug("2-2", 5000)]
    finding = only(tried(engine_of(host, told=2)).conclude(None))
    assert (finding.verdict, finding.measured["sockets"]) == (Verdict.PASS, 2)


def test_more_sockets_than_a_person_counted_are_all_counted() -> None:
    host = three_sockets()
    host.files |= device_files("2-1", 5000) | device_files("2-2", 5000) | device_files("2-3", 5000)
    finding = only(tried(engine_of(host, told=2)).conclude(None))
    assert (finding.verdict, finding.measured["sockets"]) == (Verdict.PASS, 3)


def test_what_sits_on_a_silent_port_may_be_built_in_until_it_is_pulled() -> None:
    host = three_sockets("unknown")
    host.files |= device_files("1-1", 480, "bluetooth")
    engine = tried(engine_of(host, told=3))
    assert engine.state().saw[0].values["seen"] == 0
    host.happens = [pull("1-1")]
    tried(engine)
    assert engine.state().saw[0].values["seen"] == 1


def test_one_socket_without_pairs_is_not_counted_twice() -> None:
    sockets = (
        UsbSocket(("usb1-port1",), is_super=False, proven=False),
        UsbSocket(("usb2-port4",), is_super=True, proven=False),
    )
    seen = UsbSeen(sockets, told=2)
    for device in ("1-1", "2-4"):
        seen = put_in(seen, Insert(device, 480))
    assert seen.seen == 1


def test_a_usb_c_plug_wants_both_sides_where_the_receptacle_tells() -> None:
    socket = UsbSocket(("usb1-port1",), is_super=False, connector="port0")
    seen = put_in(UsbSeen((socket,)), Insert("1-1", 480, way="normal"))
    assert "usb_turn" in [line.code for line in usb_state(seen).saw]
    seen = put_in(seen, Insert("1-1", 480, way="reverse"))
    assert usb_state(seen).settled
    assert usb_state(put_in(UsbSeen((socket,)), Insert("1-1", 480, way="unknown"))).settled


def test_without_a_list_of_ports_only_the_person_can_tell() -> None:
    assert open_usb(PartHost(), FACTS, POLICY) is None


def test_where_nothing_can_be_watched_the_person_answers() -> None:
    host = three_sockets()
    host.may_watch = False
    engine = tried(engine_of(host))
    assert only(engine.conclude(None)).reason is Reason.NOT_STARTED
    assert only(engine.conclude(YES)).verdict is Verdict.PASS


INSERTS = st.lists(
    st.tuples(
        st.sampled_from(["1-1", "2-1", "1-2", "2-2", "1-9"]), st.sampled_from([12, 480, 5000])
    ),
    max_size=8,
)
SOCKETS = (
    UsbSocket(("usb1-port1", "usb2-port1"), is_super=True),
    UsbSocket(("usb1-port2", "usb2-port2"), is_super=True),
)


@given(INSERTS, st.sampled_from([None, 1, 2, 3]), st.sampled_from(list(Verdict)))
def test_a_no_never_passes_and_the_grade_always_finds_its_number(
    inserts: list[tuple[str, int]], told: int | None, verdict: Verdict
) -> None:
    seen = UsbSeen(SOCKETS, told)
    for device, speed in inserts:
        seen = pulled_out(put_in(seen, Insert(device, speed, stick="a")), device)
    said = Said(verdict)
    finding = joined(usb_witness(seen, said), said)
    if verdict is Verdict.FAIL:
        assert finding.verdict is Verdict.FAIL
        assert finding.measured["dead_ports"] != 0
    if verdict is Verdict.WARN:
        assert finding.verdict is Verdict.WARN
    if seen.slow:
        assert finding.verdict in {Verdict.WARN, Verdict.FAIL}
    if finding.verdict in {Verdict.PASS, Verdict.WARN, Verdict.FAIL}:
        assert "dead_ports" in finding.measured


def test_the_engine_is_in_the_table() -> None:
    assert "port.usb" in PART_ENGINES
