"""Sockets for another screen, and the card reader."""

import pytest
from typing_extensions import override

from checks.findings import Reason, Verdict
from checks.hand.card_engine import CardEngine, open_card
from checks.hand.values import HandEngine, Said
from checks.hand.video_engine import open_video, video_connectors
from host.hotplug import Action, DeviceEvent
from tests.checks.hand.part_fakes import (
    FACTS,
    POLICY,
    PartHost,
    Person,
    event,
    only,
    saw,
    tried,
)

DRM = "/sys/class/drm"
EDID = "x" * 128


def screens(**status: str) -> PartHost:
    files = {f"{DRM}/{name.replace('_', '-')}/status": text for name, text in status.items()}
    return PartHost({**files, f"{DRM}/version": "drm 1.1.0"})


def test_the_panel_is_no_socket() -> None:
    host = screens(card0_eDP_1="connected", card0_HDMI_A_1="x", card1_DP_2="x", card0_LVDS_1="x",
                   card0_Writeback_1="unknown", card0_VGA_1="x")  # fmt: skip
    assert video_connectors(host) == ("card0-HDMI-A-1", "card0-VGA-1", "card1-DP-2")
    assert open_video(screens(card0_eDP_1="connected"), FACTS, POLICY) is None
    assert open_video(PartHost(), FACTS, POLICY) is None


class PlugsIn(Person):
    """Connects a screen after three looks."""

    def __init__(self, host: PartHost, *, edid: str) -> None:
        super().__init__()
        self._host, self._edid, self._asked = host, edid, 0

    @override
    def asked(self, timeout_s: float) -> str | None:
        self._asked += 1
        if self._asked == 3:
            self._host.files[f"{DRM}/card0-HDMI-A-1/status"] = "connected"
            self._host.files[f"{DRM}/card0-HDMI-A-1/edid"] = self._edid
        return None


def watched(edid: str) -> HandEngine:
    host = screens(card0_HDMI_A_1="disconnected", card0_eDP_1="connected")
    engine = open_video(host, FACTS, POLICY)
    assert engine is not None
    engine.run(PlugsIn(host, edid=edid))
    return engine


def test_a_screen_that_tells_its_name_proves_the_socket() -> None:
    engine = watched(EDID)
    assert engine.state().settled
    assert engine.state().saw[0].values == {"socket": "HDMI"}
    assert only(engine.conclude(None)).verdict is Verdict.PASS
    assert only(engine.conclude(Said(Verdict.FAIL))).verdict is Verdict.FAIL


def test_a_screen_that_tells_nothing_is_left_to_the_person() -> None:
    engine = watched("")
    assert not engine.state().settled
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    assert only(engine.conclude(Said(Verdict.PASS))).verdict is Verdict.PASS


def test_no_screen_no_verdict() -> None:
    engine = tried(open_video(screens(card0_DP_1="disconnected"), FACTS, POLICY))
    assert saw(engine) == ["video_put_in"]
    assert only(engine.conclude(None)).reason is Reason.NOT_STARTED


BLOCK = "/sys/block"


def reader(**files: str) -> PartHost:
    return PartHost({f"{BLOCK}/nvme0n1/size": "1", **{f"{BLOCK}/{k}": v for k, v in files.items()}})


def card_engine(host: PartHost) -> CardEngine:
    engine = open_card(host, FACTS, POLICY)
    assert isinstance(engine, CardEngine)
    return engine


def arrives(name: str, kind: str) -> PartHost:
    host = reader()

    def happen(machine: PartHost) -> DeviceEvent:
        machine.files[f"{BLOCK}/{name}/device/type"] = kind
        return event(Action.ADD, f"/devices/mmc0/block/{name}", "block")

    host.happens = [happen]
    return host


@pytest.mark.parametrize(
    ("name", "kind", "seen"),
    [
        ("mmcblk0", "SD", True), ("mmcblk0", "MMC", False), ("sdb", "SD", False),
        ("mmcblk0p1", "SD", False), ("mmcblk0boot0", "MMC", False),
    ],
)  # fmt: skip
def test_what_is_a_card(name: str, kind: str, *, seen: bool) -> None:
    host = arrives(name, kind)
    engine = card_engine(host)
    tried(engine)
    assert engine.state().settled is seen
    assert bool(engine.inserted) is seen
    assert host.watches[0].closed
    assert (only(engine.conclude(None)).verdict is Verdict.PASS) is seen


def test_a_reader_on_usb_gets_a_size_when_a_card_goes_in() -> None:
    host = reader(**{"sdb/size": "0"})

    def happen(machine: PartHost) -> DeviceEvent:
        machine.files[f"{BLOCK}/sdb/size"] = "62333952"
        return event(Action.CHANGE, "/devices/usb1/1-3/block/sdb", "block")

    engine = card_engine(host)
    host.happens = [happen]
    assert tried(engine).state().settled


def test_a_card_that_is_in_already_is_seen_and_soldered_memory_is_none() -> None:
    assert tried(card_engine(reader(**{"mmcblk1/device/type": "SD"}))).state().settled
    assert not tried(card_engine(reader(**{"mmcblk0/device/type": "MMC"}))).state().settled


def test_where_nothing_can_be_watched_the_person_answers() -> None:
    host = reader()
    host.may_watch = False
    engine = tried(card_engine(host))
    assert only(engine.conclude(None)).reason is Reason.NOT_STARTED
    assert only(engine.conclude(Said(Verdict.FAIL))).verdict is Verdict.FAIL
    assert open_card(PartHost(), FACTS, POLICY) is None
