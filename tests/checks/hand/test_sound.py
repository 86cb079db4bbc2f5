"""Speakers and microphone: which devices, the mixer put back, what is heard and what is said."""

from collections.abc import Sequence
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from checks.findings import Reason, Verdict
from checks.hand.sound_cards import Pcm, sound_devices
from checks.hand.sound_engine import open_microphone, open_speakers
from checks.hand.sound_mixer import parse_controls
from checks.hand.sound_seen import SoundSeen, sound_findings, sound_state
from checks.hand.tone import TONES_HZ, Heard, Hearing, Side
from checks.hand.values import HandEngine, Said
from host.readings import Completed
from tests.checks.hand.part_fakes import FACTS, POLICY, PartHost, Person, saw, tried
from tests.checks.hand.pcm import pcm

YES, NO, SKIP = Said(Verdict.PASS), Said(Verdict.FAIL), Said(Verdict.NOT_TESTED)

ANALOGUE_CARDS = (
    " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
    "                      HDA Intel PCH at 0xf7e34000 irq 31\n"
)
ANALOGUE_PCM = (
    "00-00: ALC269VC Analog : ALC269VC Analog : playback 1 : capture 1\n"
    "00-03: HDMI 0 : HDMI 0 : playback 1\n"
)
MIXER = """\
Simple mixer control 'Master',0
  Capabilities: pvolume pvolume-joined pswitch pswitch-joined
  Playback channels: Mono
  Limits: Playback 0 - 74
  Mono: Playback 30 [41%] [-33.00dB] [off]
Simple mixer control 'Headphone',0
  Capabilities: pvolume pswitch
  Playback channels: Front Left - Front Right
  Limits: Playback 0 - 74
  Mono:
  Front Left: Playback 0 [0%] [-74.00dB] [off]
  Front Right: Playback 0 [0%] [-74.00dB] [off]
Simple mixer control 'Speaker',0
  Capabilities: pvolume pswitch
  Playback channels: Front Left - Front Right
  Limits: Playback 0 - 74
  Mono:
  Front Left: Playback 60 [81%] [-14.00dB] [on]
  Front Right: Playback 50 [68%] [-24.00dB] [on]
Simple mixer control 'Capture',0
  Capabilities: cvolume cswitch
  Capture channels: Front Left - Front Right
  Limits: Capture 0 - 63
  Front Left: Capture 10 [16%] [-9.50dB] [off]
  Front Right: Capture 10 [16%] [-9.50dB] [off]
Simple mixer control 'Internal Mic Boost',0
  Capabilities: volume
  Playback channels: Front Left - Front Right
  Capture channels: Front Left - Front Right
  Limits: 0 - 3
  Front Left: 0 [0%] [0.00dB]
  Front Right: 0 [0%] [0.00dB]
Simple mixer control 'Auto-Mute Mode',0
  Capabilities: enum
  Items: 'Disabled' 'Enabled'
  Item0: 'Enabled'
"""


# ruff: noqa: ISC004 - the lines of one file
@pytest.mark.parametrize(
    ("cards", "pcms", "speakers", "microphones"),
    [
        (ANALOGUE_CARDS, ANALOGUE_PCM, ["plughw:0,0"], ["plughw:0,0"]),
        (
            " 0 [HDMI  ]: HDA-Intel - HDA ATI HDMI\n 1 [Generic]: HDA-Intel - HD-Audio Generic\n"
            " 2 [acp6x]: acp6x - acp6x\n",
            "00-03: HDMI 0 : HDMI 0 : playback 1\n01-00: ALC257 Analog : ALC257 Analog : playback 1"
            " : capture 1\n02-00: DMIC capture dmic-hifi-0 :  : capture 1\n",
            ["plughw:1,0"],
            ["plughw:2,0", "plughw:1,0"],
        ),
        (
            " 0 [sofhdadsp]: sof-hda-dsp - sof-hda-dsp\n",
            "00-00: HDA Analog (*) :  : playback 1 : capture 1\n00-03: HDMI1 (*) :  : playback 1\n"
            "00-06: DMIC (*) :  : capture 1\n00-31: Deepbuffer HDA Analog (*) :  : playback 1\n",
            ["plughw:0,0"],
            ["plughw:0,6", "plughw:0,0"],
        ),
        (
            " 0 [sofsoundwire]: sof-soundwire - sof-soundwire\n",
            "00-00: Jack Out (*) :  : playback 1\n00-01: Jack In (*) :  : capture 1\n"
            "00-02: Speaker (*) :  : playback 1\n00-04: Microphone (*) :  : capture 1\n"
            "00-05: HDMI 1 (*) :  : playback 1\n",
            ["plughw:0,2", "plughw:0,0"],
            ["plughw:0,4", "plughw:0,1"],
        ),
        (
            " 0 [Headset]: USB-Audio - Somebody's Headset\n",
            "00-00: USB Audio : USB Audio : playback 1 : capture 1\n",
            [],
            [],
        ),
        (
            " 0 [HDMI]: HDA-Intel - HDA Intel HDMI\n",
            "00-03: HDMI 0 : HDMI 0 : playback 1\n00-07: DisplayPort 1 : x : playback 1\n",
            [],
            [],
        ),
        ("--- no soundcards ---\n", "", [], []),
    ],
)  # fmt: skip
def test_the_laptop_s_own_devices(
    cards: str, pcms: str, speakers: list[str], microphones: list[str]
) -> None:
    found = sound_devices(cards, pcms)
    assert [one.name for one in found.speakers] == speakers
    assert [one.name for one in found.microphones] == microphones


