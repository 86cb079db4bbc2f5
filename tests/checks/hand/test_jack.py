"""The headphone socket: its switch, several switches, a dock's, none."""

from pathlib import Path

import pytest

from checks.findings import Reason, Verdict
from checks.hand.jack_engine import JackEngine, jack_nodes, open_jack
from checks.hand.values import Said
from host.input_devices import input_devices
from host.input_events import EV_KEY, EV_SW, InputEvent
from host.readings import Device
from host.recorded import RecordedHost
from tests.checks.hand.part_fakes import FACTS, POLICY, PartHost, ScriptInput, only, saw, tried
from tests.checks.hand.test_sound import ANALOGUE_CARDS, ANALOGUE_PCM, MIXER
from tests.checks.real_captures import capture_params

SOUND = "/devices/pci0000:00/0000:00:1b.0/sound/card0"


def switch(value: int, code: int = 2, kind: int = EV_SW) -> InputEvent:
    return InputEvent(0, kind, code, value)


def named(number: int, name: str, switches: str = "") -> tuple[Device, Device]:
    place = f"{SOUND}/input{number}"
    node = f"/dev/input/event{number}"
    return (
        Device(place, "input", None, {"NAME": f'"{name}"', "SW": switches}),
        Device(f"{place}/event{number}", "input", node, {}),
    )


def jack_host(*batches: list[InputEvent], on: tuple[int, ...] = ()) -> PartHost:
    host = PartHost({"/proc/asound/cards": ANALOGUE_CARDS, "/proc/asound/pcm": ANALOGUE_PCM})
    host.udev["input"] = (
        *named(9, "HDA Intel PCH Headphone"),
        *named(10, "HDA Intel PCH Dock Headphone"),
        *named(11, "HDA Intel PCH HDMI/DP,pcm=3", "140"),
        *named(12, "HDA Intel PCH Mic", "10"),
    )
    host.inputs["/dev/input/event9"] = ScriptInput(*batches, on=on)
    return host


def engine_of(host: PartHost) -> JackEngine:
    engine = open_jack(host, FACTS, POLICY)
    assert isinstance(engine, JackEngine)
    return engine


def test_the_dock_s_and_the_screen_s_sockets_are_not_the_laptop_s() -> None:
    assert jack_nodes(jack_host()) == ("/dev/input/event9",)


def test_a_jack_is_known_by_what_its_switch_can_send() -> None:
    host = jack_host()
    host.udev["input"] = (*named(3, "sof-hda-dsp Jack", "14"), *named(4, "Headphone Mic", "10"))
    assert jack_nodes(host) == ("/dev/input/event3",)


def test_a_plug_is_felt_and_the_person_says_whether_it_sounds() -> None:
    host = jack_host([switch(1)])
    engine = tried(engine_of(host))
    assert saw(engine) == ["jack_in", "jack_listen"]
    assert host.inputs["/dev/input/event9"].closed
    silent = only(engine.conclude(None))
    assert (silent.verdict, silent.reason) == (Verdict.NOT_TESTED, Reason.ABORTED)
    heard = only(engine.conclude(Said(Verdict.PASS)))
    assert (heard.verdict, heard.measured) == (Verdict.PASS, {"plug_felt": True, "told": "pass"})
    assert only(engine.conclude(Said(Verdict.FAIL))).verdict is Verdict.FAIL


def test_in_and_out_again_is_told() -> None:
    engine = tried(engine_of(jack_host([switch(1)], [switch(1), switch(0)])))
    assert saw(engine)[0] == "jack_out"


def test_other_switches_and_keys_are_no_plug() -> None:
    engine = tried(engine_of(jack_host([switch(1, code=4), switch(1, kind=EV_KEY)])))
    assert saw(engine)[0] == "jack_put_in"


def test_headphones_that_are_in_already_are_seen() -> None:
    assert saw(tried(engine_of(jack_host(on=(2,)))))[0] == "jack_in"


def test_without_a_switch_the_person_alone_can_tell() -> None:
    host = jack_host()
    host.udev = {}
    engine = tried(engine_of(host))
    assert saw(engine)[0] == "jack_unseen"
    assert only(engine.conclude(Said(Verdict.PASS))).measured == {"told": "pass"}


def test_a_switch_that_cannot_be_opened_is_none() -> None:
    host = jack_host()
    host.inputs = {}
    assert saw(tried(engine_of(host)))[0] == "jack_unseen"


@pytest.mark.parametrize(("step", "channel"), [("play_left", "1"), ("play_right", "2")])
def test_a_side_is_played_when_asked_for_and_the_mixer_put_back(step: str, channel: str) -> None:
    host = jack_host([switch(1)])
    host.commands = {"speaker-test": "", "amixer -c 0 scontents": MIXER, "amixer": ""}
    tried(engine_of(host), step)
    assert [tone.argv[-1] for tone in host.spawned] == [channel]
    assert ("'Headphone',0", "playback", "0,0", "mute") in [words[5:] for words in host.asked]


@pytest.mark.parametrize("capture", capture_params("udev", "*.txt"))
def test_the_jack_of_a_recorded_laptop_is_one_and_no_screen_s(capture: Path) -> None:
    host = RecordedHost.read(capture)
    found = input_devices(host)
    assert isinstance(found, tuple)
    nodes = jack_nodes(host)
    named = [one.name for one in found if one.node in nodes]
    assert not [name for name in named if "HDMI" in name or "Dock" in name]
    has_one = any("Headphone" in one.name or one.name.endswith(" Jack") for one in found)
    assert len(nodes) == int(has_one)


def test_no_sound_card_at_all_has_no_engine() -> None:
    assert open_jack(PartHost(), FACTS, POLICY) is None
