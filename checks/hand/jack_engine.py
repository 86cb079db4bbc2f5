"""The hand test of the headphone socket: its switch, and what a person hears."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Reason
from checks.hand.part_support import Witness, joined
from checks.hand.sound_cards import Pcm
from checks.hand.sound_engine import play, read_sound_devices
from checks.hand.sound_mixer import made_loud
from checks.hand.tone import TONES_HZ, Side
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.policy import Policy
from host.errors import CommandFailed, DeviceDenied, DeviceGone, NotRecorded
from host.input_devices import InputBus, InputDevice, input_devices
from host.input_events import EV_SW, InputEvent, InputStream
from host.port import Host

CODE = "port.jack"
SW_HEADPHONE_INSERT = 2
"""Linux, include/uapi/linux/input-event-codes.h."""
_WAIT_S = 0.3
_TONE_S = 1.0
_STEPS = {"play_left": Side.LEFT, "play_right": Side.RIGHT}


@dataclass(frozen=True, slots=True)
class JackSeen:
    """What the switch in the socket did. It feels the plug; it does not hear the sound."""

    plugged: bool = False
    """In now."""
    ins: int = 0
    outs: int = 0
    watched: bool = False
    plays: bool = False


def jack_event(seen: JackSeen, event: InputEvent) -> JackSeen:
    """One event; repeats of the same state do not count."""
    if (event.type, event.code) != (EV_SW, SW_HEADPHONE_INSERT):
        return seen
    if event.value and not seen.plugged:
        return replace(seen, plugged=True, ins=seen.ins + 1)
    if not event.value and seen.plugged:
        return replace(seen, plugged=False, outs=seen.outs + 1)
    return seen


def jack_state(seen: JackSeen) -> HandState:
    """What to tell the person; the machine is never sure by itself."""
    felt = "jack_in" if seen.plugged else "jack_out" if seen.ins else "jack_put_in"
    lines = (Saw(felt if seen.watched else "jack_unseen"), Saw("jack_listen"))
    return HandState(lines, steps=tuple(_STEPS) if seen.plays else ())


def jack_witness(seen: JackSeen) -> Witness:
    """Only that a plug was felt: whether it sounds is a person's answer."""
    values = {"plug_felt": seen.ins > 0 or seen.plugged} if seen.watched else {}
    reason = Reason.ABORTED if seen.ins or seen.plugged else Reason.NOT_STARTED
    return Witness(CODE, None, values, reason=reason)


class JackEngine(HandEngine):
    """The socket for headphones."""

    answers = (CODE,)

    def __init__(self, host: Host, nodes: tuple[str, ...], speaker: Pcm | None) -> None:
        self._host = host
        self._nodes = nodes
        self._speaker = speaker
        self._seen = JackSeen(plays=speaker is not None)

    @override
    def run(self, control: HandControl) -> None:
        with ExitStack() as taken:
            streams = [stream for node in self._nodes for stream in self._opened(taken, node)]
            on = any(SW_HEADPHONE_INSERT in stream.switches() for stream in streams)
            self._seen = replace(self._seen, watched=bool(streams), plugged=on)
            control.changed()
            if self._speaker is not None:
                # Headphones share the mixer's Master; their own level is set too.
                taken.enter_context(made_loud(self._host, (self._speaker.card,)))
            while not control.is_stopped:
                self._feel(control, streams)
                self._sound(control, control.asked(_WAIT_S))

    @override
    def state(self) -> HandState:
        return jack_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(jack_witness(self._seen), said),))

    def _opened(self, taken: ExitStack, node: str) -> Iterator[InputStream]:
        try:
            yield taken.enter_context(_open(self._host, node))
        except (DeviceDenied, DeviceGone, NotRecorded):
            return

    def _feel(self, control: HandControl, streams: list[InputStream]) -> None:
        before = self._seen
        for stream in list(streams):
            try:
                events = stream.read(_WAIT_S / len(streams))
            except DeviceGone:
                streams.remove(stream)
                continue
            for event in events:
                self._seen = jack_event(self._seen, event)
        if self._seen is not before:
            control.changed()

    def _sound(self, control: HandControl, step: str | None) -> None:
        if step not in _STEPS or self._speaker is None:
            return
        try:
            play(self._host, self._speaker, _STEPS[step], TONES_HZ[0], _TONE_S)
        except (CommandFailed, NotRecorded):
            self._seen = replace(self._seen, plays=False)
            control.changed()


@contextmanager
def _open(host: Host, node: str) -> Iterator[InputStream]:
    stream = host.open_input(node)
    try:
        yield stream
    finally:
        stream.close()


def jack_nodes(host: Host) -> tuple[str, ...]:
    """Event files of the headphone switches in the case; a dock's is not the laptop's."""
    devices = input_devices(host)
    if not isinstance(devices, tuple):
        return ()
    return tuple(device.node for device in devices if _is_jack(device))


def _is_jack(device: InputDevice) -> bool:
    name = device.name.lower()
    if "dock" in name or device.bus in {InputBus.USB, InputBus.BLUETOOTH}:
        return False
    # Old drivers name the jack; what it can send is the better word where it is known.
    switches = device.can.switches
    return SW_HEADPHONE_INSERT in switches if switches else "headphone" in name


def open_jack(host: Host, _facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine where the sound card feels a plug, or can at least play into it."""
    nodes = jack_nodes(host)
    devices = read_sound_devices(host)
    speakers = () if devices is None else devices.speakers
    if not nodes and not speakers:
        return None
    return JackEngine(host, nodes, speakers[-1] if speakers else None)