def test_a_mixer_is_read_with_every_channel() -> None:
    found = {one.name: one for one in parse_controls(MIXER)}
    assert set(found) == {"Master", "Headphone", "Speaker", "Capture", "Internal Mic Boost"}
    assert found["Speaker"].as_it_was == ("playback", "60,50", "unmute")
    assert found["Master"].as_it_was == ("playback", "30", "mute")
    assert found["Capture"].loud == ("capture", "80%", "cap")
    assert found["Capture"].as_it_was == ("capture", "10,10", "nocap")
    assert found["Internal Mic Boost"].as_it_was == ("0,0",)


def test_one_line_may_hold_both_directions() -> None:
    text = (
        "Simple mixer control 'Mic',0\n  Capabilities: pvolume pswitch cvolume cswitch\n"
        "  Front Left: Playback 3 [10%] [off] Capture 7 [50%] [on]\n"
        "Simple mixer control 'PCM',0\n  Mono: Playback [on]\n"
    )
    microphone, pcm_control = parse_controls(text)
    assert microphone.as_it_was == ("capture", "7", "cap")
    assert pcm_control.loud == ("playback", "unmute")


@pytest.mark.parametrize(
    "text", ["", "amixer: Mixer attach hw:9 error", "Simple mixer control 'Master',0"]
)
def test_an_odd_mixer_has_no_controls(text: str) -> None:
    assert parse_controls(text) == ()


@lru_cache
def sound(tone: int | None, amplitude: float) -> bytes:
    return pcm(0.3, *([] if tone is None else [(tone, amplitude)]), seed=(tone or 0) + 1)


class Room(PartHost):
    """A sound card in a room: what is played is what is recorded, as loud as a side is."""

    def __init__(self, left: float, right: float, *, broken: str | None = None) -> None:
        files = {"/proc/asound/cards": ANALOGUE_CARDS, "/proc/asound/pcm": ANALOGUE_PCM}
        super().__init__(files, commands={"amixer -c 0 scontents": MIXER, "amixer": "",
                                          "arecord": "", "speaker-test": ""})  # fmt: skip
        self._levels = {"1": left, "2": right}
        if broken is not None:
            del self.commands[broken]

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        done = super().run(argv, timeout_s=timeout_s)
        return done if argv[0] != "arecord" else Completed(done.argv, 0, self._record(), b"", 0)

    def _record(self) -> bytes:
        number = sum(1 for words in self.asked if words[0] == "arecord") - 2
        if number < 0:
            return sound(None, 0)
        side, tone = divmod(number % 7, 3)
        return sound(TONES_HZ[tone], (self._levels["1"], self._levels["2"])[side % 2])

    def settings(self) -> list[tuple[str, ...]]:
        return [words[4:] for words in self.asked if "sset" in words]


def engine_in(room: PartHost) -> HandEngine:
    engine = open_speakers(room, FACTS, POLICY)
    assert engine is not None
    return engine


def verdicts(engine: HandEngine, said: Said | None) -> list[Verdict]:
    return [finding.verdict for finding in engine.conclude(said).findings]


def test_both_sides_in_the_microphone_settle_it() -> None:
    room = Room(0.1, 0.1)
    engine = tried(engine_in(room))
    assert engine.state().settled
    assert verdicts(engine, None) == [Verdict.PASS, Verdict.PASS]
    assert verdicts(engine, NO) == [Verdict.FAIL, Verdict.PASS]
    assert engine.conclude(None).findings[0].limit == {"pass_above_db": 15}
    assert [tone.argv[10:] for tone in room.spawned] == [
        (str(tone), "-s", side) for side in "12" for tone in TONES_HZ
    ]
    assert all(tone.ended is not None for tone in room.spawned)


def test_the_mixer_is_put_back_as_it_was() -> None:
    room = Room(0.1, 0.1)
    tried(engine_in(room))
    back = room.settings()[-5:]
    assert ("sset", "'Master',0", "playback", "30", "mute") in back
    assert ("sset", "'Speaker',0", "playback", "60,50", "unmute") in back
    assert ("sset", "'Capture',0", "capture", "10,10", "nocap") in back


