"""The mixer of a sound card: loud enough for a test, and back as it was (alsa-utils amixer)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from host.errors import CommandFailed, CommandTimedOut, NotRecorded
from host.port import Host

_TIMEOUT_S = 5.0
_HEAD = re.compile(r"^Simple mixer control '(.*)',(\d+)$")
# A channel's line may hold both directions, each a level and brackets: percent, dB, on or off.
_STATES = {
    "playback": re.compile(r"\bPlayback(?: (-?\d+))?((?: \[[^\]]*\])+)"),
    "capture": re.compile(r"\bCapture(?: (-?\d+))?((?: \[[^\]]*\])+)"),
    "": re.compile(r"^  [^:]+: (-?\d+)((?: \[[^\]]*\])+)"),
}
_OUT = re.compile(
    r"^(master( mono)?|headphone|((bass|left|right) )?speaker|pcm|front|dac\d*|spk.*)$",
    re.IGNORECASE,
)
_IN = re.compile(r"^(capture|digital|dmic\d*|internal mic|mic|adc\d*|pga\S* .*)$", re.IGNORECASE)
_BOOST = re.compile(r"^(internal |int |front )?mic boost$", re.IGNORECASE)
_WANTED = {"playback": _OUT, "capture": _IN, "": _BOOST}
_LOUD = {"playback": "80%", "capture": "80%", "": "50%"}


@dataclass(frozen=True, slots=True)
class Control:
    """One simple control in one direction, as it stands."""

    name: str
    index: int
    direction: str
    """`playback`, `capture`, or nothing where one level serves both."""
    levels: tuple[int, ...] = ()
    switch: bool | None = None
    """On or off; `None` where it has none."""

    @property
    def id(self) -> str:
        """As amixer wants it."""
        return f"'{self.name}',{self.index}"

    def words(self, level: str | None, *, on: bool) -> tuple[str, ...]:
        """The words that set it."""
        switch = () if self.switch is None else (_switch_word(self.direction, on=on),)
        direction = (self.direction,) if self.direction else ()
        return (*direction, *(() if level is None else (level,)), *switch)

    @property
    def as_it_was(self) -> tuple[str, ...]:
        """The words that put it back."""
        level = ",".join(str(one) for one in self.levels) or None
        return self.words(level, on=bool(self.switch))

    @property
    def loud(self) -> tuple[str, ...]:
        """The words that make it heard."""
        return self.words(_LOUD[self.direction] if self.levels else None, on=True)


def _switch_word(direction: str, *, on: bool) -> str:
    if direction == "capture":
        return "cap" if on else "nocap"
    return "unmute" if on else "mute"


def parse_controls(text: str) -> tuple[Control, ...]:
    """The controls that matter for speakers and microphones, from `amixer scontents`."""
    found: list[Control] = []
    head: tuple[str, int] | None = None
    body: list[str] = []
    for line in (*text.splitlines(), "Simple mixer control '',0"):
        match = _HEAD.match(line)
        if match is None:
            body.append(line)
            continue
        if head is not None:
            found += _controls(head, body)
        head, body = (match[1], int(match[2])), []
    return tuple(found)


def _controls(head: tuple[str, int], body: Sequence[str]) -> Iterator[Control]:
    name, index = head
    for direction, wanted in _WANTED.items():
        found = [match for line in body if (match := _STATES[direction].search(line))]
        if not found or not wanted.match(name):
            continue
        levels = tuple(int(match[1]) for match in found if match[1] is not None)
        switches = ["[on]" in match[2] for match in found if re.search(r"\[o(n|ff)\]", match[2])]
        yield Control(name, index, direction, levels, any(switches) if switches else None)


@contextmanager
def made_loud(host: Host, cards: Sequence[int]) -> Iterator[None]:
    """Speakers and microphones on and loud; every control is put back in any case."""
    touched: list[tuple[int, Control]] = []
    try:
        for card in cards:
            for control in _read(host, card):
                touched.append((card, control))
                _set(host, card, control, control.loud)
        yield
    finally:
        for card, control in reversed(touched):
            _set(host, card, control, control.as_it_was)


def _read(host: Host, card: int) -> tuple[Control, ...]:
    try:
        done = host.run(("amixer", "-c", str(card), "scontents"), timeout_s=_TIMEOUT_S)
    except (CommandFailed, CommandTimedOut, NotRecorded):
        return ()
    return parse_controls(done.text) if done.exit_status == 0 else ()


def _set(host: Host, card: int, control: Control, words: Sequence[str]) -> None:
    # A control that cannot be set leaves its sound as it is: then the person hears it.
    with suppress(CommandFailed, CommandTimedOut, NotRecorded):
        host.run(
            ("amixer", "-c", str(card), "-q", "sset", control.id, *words), timeout_s=_TIMEOUT_S
        )
