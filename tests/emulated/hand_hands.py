"""What hands do to the emulated laptop, stage by stage, as it tells that it is ready for them."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.hand.key_names import CORE, OPTIONAL, key_name
from tests.emulated.hand_machine import SOCKETS, STICK
from tests.emulated.hand_qmp import Qmp

DEAD = frozenset({"KEY_Z", "KEY_F7"})
"""Nobody presses them."""
STUCK = "KEY_G"
"""It goes down and stays there."""
_LOOK_S = 0.05
_KEY_S = 15.0
_QCODES: Mapping[str, str] = {
    "LEFTBRACE": "bracket_left",
    "RIGHTBRACE": "bracket_right",
    "ENTER": "ret",
    "LEFTCTRL": "ctrl",
    "RIGHTCTRL": "ctrl_r",
    "LEFTALT": "alt",
    "RIGHTALT": "alt_r",
    "LEFTSHIFT": "shift",
    "RIGHTSHIFT": "shift_r",
    "LEFTMETA": "meta_l",
    "SPACE": "spc",
    "GRAVE": "grave_accent",
    "CAPSLOCK": "caps_lock",
    "PAGEUP": "pgup",
    "PAGEDOWN": "pgdn",
    "SYSRQ": "print",
}


@dataclass(slots=True)
class Told:
    """The lines that the laptop wrote, as they come."""

    file: Path
    is_over: Callable[[], bool]
    lines: list[dict[str, Any]] = field(default_factory=list)
    _taken: int = 0
    _at: int = 0
    _rest: str = ""

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next line; `None` when none came in time, or the laptop is off."""
        until = time.monotonic() + seconds
        while self._taken >= len(self.lines):
            over = self.is_over()
            self._read()
            if self._taken < len(self.lines):
                break
            if over or time.monotonic() >= until:
                return None
            time.sleep(_LOOK_S)
        self._taken += 1
        return self.lines[self._taken - 1]

    def until(self, wanted: Callable[[dict[str, Any]], bool], seconds: float) -> bool:
        """Whether such a line comes in time; those before it are gone."""
        until = time.monotonic() + seconds
        while (line := self.next(max(until - time.monotonic(), 0))) is not None:
            if wanted(line):
                return True
        return False

    def _read(self) -> None:
        if not self.file.exists():
            return
        with self.file.open(encoding="utf-8") as told:
            told.seek(self._at)
            self._rest += told.read()
            self._at = told.tell()
        *whole, self._rest = self._rest.split("\n")
        self.lines += [json.loads(line) for line in whole if line]


def _qcode(name: str) -> str:
    word = name.removeprefix("KEY_")
    return _QCODES.get(word, word.lower())


def _is(event: str) -> Callable[[dict[str, Any]], bool]:
    return lambda line: line["event"] == event


def _drawn(part: str, how: str) -> Callable[[dict[str, Any]], bool]:
    return lambda line: line["event"] == "state" and line["drawing"].get(part) == how


def keyboard(qmp: Qmp, told: Told) -> Iterator[str]:
    """Every key once, each after the last one was seen; Esc three times ends it."""
    if not told.until(_is("listens"), 30):
        yield "it never listened"
    qmp.key(_qcode(STUCK), down=True)
    if not told.until(_drawn(STUCK, "down"), _KEY_S):
        yield f"{STUCK} did not come down"
    names = {key_name(code) for code in CORE | OPTIONAL} - DEAD - {STUCK, "KEY_ESC"}
    for name in sorted(names):
        yield from _press(qmp, told, name, "seen")
    for _ in range(3):
        qmp.press("esc")
    if not told.until(_is("over"), 20):
        yield "Esc did not end it"
    qmp.key(_qcode(STUCK), down=False)


def _press(qmp: Qmp, told: Told, name: str, how: str) -> Iterator[str]:
    qmp.press(_qcode(name))
    if not told.until(_drawn(name, how), _KEY_S):
        yield f"{name} was not seen"


def button(qmp: Qmp, told: Told) -> Iterator[str]:
    """A button of the pointer ends it."""
    if not told.until(_is("listens"), 30):
        yield "it never listened"
    yield from _click(qmp, told)


def on_a_cable(qmp: Qmp, told: Told) -> Iterator[str]:
    """A button ends it, after somebody typed elsewhere."""
    if not told.until(_is("typed"), 30):
        yield "nobody typed"
    if not told.until(_shows("other_keyboard"), 20):
        yield "nobody was told of the other keyboard"
    yield from _click(qmp, told)


def _click(qmp: Qmp, told: Told) -> Iterator[str]:
    for down in (True, False):
        qmp.button("left", down=down)
    if not told.until(_is("over"), 20):
        yield "the button did not end it"


def _shows(code: str) -> Callable[[dict[str, Any]], bool]:
    return lambda line: code in line.get("saw", {})


def events(qmp: Qmp, told: Told) -> Iterator[str]:
    """A stick goes in and out."""
    _plug(qmp, 1, "stick0")
    if not told.until(_is("came"), 30):
        yield "nobody saw it come"
    qmp.pull("stick0")


def sockets(qmp: Qmp, told: Told) -> Iterator[str]:
    """One stick goes round all sockets."""
    if not told.until(_is("state"), 30):
        yield "it never looked around"
    for number in range(1, SOCKETS + 1):
        _plug(qmp, number, f"stick{number}")
        if not told.until(_sees(number), 30):
            yield f"socket {number} was not seen"
        qmp.pull(f"stick{number}")


def _plug(qmp: Qmp, socket: int, name: str) -> None:
    node = f"{name}-image"
    # another node for each socket: that of the last one may still be on its way out
    image = {"driver": "file", "filename": str(qmp.folder / f"{STICK}.img"), "locking": "off"}
    qmp.do("blockdev-add", {"node-name": node, "driver": "raw", "file": image})
    qmp.plug(
        "usb-storage",
        id=name,
        bus="usb.0",
        port=str(socket),
        drive=node,
        serial="EMUSTICK",
        removable=True,
    )


def _sees(count: int) -> Callable[[dict[str, Any]], bool]:
    def sees(line: dict[str, Any]) -> bool:
        seen = line.get("saw", {}).get("usb_seen", {}).get("seen")
        return bool(seen == count or line["event"] == "over")

    return sees


def cable(qmp: Qmp, told: Told) -> Iterator[str]:
    """A network cable goes in."""
    if not told.until(_is("listens"), 30):
        yield "it never listened"
    qmp.cable("lan", there=True)
    if not told.until(_is("over"), 30):
        yield "the cable was not seen"


HANDS: Mapping[str, Callable[[Qmp, Told], Iterator[str]]] = {
    "keyboard": keyboard,
    "keyboard by button": button,
    "keyboard on a cable": on_a_cable,
    "events": events,
    "usb": sockets,
    "ethernet": cable,
}


def work(qmp: Qmp, told: Told, seconds: float) -> list[str]:
    """Do what each stage waits for, until the laptop is off; what nobody answered is told."""
    missed: list[str] = []
    qmp.cable("lan", there=False)
    until = time.monotonic() + seconds
    while (line := told.next(max(until - time.monotonic(), 0))) is not None:
        hands = HANDS.get(line["stage"])
        if line["event"] == "ready" and hands is not None:
            missed += [f"{line['stage']}: {one}" for one in hands(qmp, told)]
    return missed
