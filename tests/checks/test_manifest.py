"""What a laptop should have, what its absence says, and what a person is asked to try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.components import Component
from checks.cooling_facts import CoolingFacts, FanSensor, TemperatureSensor
from checks.devices_read import read_devices
from checks.expected import LATER, expected
from checks.facts import BatteryFacts, IdentityFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.hand.questions import HAND_CODES, hand_questions
from checks.judging import judge_component, judge_laptop
from checks.manifest import Presence, is_laptop, manifest, presence_of
from checks.policy import default_policy
from checks.told_facts import Item, ItemTold, ToldFacts
from host.readings import Device
from tests.checks.udev_dumps import (
    ALWAYS,
    CAMERA,
    KEYBOARD,
    LAPTOP,
    LID,
    SOUND,
    TOUCHPAD,
    WIFI,
    device,
    entry,
    host_with,
    pci,
    usb,
)

POLICY = default_policy()
ROWS = (
    Component.DISPLAY,
    Component.INPUT,
    Component.SOUND,
    Component.CAMERA,
    Component.RADIO,
    Component.PORTS,
)
NOTEBOOK = IdentityFacts(chassis="notebook")


def laptop(*devices: Device, chassis: str | None = "notebook", **parts: object) -> LaptopFacts:
    """A laptop with these devices and nothing else listed."""
    read = read_devices(host_with(*ALWAYS, *devices)).facts.devices
    facts = LaptopFacts(identity=IdentityFacts(chassis=chassis), devices=read)
    return facts.model_copy(update=parts)


def without(*gone: Device) -> LaptopFacts:
    return laptop(*(each for each in LAPTOP if each not in gone and each not in ALWAYS))


def told(**items: bool) -> ToldFacts:
    return ToldFacts(
        items=tuple(ItemTold(item=Item(name), there=there) for name, there in items.items())
    )


def found(facts: LaptopFacts) -> dict[str, Finding]:
    return {
        finding.code: finding for row in ROWS for finding in judge_component(row, facts, POLICY)
    }


def test_a_whole_laptop_gives_no_finding_that_a_person_must_still_answer() -> None:
    facts = laptop(*LAPTOP)
    assert found(facts) == {}
    asked = hand_questions(facts)
    assert asked[:2] == ("input.keyboard", "input.touchpad")
    assert "input.touchscreen" not in asked
    assert "port.ethernet" not in asked


@pytest.mark.parametrize(
    ("gone", "code"),
    [
        ((KEYBOARD,), "input.keyboard"),
        ((TOUCHPAD,), "input.touchpad"),
        (WIFI, "radio.wifi"),
        (SOUND, "audio.speakers"),
    ],
)
def test_what_every_laptop_has_and_is_not_there_fails(gone: tuple[Device, ...], code: str) -> None:
    facts = without(*gone)
    assert found(facts)[code].verdict is Verdict.FAIL
    assert found(facts)[code].measured == {"found": 0}
    assert code not in hand_questions(facts)


def test_nobody_talks_a_missing_keyboard_away() -> None:
    facts = without(KEYBOARD).model_copy(update={"told": told(keyboard=False, wifi=False)})
    assert found(facts)["input.keyboard"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (pci("00:1c.1", "28000", "14E4:43A3"), "radio.wifi"),
        (pci("00:1f.3", "40100", "8086:9D70"), "audio.speakers"),
        (pci("00:05.0", "48000", "8086:645D", "intel-ipu7"), "camera.picture"),
        (usb("1-7", "8087/a2b/10", ":e00101:"), "radio.bluetooth"),
        (pci("00:1c.2", "20000", "10EC:8168"), "port.ethernet"),
        (pci("02:00.0", "d4000", "8086:7560"), "radio.wwan"),
    ],
)
def test_what_is_there_and_has_no_driver_was_not_tested(function: Device, code: str) -> None:
    facts = laptop(KEYBOARD, TOUCHPAD, LID, function)
    finding = found(facts)[code]
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.DRIVER_MISSING)
    assert code not in hand_questions(facts)


def test_a_second_function_without_driver_does_not_hide_one_that_works() -> None:
    assert "radio.wifi" not in found(laptop(*LAPTOP, pci("02:00.0", "28000", "8086:093C")))
    assert "camera.picture" not in found(laptop(*LAPTOP, pci("00:05.0", "48000", "8086:1919")))


def test_a_touchpad_that_waits_for_a_driver_is_not_missing() -> None:
    pad = device("i2c-7/i2c-DLL07D1:01", "i2c", MODALIAS="acpi:DLL07D1:PNP0C50:")
    facts = laptop(KEYBOARD, LID, pad)
    assert found(facts)["input.touchpad"].reason is Reason.DRIVER_MISSING
    assert presence_of(Item.TOUCHSCREEN, facts) is Presence.UNKNOWN


def test_a_trackpoint_alone_points_as_well() -> None:
    stick = entry("platform/i8042/serio1", "TPPS/2 IBM TrackPoint", "MOUSE")
    assert "input.touchpad" not in found(laptop(KEYBOARD, LID, stick))


@pytest.mark.parametrize("state", ["0", "2"])
def test_a_radio_that_is_switched_off_may_vanish_without_being_gone(state: str) -> None:
    switch = device("a/rfkill0", "rfkill", RFKILL_TYPE="bluetooth", RFKILL_STATE=state)
    facts = laptop(*LAPTOP, switch, told=told(bluetooth=True))
    assert "radio.bluetooth" not in found(facts)
    assert "radio.bluetooth" in hand_questions(facts)


def test_a_camera_can_hide_so_a_person_says_whether_there_is_one() -> None:
    facts = without(*CAMERA)
    assert presence_of(Item.CAMERA, facts) is Presence.UNKNOWN
    assert "camera.picture" in hand_questions(facts)
    seen = facts.model_copy(update={"told": told(camera=True)})
    assert found(seen)["camera.picture"].verdict is Verdict.FAIL
    unseen = facts.model_copy(update={"told": told(camera=False)})
    assert presence_of(Item.CAMERA, unseen) is Presence.ABSENT
    assert "camera.picture" not in hand_questions(unseen)


def test_what_the_kernel_lists_is_there_whatever_anybody_says() -> None:
    facts = laptop(*LAPTOP, told=told(camera=False))
    assert presence_of(Item.CAMERA, facts) is Presence.EXPECTED


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (usb("1-8", "138a/50/60", ":ff0000:"), "input.fingerprint"),
        (
            device("pci0000:00/0000:02:00.0/wwan/wwan0/net/wwan0", "net", DEVTYPE="wwan"),
            "radio.wwan",
        ),
    ],
)
def test_of_these_presence_is_the_whole_question(part: Device, code: str) -> None:
    facts = laptop(*LAPTOP, part)
    assert found(facts)[code].verdict is Verdict.PASS
    assert code not in HAND_CODES
    assert code not in found(laptop(*LAPTOP))


@pytest.mark.parametrize("chassis", ["tablet", "detachable"])
def test_a_tablet_may_have_left_its_keyboard_at_home(chassis: str) -> None:
    facts = laptop(chassis=chassis)
    for item in (Item.KEYBOARD, Item.TOUCHPAD, Item.TOUCHSCREEN, Item.LID):
        assert presence_of(item, facts) is Presence.UNKNOWN, item
    assert found(facts).keys() == {"radio.wifi", "audio.speakers"}


def test_a_machine_of_which_nothing_was_read_is_asked_everything_and_blamed_for_nothing() -> None:
    facts = LaptopFacts()
    assert set(manifest(facts).values()) == {Presence.UNKNOWN}
    assert found(facts) == {}
    assert set(HAND_CODES) - set(hand_questions(facts)) == {"thermal.fan"}


@pytest.mark.parametrize(
    ("facts", "expected_answer"),
    [
        (LaptopFacts(), None),
        (LaptopFacts(identity=NOTEBOOK), True),
        (LaptopFacts(identity=IdentityFacts(chassis="desktop"), batteries=()), False),
        (
            LaptopFacts(
                identity=IdentityFacts(chassis="other"),
                batteries=(BatteryFacts(id="battery:x", name="BAT0"),),
            ),
            True,
        ),
        (laptop(LID, chassis=None), True),
    ],
)
def test_a_laptop_is_known_by_chassis_battery_or_lid(
    facts: LaptopFacts,
    expected_answer: bool | None,  # noqa: FBT001 - a column
) -> None:
    assert is_laptop(facts) is expected_answer


def test_without_a_pack_nobody_looks_for_a_swollen_one() -> None:
    assert "battery.swollen" not in hand_questions(laptop(*LAPTOP, batteries=()))
    pack = BatteryFacts(id="battery:x", name="BAT0", present=True)
    assert "battery.swollen" in hand_questions(laptop(*LAPTOP, batteries=(pack,)))


def test_ears_listen_to_a_fan_that_no_sensor_tells_of() -> None:
    warm = CoolingFacts(temperatures=(TemperatureSensor(chip="coretemp", label="Core 0"),))
    counted = warm.model_copy(update={"fans": (FanSensor(chip="dell_smm", label="fan1"),)})
    silent, told_by_sensor = laptop(*LAPTOP, cooling=warm), laptop(*LAPTOP, cooling=counted)
    assert "thermal.fan" in hand_questions(silent)
    assert ("thermal.fan", None) not in expected(silent)
    assert "thermal.fan" not in hand_questions(told_by_sensor)
    assert ("thermal.fan", None) in expected(told_by_sensor)
    assert "thermal.fan" not in hand_questions(laptop(*LAPTOP))


def test_no_code_is_both_answered_by_the_machine_and_asked_of_a_person() -> None:
    for facts in (LaptopFacts(), laptop(*LAPTOP), without(KEYBOARD), without(*WIFI)):
        asked = set(hand_questions(facts))
        assert not asked & {each.code for each in judge_laptop(facts, POLICY)}
        assert not asked & {code for code, _ in expected(facts)}


def test_what_somebody_must_begin_was_not_started() -> None:
    later = [each for each in judge_laptop(LaptopFacts(), POLICY) if each.code in LATER]
    assert {each.reason for each in later} == {Reason.NOT_STARTED}


@given(st.lists(st.sampled_from(LAPTOP), unique_by=lambda each: each.sys_path))
def test_fewer_devices_never_pass_more(some: list[Device]) -> None:
    facts = laptop(*some)
    assert all(each.verdict is not Verdict.PASS for each in found(facts).values())
    assert set(hand_questions(facts)) | set(found(facts)) <= set(HAND_CODES)
