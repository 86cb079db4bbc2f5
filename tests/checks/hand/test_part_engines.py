"""Laws of all engines of parts: words for what they say, nothing taken, nobody's no undone."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checks.codes import KNOWN_CODES
from checks.findings import Reason, Verdict
from checks.hand.part_engines import PART_ENGINES
from checks.hand.part_support import Witness, joined
from checks.hand.values import HandEngine, Said
from host.errors import NotRecorded
from reports.wording.saw_parts import SAW_PARTS
from tests.checks.hand.part_fakes import FACTS, POLICY, Answer, PartHost, Person
from tests.checks.hand.test_bluetooth import bluetooth_host
from tests.checks.hand.test_camera import camera_host, live
from tests.checks.hand.test_ethernet import card
from tests.checks.hand.test_jack import jack_host
from tests.checks.hand.test_screen_and_backlight import Panel
from tests.checks.hand.test_sound import Room
from tests.checks.hand.test_usb_sockets import three_sockets
from tests.checks.hand.test_video_and_card import arrives, screens
from tests.checks.hand.test_wifi import GOOD, wifi_host

HAND = Path(__file__).parents[3] / "checks/hand"
PREFIXES = ("usb_", "jack_", "ethernet_", "video_", "card_", "sound_", "camera_", "wifi_",
            "bluetooth_", "screen_", "backlight_", "part_")  # fmt: skip
MACHINES: Mapping[str, Callable[[], PartHost]] = {
    "port.usb": three_sockets,
    "port.jack": jack_host,
    "port.ethernet": lambda: card(carrier="1", speed="1000"),
    "port.video": lambda: screens(card0_HDMI_A_1="disconnected"),
    "port.card": lambda: arrives("mmcblk0", "SD"),
    "audio.speakers": lambda: Room(0.1, 0.1),
    "audio.microphone": lambda: Room(0.1, 0.1),
    "camera.picture": lambda: camera_host(live()),
    "radio.wifi": lambda: wifi_host(GOOD, soft="1"),
    "radio.bluetooth": lambda: bluetooth_host(soft="1"),
    "display.picture": PartHost,
    "display.backlight": Panel,
}
CODES = pytest.mark.parametrize("code", sorted(PART_ENGINES))
MEASURED = {Verdict.PASS, Verdict.WARN, Verdict.FAIL}


def opened(code: str) -> tuple[HandEngine, PartHost]:
    host = MACHINES[code]()
    engine = PART_ENGINES[code](host, FACTS, POLICY)
    assert engine is not None
    return engine, host


def test_every_engine_has_a_machine_here() -> None:
    assert set(MACHINES) == set(PART_ENGINES) <= KNOWN_CODES


@CODES
def test_an_engine_answers_its_codes_once_each_whatever_is_said(code: str) -> None:
    engine, _ = opened(code)
    assert code in engine.answers
    for runs in (False, True):
        if runs:
            engine.run(Person())
        for said in (None, *(Said(verdict) for verdict in Verdict)):
            end = engine.conclude(said)
            assert [finding.code for finding in end.findings] == list(engine.answers)
            for finding in end.findings:
                assert (finding.verdict in MEASURED) == (finding.reason is None)
            names = {one.name for one in end.evidence}
            assert {name for finding in end.findings for name in finding.evidence} <= names


@CODES
def test_before_it_ran_an_engine_knows_nothing(code: str) -> None:
    engine, _ = opened(code)
    assert not engine.state().settled
    assert all(one.verdict is Verdict.NOT_TESTED for one in engine.conclude(None).findings)


@CODES
def test_a_no_is_never_a_pass(code: str) -> None:
    engine, _ = opened(code)
    engine.run(Person())
    asked = next(one for one in engine.conclude(Said(Verdict.FAIL)).findings if one.code == code)
    assert asked.verdict is Verdict.FAIL


@CODES
@pytest.mark.parametrize("looks", [0, 1, 3, 20])
def test_everything_is_given_back_whenever_the_screen_leaves(code: str, looks: int) -> None:
    engine, host = opened(code)
    before = {
        path: host.files[path] for path in host.files if path.endswith(("soft", "brightness"))
    }
    engine.run(Person(looks=looks))
    after = {path: host.files[path] for path in before}
    if code != "display.backlight":
        assert after == before
    else:
        assert after["/sys/class/backlight/intel_backlight/brightness"] == "2100"
    assert all(watch.closed for watch in host.watches)
    assert all(stream.closed for stream in host.inputs.values() if code == "port.jack" and looks)
    assert all(tone.ended is not None for tone in host.spawned)


@CODES
def test_a_bare_machine_has_no_engine_or_one_that_asks(code: str) -> None:
    engine = PART_ENGINES[code](PartHost(), FACTS, POLICY)
    if engine is not None:
        engine.run(Person())
        assert engine.state().asks


@pytest.mark.parametrize("seen", [None, Verdict.PASS, Verdict.WARN, Verdict.FAIL])
@pytest.mark.parametrize("said", [None, *Verdict])
@pytest.mark.parametrize("certain", [False, True])
def test_the_worse_of_witness_and_person_stands(
    seen: Verdict | None, said: Verdict | None, *, certain: bool
) -> None:
    answer = None if said is None else Said(said)
    verdict = joined(Witness("port.usb", seen, certain=certain), answer).verdict
    order = [Verdict.PASS, Verdict.WARN, Verdict.FAIL]
    if said in order:
        assert order.index(verdict) == max(order.index(one) for one in (seen, said) if one in order)
    elif seen is None or not certain:
        assert verdict is Verdict.NOT_TESTED
    else:
        assert verdict is seen


def codes_in_the_source() -> set[str]:
    written = "\n".join(
        path.read_text("utf-8")
        for path in sorted(HAND.glob("*.py"))
        if path.name.startswith(PREFIXES)
    )
    found = set(re.findall(r'"([a-z]+_[a-z_]+)"', written))
    codes = {one for one in found if one.startswith(PREFIXES)}
    sides = {f"sound_{word}_{side}" for word in ("plays", "heard", "missed") for side in
             ("left", "right")}  # fmt: skip
    return (codes | sides) - {"usb_device", "card_"}


def test_every_line_has_words_and_all_words_are_said() -> None:
    assert codes_in_the_source() == set(SAW_PARTS)


def test_lines_are_short_and_plain() -> None:
    values = {name: 12345 for text in SAW_PARTS.values() for name in re.findall(r"{(\w+)}", text)}
    for text in SAW_PARTS.values():
        assert len(text.format(**{**values, "socket": "DP, HDMI, VGA"})) <= 60
        assert "!" not in text


@pytest.mark.parametrize(
    "code", ["audio.speakers", "camera.picture", "radio.wifi", "radio.bluetooth"]
)
def test_a_recording_plays_nothing_and_says_so(code: str) -> None:
    engine, host = opened(code)
    replies: dict[str, Answer | list[Answer]] = {
        tool: NotRecorded(tool) for tool in ("v4l2-ctl", "iw", "bluetoothctl", "arecord", "amixer")
    }
    host.commands = replies
    engine.run(Person())
    assert "part_recorded" in [line.code for line in engine.state().saw]
    assert {one.reason for one in engine.conclude(None).findings} == {Reason.NOT_RECORDED}
