"""The hand tests in the emulated laptop, each while hands work on it.

Hands that QEMU has (keys, sockets, cables) are the host's; lid, charger and touchpad are moved from
here.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from checks.facts import LaptopFacts
from checks.findings import Verdict
from checks.hand.registry import open_engine
from checks.hand.values import HandEngine, HandState, Said
from checks.policy import default_policy
from host.errors import DeviceDenied
from host.input_devices import input_devices
from host.input_kinds import InputKind
from host.local import LocalHost
from host.readings import Unread
from tests.emulated.hand_control import Control, say, tried, wait_for
from tests.emulated.hand_radio import call
from tests.emulated.hand_uinput import HEIGHT, WIDTH, Keyboard, Touchpad

_CONTROLLER = 0x2FF
"""The byte that stands for the embedded controller (hand_laptop.asl)."""
_LID = Path("/proc/acpi/button/lid/LID0/state")
_PULLED, _CLOSED = 1, 2
_KEY_A = 30
_HOST = LocalHost()
_POLICY = default_policy()
_YES = Said(Verdict.PASS)


def _engine(code: str) -> HandEngine | None:
    return open_engine(code, _HOST, LaptopFacts(), _POLICY)


def keyboard() -> dict[str, object]:
    """All keys of it are pressed by the host but two, and one stays down."""
    return tried("keyboard", _engine("input.keyboard"), 100, said=_YES, answer=_asked)


def keyboard_by_button() -> dict[str, object]:
    """Nothing works but a button of the pointer."""
    return tried("keyboard by button", _engine("input.keyboard"), 30, answer=_asked)


def keyboard_on_a_cable() -> dict[str, object]:
    """Somebody types on another one, and says that all is well."""
    with Keyboard() as other:

        def hands(control: Control) -> None:
            control.listens.wait(20)
            for _ in range(5):
                other.press(_KEY_A)
            say("keyboard on a cable", "typed")

        engine = _engine("input.keyboard")
        return tried("keyboard on a cable", engine, 30, said=_YES, answer=_asked, hands=hands)


def _asked(state: HandState) -> bool:
    return state.asks


def keyboard_killed() -> dict[str, object]:
    """A test dies while the keyboard is its own."""
    node = _keyboard_node()
    before, after = os.pipe()
    child = os.fork()
    if child == 0:
        _grab_for_ever(after)
    try:
        os.read(before, 1)
        held = not _can_grab(node)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return {"held": held, "free_again": _can_grab(node)}


def _grab_for_ever(pipe: int) -> None:
    class Silent:
        is_stopped = False

        def changed(self) -> None:
            pass

        def asked(self, _: float) -> str | None:
            os.write(pipe, b".")
            return None

    try:
        engine = _engine("input.keyboard")
        assert engine is not None
        engine.run(Silent())
    finally:
        os._exit(1)


def _keyboard_node() -> str:
    found = input_devices(_HOST)
    assert not isinstance(found, Unread)
    return next(one.node for one in found if InputKind.KEYBOARD in one.kinds and one.internal)


def _can_grab(node: str) -> bool:
    stream = _HOST.open_input(node)
    try:
        stream.grab()
    except DeviceDenied:
        return False
    finally:
        stream.close()
    return True


def events() -> dict[str, object]:
    """What libudev tells while a stick goes in and out, and the charger too."""
    watch = _HOST.watch("usb/usb_device", "power_supply")
    seen: list[tuple[str, str, str]] = []

    def until(wanted: str, subsystem: str) -> bool:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            event = watch.next(1)
            if event is not None:
                device = event.device
                seen.append((event.action.value, device.subsystem, device.name))
                if (event.action.value, device.subsystem) == (wanted, subsystem):
                    return True
        return False

    try:
        say("events", "ready")
        came = until("add", "usb")
        say("events", "came")
        went = until("remove", "usb")
        _set(_PULLED)
        changed = until("change", "power_supply")
    finally:
        _set(0)
        watch.close()
    return {"came": came, "went": went, "changed": changed, "seen": seen}


def usb() -> dict[str, object]:
    """One stick goes round the sockets."""
    return tried("usb", _engine("port.usb"), 60)


def lid() -> dict[str, object]:
    """It is closed and opened."""

    def hands(control: Control) -> None:
        control.looks.wait(20)
        _set(_CLOSED)
        control.shows("lid_says_closed")
        _set(0)

    try:
        before = _LID.read_text("ascii").split()[-1]
        return tried("lid", _engine("input.lid"), 40, hands=hands) | {"before": before}
    finally:
        _set(0)


def charger() -> dict[str, object]:
    """It is pulled and plugged."""

    def hands(control: Control) -> None:
        control.shows("pull_the_charger")
        _set(_PULLED)
        control.shows("packs_drained")
        _set(0)

    try:
        return tried("charger", _engine("power.adapter"), 40, hands=hands)
    finally:
        _set(0)


def _set(bits: int) -> None:
    descriptor = os.open("/dev/port", os.O_RDWR)
    try:
        os.pwrite(descriptor, bytes((bits,)), _CONTROLLER)
    finally:
        os.close(descriptor)


def touchpad() -> dict[str, object]:
    """A finger goes over all of it, clicks, and comes back with another one."""
    with Touchpad() as pad:
        wait_for(lambda: _engine("input.touchpad"), 20)

        def hands(control: Control) -> None:
            control.listens.wait(20)
            # more than the kernel keeps for a slow reader: some of it is lost
            pad.scribble((WIDTH // 8, HEIGHT // 6), times=2000)
            for row in range(3):
                for column in range(4):
                    _touch(pad, control, row, column)
            pad.click()
            pad.touch((200, 200), (900, 700))

        return tried("touchpad", _engine("input.touchpad"), 40, hands=hands)


def _touch(pad: Touchpad, control: Control, row: int, column: int) -> None:
    """Until it is seen, as a person does."""
    x, y = WIDTH * (2 * column + 1) // 8, HEIGHT * (2 * row + 1) // 6
    for more in range(10):
        # no finger comes down twice at one place: what does not change is not sent
        pad.touch((x + more, y + 4 * more + column + 1))
        if control.draws(f"cell_{row}_{column}", "touched", 1.0):
            return


def sound() -> dict[str, object]:
    """Played into a file of the host; the microphone hears nothing, and the person does."""
    return tried("sound", _engine("audio.speakers"), 60, said=_YES, answer=_heard_nothing)


def _heard_nothing(state: HandState) -> bool:
    return any(one.code == "sound_no_input" for one in state.saw)


def sound_heard() -> dict[str, object]:
    """The microphone hears the speakers."""
    os.environ["ALSA_CONFIG_PATH"] = "/looped.conf"
    try:
        return tried("sound heard", _engine("audio.speakers"), 60)
    finally:
        del os.environ["ALSA_CONFIG_PATH"]


def camera() -> dict[str, object]:
    """A test picture that moves."""
    return tried("camera", _engine("camera.picture"), 60)


_TRIES = 4


def wifi() -> dict[str, object]:
    """Two other radios call, one on each band.

    A scan on 5 GHz only listens, and this laptop is slow to listen: as at a bench, try again.
    """
    told = [
        call("wlan1", "emulated-24", mhz=2437, channel=6),
        call("wlan2", "emulated-5", mhz=5180, channel=36),
    ]
    came: dict[str, object] = {}
    for _ in range(_TRIES):
        came = tried("wifi", _engine("radio.wifi"), 60)
        findings = came.get("findings")
        heard = isinstance(findings, list) and [one["verdict"] for one in findings]
        if heard == ["pass"]:
            break
    return came | {"told": told}


def ethernet() -> dict[str, object]:
    """A cable goes in."""
    return tried("ethernet", _engine("port.ethernet"), 40)


HAND_STAGES: Mapping[str, Callable[[], dict[str, object]]] = {
    "keyboard": keyboard,
    "keyboard by button": keyboard_by_button,
    "keyboard on a cable": keyboard_on_a_cable,
    "keyboard killed": keyboard_killed,
    "events": events,
    "usb": usb,
    "lid": lid,
    "charger": charger,
    "touchpad": touchpad,
    "sound": sound,
    "sound heard": sound_heard,
    "camera": camera,
    "wifi": wifi,
    "ethernet": ethernet,
}
