"""A laptop with keyboards, and verdicts on them."""

from collections.abc import Iterable, Sequence

from checks.findings import Finding, Reason, Verdict
from checks.hand.key_names import CORE, key_codes
from checks.hand.keyboard import open_keyboard
from checks.hand.values import HandState, Said
from checks.policy import default_policy
from host.input_events import InputEvent
from host.simulated.input import Batch, ScriptedInput, Tape
from tests.checks.hand.bench import (
    NO_FACTS,
    InputHost,
    Person,
    presses,
    tried,
    udev_input,
)

POLICY = default_policy()
OWN = udev_input(
    3,
    "/devices/platform/i8042/serio0",
    "AT Translated Set 2 keyboard",
    PRODUCT="11/1/1/ab41",
    ID_INPUT="1",
    ID_INPUT_KEY="1",
    ID_INPUT_KEYBOARD="1",
)
CABLE = udev_input(
    8,
    "/devices/pci0000:00/0000:00:14.0/usb3/3-1/3-1.3/3-1.3:1.0",
    "USB Keyboard",
    PRODUCT="3/46d/c318/111",
    ID_INPUT="1",
    ID_INPUT_KEY="1",
    ID_INPUT_KEYBOARD="1",
)
PAD = udev_input(
    12,
    "/devices/platform/i8042/serio1",
    "SynPS/2 Synaptics TouchPad",
    PRODUCT="11/2/7/1b1",
    ID_INPUT="1",
    ID_INPUT_TOUCHPAD="1",
)
HOT_KEYS = udev_input(
    9, "/devices/virtual", "Dell WMI hotkeys", PRODUCT="19/0/0/0", ID_INPUT="1", ID_INPUT_KEY="1"
)
NODE, CABLE_NODE, PAD_NODE, HOT_NODE = (
    "/dev/input/event3",
    "/dev/input/event8",
    "/dev/input/event12",
    "/dev/input/event9",
)
ESC, ENTER, Q, F5, D = (next(iter(key_codes(word))) for word in ("ESC", "ENTER", "Q", "F5", "D"))
SHIFT = next(iter(key_codes("RIGHTSHIFT")))
BTN_LEFT = 0x110
IN_ORDER = sorted(CORE - {ESC})
QUIET: list[Batch] = [()] * 40
"""Two seconds in which nothing comes."""

YES, NO, PARTLY = Said(Verdict.PASS), Said(Verdict.FAIL), Said(Verdict.WARN)
SKIP = Said(Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED)


def all_but(*missing: int, also: Iterable[int] = ()) -> list[InputEvent]:
    """Every core key but these, Esc last, and then Esc twice more: the way out."""
    wanted = [code for code in (*IN_ORDER, *also) if code not in missing]
    last_ms = 1000 + 150 * len(wanted)
    return [*presses(wanted), *presses([ESC] * 3, last_ms)]


def keyboard(batches: Iterable[Batch], **tapes: Tape) -> InputHost:
    """A laptop with its keyboard, and whatever else plays a tape."""
    others = {"cable": (CABLE, CABLE_NODE), "pad": (PAD, PAD_NODE), "hot": (HOT_KEYS, HOT_NODE)}
    listed = [*OWN, *(device for name in tapes for device in others[name][0])]
    nodes = {others[name][1]: tape for name, tape in tapes.items()}
    return InputHost({NODE: Tape(tuple(batches)), **nodes}, listed)


def judged(
    host: InputHost, said: Said | None = None, *, early: Sequence[str] = ()
) -> tuple[Finding, HandState]:
    """Run the test and hear the verdict."""
    engine = open_keyboard(host, NO_FACTS, POLICY)
    assert engine is not None
    state = tried(engine, Person(host, early=early))
    return engine.conclude(said).findings[0], state


def own_stream(host: InputHost) -> ScriptedInput:
    """The stream that was taken for us alone."""
    return next(one for one in host.inputs.opened if "grab" in one.log)
