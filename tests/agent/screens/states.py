"""Every state of every screen, by name: a view, and the keys that lead there."""

from dataclasses import replace

from agent.view import Blocker, DrivePhase, SendPhase, Stage, View
from checks.findings import Verdict
from checks.hand.values import HandState
from host.drive import HiddenKind, HiddenStorage
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.stand_in_engines import Engine, keyboard_drawing
from wipe.codes import Refusal

_TOLD = (*["down"] * 10, "enter")
"""Where the menu has the questions about the laptop."""

State = tuple[View, tuple[str, ...]]

STEPS: dict[str, State] = {
    "start": (s.fresh(), ()),
    "check": (s.working(Stage.CHECK), ()),
    "erase": (
        s.working(
            Stage.ERASE,
            drives=(drives.drive_row(), drives.VISITOR, drives.STICK),
            hidden=(drives.RAID,),
        ),
        (),
    ),
    "try": (s.working(Stage.TRY, drives=(drives.ERASING, drives.STICK)), ()),
    "looks": (s.working(Stage.LOOKS), ()),
    "grade": (s.working(Stage.GRADE), ()),
}

MORE: dict[str, State] = {
    "start-resumed": (s.fresh(resumed=True, operator="mk"), ()),
    "checking": (s.fresh(stage=Stage.CHECK), ()),
    "demo": (s.working(Stage.CHECK, demo=True), ()),
    "erasing": (s.working(Stage.ERASE, drives=(drives.ERASING, drives.STICK)), ()),
    "verifying": (
        s.working(
            Stage.ERASE,
            drives=(
                drives.drive_row(DrivePhase.VERIFYING, done_bytes=400_000_000_000, left_s=45),
                drives.drive_row(DrivePhase.STARTING, drive=drives.drive("WD-9", "WDC WD5000LPCX")),
            ),
        ),
        (),
    ),
    "frozen": (
        s.working(Stage.ERASE, drives=(drives.FROZEN, drives.STICK), sleep=drives.OFFERED),
        ("down",),
    ),
    "by-itself": (s.working(Stage.ERASE, drives=(drives.CLEANS_ITSELF,)), ()),
    "sanitizing": (
        s.working(Stage.ERASE, drives=(drives.SANITIZING, drives.FORMATTING, drives.ADOPTED)),
        (),
    ),
    "untold": (s.working(Stage.ERASE, drives=(drives.FORMATTING,)), ()),
    "sampled": (s.working(Stage.ERASE, drives=(drives.SAMPLED,)), ()),
    "old-data": (s.working(Stage.ERASE, drives=(drives.LYING, drives.AT_WORK)), ()),
    "stopped": (s.working(Stage.ERASE, drives=(drives.STOPPED,)), ()),
    "proving": (s.working(Stage.ERASE, drives=(drives.PROVING,)), ()),
    "erased": (s.working(Stage.ERASE, drives=(drives.ERASED, drives.STICK)), ()),
    "not-erased": (
        s.working(Stage.ERASE, drives=(drives.NOT_ERASED, drives.REMARKED, drives.UNKNOWN)),
        (),
    ),
    "refused": (
        s.working(
            Stage.ERASE,
            drives=(
                drives.drive_row(DrivePhase.REFUSED, plan=None, refusal=Refusal.NEEDS_AC),
                drives.drive_row(DrivePhase.SET_ASIDE, drive=drives.VISITOR.drive),
                drives.drive_row(DrivePhase.GONE, drive=drives.drive("WD-9", "WDC WD5000LPCX")),
            ),
        ),
        (),
    ),
    "no-drive": (
        s.working(
            Stage.ERASE,
            drives=(drives.STICK,),
            hidden=(HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where="0000:00:17.0"),),
            blockers=(Blocker.NO_STORAGE_NOT_ATTESTED,),
        ),
        (),
    ),
    "tried": (s.working(Stage.TRY, hand_tests=results.TRIED), ()),
    "looked-at": (s.working(Stage.LOOKS, looks=results.SEEN), ()),
    "testing": (
        s.working(
            Stage.CHECK,
            checks=results.TESTING,
            long_tests=results.LONG_ROWS,
            drives=(drives.ERASED, drives.STICK),
        ),
        (),
    ),
    "try-many": (s.working(Stage.TRY, hand_tests=results.MANY), ("end",)),
    "start-telling": (
        s.working(Stage.START, told_open=("bios", "usb_sockets")),
        (),
    ),
    "no-grade": (s.fresh(stage=Stage.GRADE), ()),
    "parts": (s.working(Stage.GRADE, grade=results.PARTS), ()),
    "held": (s.sealed(SendPhase.WAITING, grade=results.HELD), ()),
    "sent": (s.sealed(SendPhase.SENT), ()),
    "sealed-start": (replace(s.sealed(SendPhase.SENT), stage=Stage.START), ()),
    "sealed-try": (replace(s.sealed(SendPhase.SENT), stage=Stage.TRY), ()),
    "version-lacks-tests": (s.sealed(SendPhase.SENT, grade=results.LACKING), ()),
    "no-server": (s.sealed(SendPhase.NO_SERVER), ()),
    "send-refused": (
        s.sealed(SendPhase.REFUSED, send=s.send(SendPhase.REFUSED, problem="no_token")),
        (),
    ),
}

