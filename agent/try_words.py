"""What is asked of each part in the step Try, and how a person may answer. Pure; no screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agent.say import Say
from agent.view import HandRow
from checks.findings import Verdict
from reports.language import mark

YES = mark("Yes, it works")
PARTLY = mark("It works, but not everywhere")
NO = mark("No, it does not work well")
SKIP = mark("Skip, I cannot tell")

SCREEN_PARTS = ("display.picture", "display.pixels", "display.damage")
"""Answered together, after one look at the colours."""

COUNTED: Mapping[str, str] = {"display.pixels": "dead_pixels", "port.usb": "dead_ports"}
"""What is counted where something is wrong, by the name of its number."""

MOST_COUNTED = 6
"""Nobody counts further: more is as bad."""

_FEW_DOTS = 2
_MOVES_THE_LID = frozenset({"input.lid", "battery.swollen"})


@dataclass(frozen=True, slots=True)
class HandQuestion:
    """The words of one part; every text is marked for translation."""

    ask: str
    """One sentence, for the list."""
    do: str = ""
    """What to do, where only the person can tell."""
    watched: str = mark("Do what the screen says.")
    """What to do while the machine watches."""
    yes: str = YES
    partly: str | None = None
    no: str = NO


_PORT = mark("Nothing at hand to plug in? Then choose Skip.")
_ON_THIS_STICK = mark(
    "Can you not see that on this stick? Then choose Skip: only say No if you know that it is "
    "broken."
)

HAND_QUESTIONS: Mapping[str, HandQuestion] = {
    "input.keyboard": HandQuestion(
        ask=mark("Press every key once. Do they all work?"),
        watched=mark(
            "Press every key once: it lights up. To stop: Esc three times, or type nothing for "
            "60 seconds, or click the touchpad."
        ),
        partly=mark("A key that is hardly used does not work"),
    ),
    "input.touchpad": HandQuestion(
        ask=mark("Move and click with the touchpad. Does it work?"),
        do=mark(
            "Move one finger over the whole touchpad: the pointer follows. Then click left and "
            "right. Is there no pointer on this screen? Then choose Skip."
        ),
        watched=mark("Move one finger over the whole touchpad. Then click left and right."),
        partly=PARTLY,
    ),
    "input.touchscreen": HandQuestion(
        ask=mark("Touch the screen everywhere. Does it react?"),
        do=_ON_THIS_STICK,
        watched=mark("Touch every part of the screen with one finger."),
        partly=PARTLY,
    ),
    "input.lid": HandQuestion(
        ask=mark("Close and open the lid. Does the laptop see it?"),
        do=mark(
            "Close the lid almost all the way and look through the gap. Does the screen go dark, "
            "and does it come back?"
        ),
        watched=mark("Close the lid, wait a moment, and open it again."),
        partly=mark("It works sometimes"),
    ),
    "display.picture": HandQuestion(
        ask=mark("Look at six colours. Is the picture even?"),
        yes=mark("Yes, even everywhere"),
        partly=mark("There is a spot, a line or a dot"),
        no=mark("No good picture"),
    ),
    "display.pixels": HandQuestion(
        ask=mark("Count the dots that stay dark or bright."),
        do=mark("How many dots of the picture stayed dark or bright?"),
        yes=mark("None"),
    ),
    "display.damage": HandQuestion(
        ask=mark("Look for lines, spots and cracks in the picture."),
        do=mark("Did you see lines, spots, pressure marks or cracks in the picture?"),
        yes=mark("No lines, spots or cracks"),
        partly=mark("A few small spots"),
        no=mark("Yes: lines, large spots or a crack"),
    ),
    "display.backlight": HandQuestion(
        ask=mark("Can you make the screen darker and brighter?"),
        do=mark(
            "Use the keys with a small sun, often together with Fn. Some of these keys do "
            "nothing on this stick: then choose Skip."
        ),
        watched=mark("Look at the screen: it gets darker and brighter by itself."),
        yes=mark("Yes, it gets darker and brighter"),
        partly=mark("It hardly changes"),
        no=mark("No, nothing changes"),
    ),
    "audio.speakers": HandQuestion(
        ask=mark("Listen left and right. Do you hear the sound?"),
        watched=mark("Listen: first a sound comes from the left, then from the right."),
        yes=mark("Yes, left and right"),
        partly=mark("Weak, or on one side only"),
        no=mark("No, I hear nothing good"),
    ),
    "audio.microphone": HandQuestion(
        ask=mark("Speak. Does the microphone hear you?"),
        do=_ON_THIS_STICK,
        watched=mark("Speak loudly, close to the laptop."),
        partly=mark("It works, but it is weak"),
    ),
    "camera.picture": HandQuestion(
        ask=mark("Look into the camera. Does it give a picture?"),
        do=mark(
            "First look whether a slide covers the camera. Can you not see its picture on this "
            "stick? Then choose Skip."
        ),
        watched=mark("Open the slide of the camera, and move your hand in front of it."),
        yes=mark("Yes, a good picture"),
        partly=mark("There is a spot, a line or a dot"),
        no=mark("No good picture"),
    ),
    "radio.wifi": HandQuestion(
        ask=mark("Does the laptop find Wi-Fi networks?"),
        do=mark("First look for a Wi-Fi switch or key, and switch it on."),
        watched=mark("opknap looks for Wi-Fi networks by itself. That takes a moment."),
        partly=mark("It works, but it is weak"),
    ),
    "radio.bluetooth": HandQuestion(
        ask=mark("Does the laptop find Bluetooth devices?"),
        do=_ON_THIS_STICK,
        watched=mark("opknap looks for Bluetooth devices by itself. That takes a moment."),
        partly=mark("It works, but it is weak"),
    ),
    "port.usb": HandQuestion(
        ask=mark("Try every USB socket. Do they all work?"),
        do=mark(
            "Put a stick or a mouse into each USB socket, one after the other. Does its light "
            "come on? Leave the stick of opknap where it is: its socket works."
        ),
        watched=mark(
            "Put one stick into each USB socket, one after the other. Leave the stick of opknap "
            "where it is."
        ),
        yes=mark("Yes, all of them work"),
        no=mark("No, not all of them"),
    ),
    "port.ethernet": HandQuestion(
        ask=mark("Plug in a network cable. Does it connect?"),
        do=mark("Does a small light come on beside the socket? No cable at hand? Choose Skip."),
        watched=mark("Plug in a network cable."),
    ),
    "port.video": HandQuestion(
        ask=mark("Connect another screen. Does it show a picture?"),
        do=_PORT,
        watched=mark("Connect another screen with a cable."),
    ),
    "port.jack": HandQuestion(
        ask=mark("Plug in headphones. Do you hear the sound?"),
        do=_PORT,
        watched=mark("Plug in headphones and listen."),
        partly=mark("It crackles, or one side is silent"),
    ),
    "port.card": HandQuestion(
        ask=mark("Put in a memory card. Is it found?"),
        do=_PORT,
        watched=mark("Put a memory card into the reader."),
    ),
    "power.adapter": HandQuestion(
        ask=mark("Plug in the charger. Does the laptop charge?"),
        do=mark("Look at the light beside the socket, and move the plug a little."),
        watched=mark("Use the charger that belongs to this laptop."),
        partly=mark("Only when I hold the plug"),
    ),
    "battery.swollen": HandQuestion(
        ask=mark("Is the laptop flat, without a bulge?"),
        do=mark(
            "Lay the laptop on a flat table. Does it rock? Is the bottom, the touchpad or the "
            "keyboard pushed up? Do not press on it."
        ),
        yes=mark("Yes, flat everywhere"),
        no=mark("No, something bulges"),
    ),
    "thermal.fan": HandQuestion(
        ask=mark("Listen to the fan. Does it run well?"),
        do=mark(
            "Hold your ear close to the air holes. A cool laptop may be silent: then choose Skip."
        ),
        watched=mark("Listen to the fan while the laptop works hard."),
        yes=mark("Yes, soft and even"),
        partly=mark("It is loud or it rattles"),
        no=mark("No, it grinds or stands still"),
    ),
}

UNKNOWN = HandQuestion(ask=mark("Try it. Does it work?"))
"""Of a code that this version does not know."""

STEPS: Mapping[str, str] = {
    "again": mark("Once more"),
    "next_layout": mark("Draw another keyboard"),
    "numeric_pad": mark("With or without a numeric pad"),
    "play_left": mark("Play on the left"),
    "play_right": mark("Play on the right"),
    "ready": mark("I touched all of it"),
}
"""What can be asked of a running hand test."""


def open_codes(rows: Iterable[HandRow]) -> tuple[str, ...]:
    """The questions without an answer."""
    return tuple(row.code for row in rows if row.verdict is None)


def hand_question(code: str) -> HandQuestion:
    """The words of one part."""
    return HAND_QUESTIONS.get(code, UNKNOWN)


def do_text(code: str, say: Say, *, erasing: bool) -> str:
    """What to do where only the person can tell."""
    question = hand_question(code)
    told = (say.tr(question.ask), say.tr(question.do) if question.do else "")
    return " ".join(part for part in (*told, _later(code, say, erasing=erasing)) if part)


def watched_text(code: str, say: Say, *, erasing: bool) -> str:
    """What to do while the machine watches."""
    told = say.tr(hand_question(code).watched)
    return f"{told} {_later(code, say, erasing=erasing)}".rstrip()


def _later(code: str, say: Say, *, erasing: bool) -> str:
    """What must wait for the end of an erase."""
    if erasing and code in _MOVES_THE_LID:
        return say.tr("Still erasing? Leave the lid open and do this part later.")
    if erasing and code == "power.adapter":
        return say.tr("Still erasing? Leave the charger in and do this part later.")
    return ""


def step_label(step: str, say: Say) -> str:
    """The words of something that a running hand test can do."""
    return say.tr(STEPS[step]) if step in STEPS else step.replace("_", " ")


def counted_label(number: int, say: Say) -> str:
    """A number of dots or sockets."""
    if number >= MOST_COUNTED:
        return say.tr("{n} or more", n=number)
    return str(number)


def counted_verdict(code: str, number: int) -> Verdict:
    """A count without limits at hand: two dead dots are a remark, one dead socket is a fault."""
    if number == 0:
        return Verdict.PASS
    few = code == "display.pixels" and number <= _FEW_DOTS
    return Verdict.WARN if few else Verdict.FAIL
