"""Every state of every screen, by name: a view, and the keys that lead there."""

from dataclasses import replace

from agent.view import Blocker, DrivePhase, SendPhase, Stage, View
from host.drive import HiddenKind, HiddenStorage
from tests.agent.screens import stand_in as s
from wipe.values import Refusal

State = tuple[View, tuple[str, ...]]

STEPS: dict[str, State] = {
    "start": (s.fresh(), ()),
    "check": (s.working(Stage.CHECK), ()),
    "erase": (
        s.working(Stage.ERASE, drives=(s.drive_row(), s.VISITOR, s.STICK), hidden=(s.RAID,)),
        (),
    ),
    "try": (s.working(Stage.TRY, drives=(s.ERASING, s.STICK)), ()),
    "looks": (s.working(Stage.LOOKS), ()),
    "grade": (s.working(Stage.GRADE), ()),
}

MORE: dict[str, State] = {
    "start-resumed": (s.fresh(resumed=True, operator="mk"), ()),
    "checking": (s.fresh(stage=Stage.CHECK), ()),
    "demo": (s.working(Stage.CHECK, demo=True), ()),
    "erasing": (s.working(Stage.ERASE, drives=(s.ERASING, s.STICK)), ()),
    "verifying": (
        s.working(
            Stage.ERASE,
            drives=(
                s.drive_row(DrivePhase.VERIFYING, done_bytes=400_000_000_000, left_s=45),
                s.drive_row(DrivePhase.STARTING, drive=s.drive("WD-9", "WDC WD5000LPCX")),
            ),
        ),
        (),
    ),
    "frozen": (
        s.working(Stage.ERASE, drives=(s.FROZEN, s.STICK), sleep=s.OFFERED),
        ("down",),
    ),
    "stopped": (s.working(Stage.ERASE, drives=(s.STOPPED,)), ()),
    "proving": (s.working(Stage.ERASE, drives=(s.PROVING,)), ()),
    "erased": (s.working(Stage.ERASE, drives=(s.ERASED, s.STICK)), ()),
    "not-erased": (s.working(Stage.ERASE, drives=(s.NOT_ERASED, s.REMARKED, s.UNKNOWN)), ()),
    "refused": (
        s.working(
            Stage.ERASE,
            drives=(
                s.drive_row(DrivePhase.REFUSED, plan=None, refusal=Refusal.NEEDS_AC),
                s.drive_row(DrivePhase.SET_ASIDE, drive=s.VISITOR.drive),
                s.drive_row(DrivePhase.GONE, drive=s.drive("WD-9", "WDC WD5000LPCX")),
            ),
        ),
        (),
    ),
    "no-drive": (
        s.working(
            Stage.ERASE,
            drives=(s.STICK,),
            hidden=(HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where="0000:00:17.0"),),
            blockers=(Blocker.NO_STORAGE_NOT_ATTESTED,),
        ),
        (),
    ),
    "tried": (s.working(Stage.TRY, hand_tests=s.TRIED), ()),
    "looked-at": (s.working(Stage.LOOKS, looks=s.SEEN), ()),
    "no-grade": (s.fresh(stage=Stage.GRADE), ()),
    "parts": (s.working(Stage.GRADE, grade=s.PARTS), ()),
    "held": (s.sealed(SendPhase.WAITING, grade=s.HELD), ()),
    "sent": (s.sealed(SendPhase.SENT), ()),
    "sealed-start": (replace(s.sealed(SendPhase.SENT), stage=Stage.START), ()),
    "sealed-try": (replace(s.sealed(SendPhase.SENT), stage=Stage.TRY), ()),
    "version-lacks-tests": (s.sealed(SendPhase.SENT, grade=s.LACKING), ()),
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
    "confirm": (s.working(Stage.ERASE, drives=(s.drive_row(),)), ("enter",)),
    "confirm-whole": (
        s.working(Stage.ERASE, drives=(s.drive_row(confirm_whole_serial=True),)),
        ("enter",),
    ),
    "confirm-wrong": (
        s.working(Stage.ERASE, drives=(s.drive_row(),)),
        ("enter", "9", "9", "9", "9", "enter"),
    ),
    "stop": (s.working(Stage.ERASE, drives=(s.ERASING,)), ("enter",)),
    "sleep": (s.working(Stage.ERASE, drives=(s.FROZEN,), sleep=s.OFFERED), ("f11",)),
    "sleeping": (
        s.working(Stage.ERASE, drives=(s.FROZEN,), sleep=s.OFFERED),
        ("down", "enter", "down", "enter"),
    ),
    "foreign": (s.working(Stage.ERASE, drives=(s.VISITOR,)), ("enter",)),
    "resume": (s.working(Stage.ERASE, drives=(s.INTERRUPTED,), resumed=True), ()),
    "again": (s.working(Stage.ERASE, drives=(s.NOT_ERASED,)), ("enter",)),
    "erased-details": (s.working(Stage.ERASE, drives=(s.ERASED,)), ("enter",)),
    "refused-details": (s.working(Stage.ERASE), ("end", "enter")),
    "hidden-details": (s.working(Stage.ERASE, drives=(), hidden=(s.RAID,)), ("enter",)),
    "attest": (s.working(Stage.ERASE, drives=()), ("enter",)),
    "keyboard": (s.working(Stage.TRY, drives=(s.ERASING,)), ("enter", *"hello1", "space", "left")),
    "picture-start": (s.working(Stage.TRY), ("down", "enter")),
    "picture-red": (s.working(Stage.TRY), ("down", "enter", "enter")),
    "picture-asked": (s.working(Stage.TRY), ("down", "enter", "enter", *["space"] * 5)),
    "sound": (s.working(Stage.TRY), ("end", "enter")),
    "skip": (s.working(Stage.TRY), ("enter", "tab", "end", "enter")),
    "keyboard-doubted": (s.working(Stage.TRY), ("enter", *"Ab", "tab", "home", "enter")),
    "nothing-chosen": (s.working(Stage.LOOKS, drives=(s.ERASING,)), ("enter", "enter")),
    "card": (s.working(Stage.LOOKS, looks=s.SEEN), ("enter",)),
    "seal": (s.working(Stage.GRADE, blockers=()), ("enter",)),
    "not-yet": (s.working(Stage.GRADE), ("end", "enter")),
    "address": (s.sealed(SendPhase.SENT), ("down", "enter")),
    "next-laptop": (s.sealed(SendPhase.SENT), ("enter",)),
    "leave": (s.working(Stage.CHECK), ("ctrl+q",)),
}

EVERYTHING = STEPS | MORE | DIALOGS