DIALOGS: dict[str, State] = {
    "menu": (s.working(Stage.CHECK), ("f10",)),
    "help-start": (s.fresh(), ("f1",)),
    "help-check": (s.working(Stage.CHECK), ("f1",)),
    "help-erase": (s.working(Stage.ERASE), ("f1",)),
    "help-try": (s.working(Stage.TRY), ("f1",)),
    "help-looks": (s.working(Stage.LOOKS), ("f1",)),
    "help-grade": (s.working(Stage.GRADE), ("f1",)),
    "log": (s.working(Stage.CHECK), ("f12",)),
    "log-done": (s.sealed(SendPhase.SENT), ("f12",)),
    "help-in-question": (s.working(Stage.GRADE, blockers=()), ("enter", "f1")),
    "battery": (s.working(Stage.CHECK), ("down", "down", "down", "enter")),
    "confirm": (s.working(Stage.ERASE, drives=(drives.drive_row(),)), ("enter",)),
    "confirm-whole": (
        s.working(Stage.ERASE, drives=(drives.drive_row(confirm_whole_serial=True),)),
        ("enter",),
    ),
    "confirm-wrong": (
        s.working(Stage.ERASE, drives=(drives.drive_row(),)),
        ("enter", "9", "9", "9", "9", "enter"),
    ),
    "stop": (s.working(Stage.ERASE, drives=(drives.ERASING,)), ("enter",)),
    "sleep": (s.working(Stage.ERASE, drives=(drives.FROZEN,), sleep=drives.OFFERED), ("f11",)),
    "sleeping": (
        s.working(Stage.ERASE, drives=(drives.FROZEN,), sleep=drives.OFFERED),
        ("down", "enter", "down", "enter"),
    ),
    "leave-drive": (s.working(Stage.ERASE, drives=(drives.SANITIZING,)), ("enter",)),
    "confirm-by-itself": (s.working(Stage.ERASE, drives=(drives.CLEANS_ITSELF,)), ("enter",)),
    "old-data-details": (s.working(Stage.ERASE, drives=(drives.LYING,)), ("enter",)),
    "resume-at-work": (
        s.working(Stage.ERASE, drives=(drives.LEFT_ALONE,), resumed=True),
        (),
    ),
    "foreign": (s.working(Stage.ERASE, drives=(drives.VISITOR,)), ("enter",)),
    "resume": (s.working(Stage.ERASE, drives=(drives.INTERRUPTED,), resumed=True), ()),
    "again": (s.working(Stage.ERASE, drives=(drives.NOT_ERASED,)), ("enter",)),
    "erased-details": (s.working(Stage.ERASE, drives=(drives.ERASED,)), ("enter",)),
    "refused-details": (s.working(Stage.ERASE), ("end", "enter")),
    "hidden-details": (s.working(Stage.ERASE, drives=(), hidden=(drives.RAID,)), ("enter",)),
    "attest": (s.working(Stage.ERASE, drives=()), ("enter",)),
    "keyboard": (
        s.working(Stage.TRY, drives=(drives.ERASING,)),
        ("enter", *"hello1", "space", "left"),
    ),
    "picture-start": (s.working(Stage.TRY), ("down", "enter")),
    "picture-red": (s.working(Stage.TRY), ("down", "enter", "enter")),
    "picture-asked": (s.working(Stage.TRY), ("down", "enter", "enter", *["space"] * 6)),
    "sound": (s.working(Stage.TRY), ("down", "down", "enter")),
    "part": (s.working(Stage.TRY, hand_tests=results.MANY), (*["down"] * 5, "enter")),
    "pixels": (
        s.working(Stage.TRY, hand_tests=results.MANY),
        (*["down"] * 2, "enter", "enter", *["space"] * 6, "down", "enter"),
    ),
    "sockets-dead": (
        s.working(Stage.TRY, hand_tests=results.MANY),
        (*["down"] * 8, "enter", "down", "down", "enter"),
    ),
    "swollen": (
        s.working(Stage.TRY, hand_tests=results.MANY),
        (*["down"] * 10, "enter", "down", "down", "enter"),
    ),
    "skip-rest": (s.working(Stage.TRY), ("end", "enter")),
    "told-bios": (s.working(Stage.CHECK, told_open=("bios", "camera")), ("f10", *_TOLD)),
    "told-sockets": (s.working(Stage.CHECK, told_open=("usb_sockets",)), ("f10", *_TOLD)),
    "told-part": (s.working(Stage.CHECK, told_open=("touchscreen",)), ("f10", *_TOLD)),
    "long-test": (
        s.working(Stage.CHECK, checks=results.TESTING, long_tests=results.LONG_ROWS),
        ("down", "down", "enter"),
    ),
    "skip": (s.working(Stage.TRY), ("enter", "tab", "end", "enter")),
    "keyboard-doubted": (s.working(Stage.TRY), ("enter", *"Ab", "tab", "home", "enter")),
    "nothing-chosen": (s.working(Stage.LOOKS, drives=(drives.ERASING,)), ("enter", "enter")),
    "card": (s.working(Stage.LOOKS, looks=results.SEEN), ("enter",)),
    "seal": (s.working(Stage.GRADE, blockers=()), ("enter",)),
    "not-yet": (s.working(Stage.GRADE), ("end", "enter")),
    "address": (s.sealed(SendPhase.SENT), ("down", "enter")),
    "next-laptop": (s.sealed(SendPhase.SENT), ("enter",)),
    "leave": (s.working(Stage.CHECK), ("ctrl+q",)),
}

