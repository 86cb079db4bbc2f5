import pytest

from host.errors import DeviceDenied, DeviceGone
from host.hotplug import Action, DeviceEvent
from host.input_events import EV_KEY, EV_SW, EV_SYN, SYN_DROPPED, InputEvent
from host.readings import Device
from host.simulated.input import Lost, ScriptedInput, ScriptedInputs, Tape
from host.simulated.watch import ScriptedWatch

_DOWN, _UP = InputEvent(1, EV_KEY, 30, 1), InputEvent(2, EV_KEY, 30, 0)


def test_a_tape_is_played_batch_by_batch_and_then_silent() -> None:
    waited: list[float] = []
    stream = ScriptedInput(Tape([[_DOWN], [], [_UP]]), wait=waited.append)
    assert [stream.read(0.5) for _ in range(4)] == [(_DOWN,), (), (_UP,), ()]
    assert waited == [0.5, 0.5]
    assert stream.is_over


def test_keys_and_switches_follow_the_tape() -> None:
    stream = ScriptedInput(Tape([[_DOWN], [_UP, InputEvent(3, EV_SW, 0, 1)]], switches=frozenset()))
    stream.read(0)
    assert [set(stream.keys_down()), set(stream.switches())] == [{30}, set()]
    stream.read(0)
    assert [set(stream.keys_down()), set(stream.switches())] == [set(), {0}]


def test_lost_events_happen_and_only_their_loss_is_told() -> None:
    stream = ScriptedInput(Tape([[_DOWN], Lost((_UP,))]))
    stream.read(0)
    assert stream.read(0) == (InputEvent(2, EV_SYN, SYN_DROPPED, 0),)
    assert stream.keys_down() == frozenset()


def test_the_book_shows_that_everything_was_given_back() -> None:
    inputs = ScriptedInputs({"/dev/input/event3": Tape()})
    stream = inputs.open("/dev/input/event3")
    stream.grab()
    assert not inputs.all_given_back
    stream.close()
    stream.close()
    assert stream.log == ["grab", "release", "close"]
    assert inputs.all_given_back
    with pytest.raises(DeviceGone):
        stream.read(0)


def test_a_device_leaves_or_is_held_as_the_tape_says() -> None:
    stream = ScriptedInput(Tape([[_DOWN]], gone_at_end=True, held_by_another=True))
    with pytest.raises(DeviceDenied):
        stream.grab()
    stream.read(0)
    with pytest.raises(DeviceGone):
        stream.read(0)
    with pytest.raises(DeviceGone):
        ScriptedInputs({}).open("/dev/input/event9")


def test_a_watch_tells_its_events_and_hears_only_what_it_listens_to() -> None:
    def event(subsystem: str, kind: str) -> DeviceEvent:
        return DeviceEvent(Action.ADD, Device("/devices/x", subsystem, None, {"DEVTYPE": kind}))

    stick, interface = event("usb", "usb_device"), event("usb", "usb_interface")
    waited: list[float] = []
    watch = ScriptedWatch(
        [event("block", "disk"), stick, None, interface],
        subsystems=("usb/usb_device",),
        wait=waited.append,
    )
    assert [watch.next(2) for _ in range(3)] == [stick, None, None]
    assert waited == [2, 2]
    watch.close()
    assert watch.is_closed
