"""The hand test of loudspeakers and microphone: three tones left, three right, recorded."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Evidence, Reason
from checks.hand.part_support import Numbers, notes
from checks.hand.sound_cards import Pcm, SoundDevices, sound_devices
from checks.hand.sound_mixer import made_loud
from checks.hand.sound_seen import (
    EVIDENCE,
    MICROPHONE,
    SPEAKERS,
    SoundSeen,
    sound_findings,
    sound_state,
)
from checks.hand.tone import TONES_HZ, Hearing, Side, listen
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said
from checks.policy import Policy
from host.errors import CommandFailed, CommandMissing, CommandTimedOut, NotRecorded
from host.port import Host

_RECORD_S = 2
_TONE_S = 1.2
_LEAD_S = 0.4
"""A microphone needs a moment before it gives sound."""
_ASK_S = 0.5
_MOST_MICROPHONES = 3
_STEPS = {"play_left": Side.LEFT, "play_right": Side.RIGHT}
_NOWHERE = "/dev/null"


def play(host: Host, pcm: Pcm, side: Side, tone_hz: int, seconds: float) -> None:
    """One tone on one side (alsa-utils speaker-test); ended in any case.

    Raises:
        CommandFailed, NotRecorded
    """
    channel = {Side.LEFT: "1", Side.RIGHT: "2"}[side]
    tone = host.spawn(
        ("speaker-test", "-D", pcm.name, "-c", "2", "-r", "48000", "-t", "sine", "-f",
         str(tone_hz), "-s", channel),
        log=_NOWHERE,
    )  # fmt: skip
    try:
        host.pause(seconds)
    finally:
        tone.terminate()
        if tone.wait(1.0) is None:
            tone.kill()
            tone.wait(1.0)


class SoundEngine(HandEngine):
    """Speakers and microphone, each proven by the other."""

    def __init__(
        self, host: Host, devices: SoundDevices, limit_db: int, about: str = SPEAKERS
    ) -> None:
        self._host = host
        self._speaker = devices.speakers[0]
        self._microphones = devices.microphones[:_MOST_MICROPHONES]
        self._cards = devices.cards
        self._seen = SoundSeen(limit_db, has_microphone=bool(self._microphones), about=about)

    @property
    @override
    def answers(self) -> tuple[str, ...]:
        return (MICROPHONE,) if self._seen.about == MICROPHONE else (SPEAKERS, MICROPHONE)

    @override
    def run(self, control: HandControl) -> None:
        with made_loud(self._host, self._cards):
            self._try(control)
            while not control.is_stopped and not self._seen.passes and self._seen.plays:
                step = control.asked(_ASK_S)
                if step in _STEPS:
                    self._let_hear(control, _STEPS[step])
                elif step == "again":
                    self._try(control)

    @override
    def state(self) -> HandState:
        return sound_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd(sound_findings(self._seen, said), (self._evidence(),))

    def _try(self, control: HandControl) -> None:
        try:
            hearing = self._measured(control)
        except CommandMissing:
            self._seen = replace(self._seen, trouble=Reason.TOOL_MISSING, plays=False)
        except NotRecorded:
            self._seen = replace(self._seen, trouble=Reason.NOT_RECORDED, plays=False)
        except (CommandFailed, CommandTimedOut):
            self._seen = replace(self._seen, trouble=Reason.ABORTED)
        else:
            best = self._seen.hearing
            if hearing is not None and (best is None or hearing.score > best.score):
                self._seen = replace(self._seen, hearing=hearing, trouble=None)
        self._show(control, None)

    def _measured(self, control: HandControl) -> Hearing | None:
        """By the microphone that heard best; `None` when stopped, or without a microphone."""
        silence = self._recorded(None, 0)
        played: dict[Pcm, dict[tuple[Side, int], bytes]] = {pcm: {} for pcm in self._microphones}
        for side in Side:
            self._show(control, side)
            for tone in TONES_HZ:
                if control.is_stopped:
                    return None
                for pcm, recording in self._recorded(side, tone).items():
                    played[pcm][side, tone] = recording
        hearings = [
            listen(silence[pcm], played[pcm])
            for pcm in self._microphones
            # One that could not be opened was not asked.
            if silence[pcm] and all(played[pcm].values())
        ]
        if self._microphones and not hearings:
            self._seen = replace(self._seen, trouble=Reason.ABORTED)
        return max(hearings, key=lambda one: one.score, default=None)

    def _recorded(self, side: Side | None, tone_hz: int) -> Mapping[Pcm, bytes]:
        """What every microphone gives while a tone is played; it outlasts the tone."""
        with ThreadPoolExecutor(max_workers=max(1, len(self._microphones))) as pool:
            waiting: dict[Pcm, Future[bytes]] = {
                pcm: pool.submit(self._record, pcm) for pcm in self._microphones
            }
            if side is not None:
                self._host.pause(_LEAD_S if self._microphones else 0)
                play(self._host, self._speaker, side, tone_hz, _TONE_S)
            return {pcm: future.result() for pcm, future in waiting.items()}

    def _record(self, pcm: Pcm) -> bytes:
        """Raw sound; nothing where this microphone cannot be opened: others may hear.

        It is judged at once and never kept: somebody may be talking beside the laptop.
        """
        words = ("arecord", "-q", "-D", pcm.name, "-f", "S16_LE", "-r", "48000", "-c", "1",
                 "-t", "raw", "-d", str(_RECORD_S))  # fmt: skip
        try:
            return self._host.run(words, timeout_s=_RECORD_S + 5.0).stdout
        except CommandTimedOut:
            return b""

    def _let_hear(self, control: HandControl, side: Side) -> None:
        self._show(control, side)
        try:
            for tone in TONES_HZ:
                if control.is_stopped:
                    break
                play(self._host, self._speaker, side, tone, _TONE_S)
        except (CommandFailed, NotRecorded):
            self._seen = replace(self._seen, trouble=Reason.TOOL_MISSING, plays=False)
        self._show(control, None)

    def _show(self, control: HandControl, side: Side | None) -> None:
        self._seen = replace(self._seen, playing=side)
        control.changed()

    def _evidence(self) -> Evidence:
        hearing = self._seen.hearing or Hearing()
        lines: list[Numbers] = [
            {
                "side": one.side.value,
                "tone_hz": one.tone_hz,
                "snr_db": one.snr_db,
                "clipped_permille": one.clipped_permille,
            }
            for one in hearing.heard
        ]
        told: Numbers = {
            "silent_input": hearing.silent_input,
            "microphones": len(self._microphones),
            "masked": "the recording itself",
        }
        return notes(EVIDENCE, told, lines)


def read_sound_devices(host: Host) -> SoundDevices | None:
    """The laptop's own sound devices; `None` where the kernel lists none."""
    cards, pcms = host.read_text("/proc/asound/cards"), host.read_text("/proc/asound/pcm")
    if not isinstance(cards, str) or not isinstance(pcms, str):
        return None
    return sound_devices(cards, pcms)


def open_speakers(host: Host, _facts: LaptopFacts, policy: Policy) -> HandEngine | None:
    """An engine where there is something to play on."""
    return _open(host, policy, SPEAKERS)


def open_microphone(host: Host, _facts: LaptopFacts, policy: Policy) -> HandEngine | None:
    """The same, where a person is asked about the microphone alone."""
    return _open(host, policy, MICROPHONE)


def _open(host: Host, policy: Policy, about: str) -> HandEngine | None:
    devices = read_sound_devices(host)
    if devices is None or not devices.speakers:
        return None
    return SoundEngine(host, devices, policy.hand.snr_db, about)