_TOUCHED = {
    f"cell_{row}_{column}": "touched" if column + row < 4 else "new"
    for row in range(3)
    for column in range(4)
}
_KEYS = HandState(
    asks=False,
    steps=("next_layout", "numeric_pad"),
    drawing={**keyboard_drawing("QWERTY"), "KEY_A": "down", "KEY_S": "stuck", "KEY_D": "chatter"},
)
_WIDE_KEYS = replace(
    _KEYS,
    asks=True,
    steps=("again", "next_layout", "numeric_pad"),
    drawing={**keyboard_drawing("QWERTY", pad="there", layout="de"), "KEY_A": "missing"},
)

WATCHED: dict[str, Engine] = {
    "keyboard-watched": Engine(("input.keyboard",), _KEYS),
    "keyboard-asked": Engine(("input.keyboard",), _WIDE_KEYS),
    "touchpad-watched": Engine(("input.touchpad",), HandState(drawing=_TOUCHED)),
    "touchpad-settled": Engine(
        ("input.touchpad",), HandState(settled=True, drawing=_TOUCHED), measured=Verdict.WARN
    ),
    "sound-watched": Engine(
        ("audio.speakers",), HandState(steps=("play_left", "play_right", "again"))
    ),
    "test-broken": Engine(("camera.picture",), breaks="run"),
}
"""Hand tests that watch, by what they know when the picture is taken."""

EVERYTHING = STEPS | MORE | DIALOGS
