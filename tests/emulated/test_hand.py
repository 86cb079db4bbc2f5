"""Hand tests under a real kernel: keys by its keyboard controller, plugs by its hubs."""

import struct
import wave
from collections.abc import Sequence

import pytest

from checks.hand.goertzel import RATE_HZ, blocks_of, power
from checks.hand.tone import TONES_HZ
from tests.emulated.conftest import Tried
from tests.emulated.hand_hands import DEAD, STUCK
from tests.emulated.hand_machine import SOCKETS

pytestmark = pytest.mark.emulated


def test_nobody_waited_in_vain(tried: Tried) -> None:
    assert tried.missed == []


def test_dead_and_stuck_keys_are_named(tried: Tried) -> None:
    found = tried.finding("keyboard")
    told = found["measured"]
    assert (found["code"], found["verdict"]) == ("input.keyboard", "fail")
    assert set(told["missing"].split(",")) == DEAD
    assert (told["stuck"], told["stuck_keys"]) == (STUCK, 1)
    assert (told["chattering_keys"], told["optional_unseen_keys"]) == (0, 0)
    assert told["seen_keys"] == told["expected_keys"] - len(DEAD) - 1


def test_esc_three_times_is_a_way_out(tried: Tried) -> None:
    assert '"end":"esc_thrice"' in tried.stage("keyboard")["evidence"]["input-keyboard.jsonl"]


def test_a_button_of_the_pointer_is_a_way_out(tried: Tried) -> None:
    told = tried.stage("keyboard by button")
    assert '"end":"button"' in told["evidence"]["input-keyboard.jsonl"]
    found = tried.finding("keyboard by button")
    assert (found["verdict"], found["reason"]) == ("not_tested", "aborted")


def test_a_keyboard_on_a_cable_proves_nothing(tried: Tried) -> None:
    assert "other_keyboard" in tried.shown("keyboard on a cable")
    found = tried.finding("keyboard on a cable")
    assert (found["verdict"], found["measured"]["seen_keys"]) == ("not_tested", 0)


def test_the_keyboard_is_free_again_when_a_test_was_killed(tried: Tried) -> None:
    told = tried.stage("keyboard killed")
    assert (told["held"], told["free_again"]) == (True, True)


def test_udev_tells_of_sticks_and_of_the_charger(tried: Tried) -> None:
    told = tried.stage("events")
    assert (told["came"], told["went"], told["changed"]) == (True, True, True)


def test_a_stick_goes_round_the_sockets_that_firmware_names(tried: Tried) -> None:
    found = tried.finding("usb")
    assert found["verdict"] == "pass"
    told = found["measured"]
    assert (told["sockets"], told["seen"], told["slow_ports"]) == (SOCKETS, SOCKETS, 0)
    assert tried.stage("usb")["was_stopped"] is False


def test_the_lid_closes_and_opens(tried: Tried) -> None:
    assert tried.stage("lid")["before"] == "open"
    found = tried.finding("lid")
    told = found["measured"]
    assert (found["verdict"], told["closings"], told["openings"]) == ("pass", 1, 1)
    assert {"lid_says_closed", "lid_works"} <= tried.shown("lid")


def test_the_charger_is_pulled_and_plugged(tried: Tried) -> None:
    found = tried.finding("charger")
    told = found["measured"]
    assert (found["verdict"], told["pulls"], told["plugs"]) == ("pass", 1, 1)
    assert (told["packs_fed"], told["packs_drained"]) == (True, True)


def test_a_touchpad_shows_all_of_itself_after_events_were_lost(tried: Tried) -> None:
    assert '"type":0,"code":3' in tried.stage("touchpad")["evidence"]["input-touchpad.jsonl"]
    found = tried.finding("touchpad")
    told = found["measured"]
    assert found["verdict"] == "pass"
    assert (told["touched_cells"], told["left_clicks"], told["two_fingers"]) == (12, 1, True)


def test_speakers_are_believed_by_ear_where_the_microphone_hears_nothing(tried: Tried) -> None:
    found = tried.findings("sound")
    assert (found["audio.speakers"]["verdict"], found["audio.microphone"]["verdict"]) == (
        *("pass", "fail"),
    )
    assert "sound_no_input" in tried.shown("sound")


def test_the_tones_come_out_of_the_left_speaker_and_then_the_right(tried: Tried) -> None:
    left, right = channels(tried)
    order = [tone_of(block) for block in left], [tone_of(block) for block in right]
    assert [sorted(set(filter(None, heard))) for heard in order] == [sorted(TONES_HZ)] * 2
    ends_left = max(at for at, tone in enumerate(order[0]) if tone)
    begins_right = min(at for at, tone in enumerate(order[1]) if tone)
    assert ends_left < begins_right


def test_speakers_and_microphone_prove_each_other(tried: Tried) -> None:
    found = tried.findings("sound heard")
    assert {code: one["verdict"] for code, one in found.items()} == {
        "audio.speakers": "pass",
        "audio.microphone": "pass",
    }
    told = found["audio.speakers"]["measured"]
    assert min(told["left_snr_db"], told["right_snr_db"]) > 15


def test_a_picture_that_lives_is_seen(tried: Tried) -> None:
    found = tried.finding("camera")
    assert (found["verdict"], found["measured"]["picture"]) == ("pass", "live")


def test_radios_on_both_bands_are_heard(tried: Tried) -> None:
    found = tried.finding("wifi")
    assert found["verdict"] == "pass", tried.stage("wifi")["told"]


def test_a_cable_makes_a_link(tried: Tried) -> None:
    found = tried.finding("ethernet")
    assert (found["verdict"], found["measured"]["mbit_s"]) == ("pass", 1000)


def channels(tried: Tried) -> tuple[Sequence[list[float]], Sequence[list[float]]]:
    """What was played, left and right, in tenths of a second."""
    with wave.open(str(tried.heard)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, RATE_HZ, 2)
        frames = file.readframes(file.getnframes())
    samples = struct.unpack(f"<{len(frames) // 2}h", frames[: len(frames) // 2 * 2])
    return blocks_of(samples[0::2]), blocks_of(samples[1::2])


def tone_of(block: Sequence[float]) -> int | None:
    """Which tone fills a tenth of a second; `None` in silence, and where one ends."""
    total = sum(value * value for value in block) * len(block) / 2
    if total < 1:
        return None
    return next((tone for tone in TONES_HZ if power(block, tone) > total / 2), None)