@pytest.mark.parametrize("broken", ["arecord", "speaker-test"])
def test_the_mixer_is_put_back_when_something_breaks(broken: str) -> None:
    room = Room(0.1, 0.1, broken=broken)
    engine = tried(engine_in(room))
    assert ("sset", "'Master',0", "playback", "30", "mute") in room.settings()
    assert "part_tool_missing" in saw(engine)
    assert [one.reason for one in engine.conclude(None).findings] == [Reason.TOOL_MISSING] * 2
    assert verdicts(engine, YES) == [Verdict.PASS, Verdict.NOT_TESTED]


def test_the_mixer_is_put_back_when_our_own_code_breaks() -> None:
    class Crash(Person):
        @override
        def changed(self) -> None:
            raise RuntimeError

    room = Room(0.1, 0.1)
    with pytest.raises(RuntimeError):
        engine_in(room).run(Crash())
    assert ("sset", "'Master',0", "playback", "30", "mute") in room.settings()


def test_a_stop_ends_it_between_two_tones() -> None:
    room = Room(0.1, 0.1)
    engine = tried(engine_in(room), looks=1)
    assert len(room.spawned) == 1
    assert verdicts(engine, None) == [Verdict.NOT_TESTED] * 2


def test_a_dead_speaker_beside_a_live_one_is_never_a_pass() -> None:
    engine = tried(engine_in(Room(0.1, 0.0)))
    assert {"sound_heard_left", "sound_missed_right", "sound_listen"} <= set(saw(engine))
    assert verdicts(engine, None) == [Verdict.WARN, Verdict.PASS]
    assert verdicts(engine, YES) == [Verdict.WARN, Verdict.PASS]
    assert verdicts(engine, NO) == [Verdict.FAIL, Verdict.PASS]


def test_what_only_the_person_hears_the_microphone_does_not() -> None:
    engine = tried(engine_in(Room(0.0, 0.0)))
    assert verdicts(engine, None) == [Verdict.NOT_TESTED, Verdict.NOT_TESTED]
    assert verdicts(engine, YES) == [Verdict.PASS, Verdict.FAIL]


def test_where_nobody_hears_anything_the_microphone_was_not_tested() -> None:
    engine = tried(engine_in(Room(0.0, 0.0)))
    assert verdicts(engine, NO) == [Verdict.FAIL, Verdict.NOT_TESTED]
    assert verdicts(engine, SKIP) == [Verdict.NOT_TESTED, Verdict.NOT_TESTED]


def test_a_person_may_hear_one_side_again_and_measure_again() -> None:
    room = Room(0.0, 0.0)
    tried(engine_in(room), "play_right", "again")
    assert len(room.spawned) == 6 + 3 + 6


def test_a_busy_microphone_is_no_dead_one() -> None:
    room = Room(0.1, 0.1)
    room._record = lambda: b""  # type: ignore[method-assign]
    assert verdicts(tried(engine_in(room)), YES) == [Verdict.PASS, Verdict.NOT_TESTED]


def test_a_question_about_the_microphone_alone_answers_it_alone() -> None:
    engine = open_microphone(Room(0.1, 0.1), FACTS, POLICY)
    assert engine is not None
    assert engine.answers == ("audio.microphone",)
    tried(engine)
    assert verdicts(engine, None) == [Verdict.PASS]
    assert verdicts(engine, NO) == [Verdict.FAIL]


@pytest.mark.parametrize(
    "files",
    [{}, {"/proc/asound/cards": "--- no soundcards ---", "/proc/asound/pcm": "x"}],
)
def test_without_a_card_there_is_no_engine(files: dict[str, str]) -> None:
    assert open_speakers(PartHost(files), FACTS, POLICY) is None


def test_no_voice_is_kept() -> None:
    (kept,) = tried(engine_in(Room(0.1, 0.1))).conclude(None).evidence
    assert b"the recording itself" in kept.content
    assert len(kept.content) < 2000


LEVELS = st.lists(st.integers(-20, 90), min_size=6, max_size=6)


@given(LEVELS, st.sampled_from([None, *Verdict]))
def test_no_answer_makes_a_weak_side_good(levels: list[int], verdict: Verdict | None) -> None:
    tones = [(side, tone) for side in Side for tone in TONES_HZ]
    hearing = Hearing(tuple(Heard(*one, snr_db=db) for one, db in zip(tones, levels, strict=True)))
    seen = SoundSeen(15, hearing)
    speakers, microphone = sound_findings(seen, None if verdict is None else Said(verdict))
    if verdict is Verdict.FAIL:
        assert speakers.verdict is Verdict.FAIL
    if speakers.verdict is Verdict.PASS:
        assert seen.passes or verdict is Verdict.PASS
    if max(levels) <= 15:
        assert microphone.verdict is not Verdict.PASS
    assert sound_state(seen).settled == (min(levels) > 15)


def test_pcm_names_convert() -> None:
    assert Pcm(1, 2).name == "plughw:1,2"
