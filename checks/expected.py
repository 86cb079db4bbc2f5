"""Which questions this laptop must have an answer to.

A question is a code and the device it is asked of. Expected are all vital and key codes of the
policy that this laptop can be asked, and the quick probes' own. One without finding is completed
as `not_tested`, so that nothing is left out in silence:

* `tool_missing` for the long tests and hand tests of engines that come later (`LATER`),
* `timeout` for everything else.

Left out are the three hand tests that a person answers elsewhere (`HAND_TESTS`) and codes that
only ever fail (`thermal.shutdown`, `battery.swollen`).
"""

from collections.abc import Iterable

from checks.battery_judge import BATTERY_CODES
from checks.cpu_judge import CPU_CODES
from checks.drive_codes import codes_of
from checks.drive_judge import device_of
from checks.facts import DriveFacts, LaptopFacts
from checks.findings import Finding, Reason
from checks.firmware_judge import FIRMWARE_CODES, LOCK_CODES
from checks.memory_judge import MEMORY_CODES
from checks.storage_judge import STORAGE_CODES
from checks.verdicts import unanswered

Question = tuple[str, str | None]
"""A code, and the device that it is asked of."""

HAND_TESTS = ("input.keyboard", "display.picture", "audio.speakers")
"""Questions that a person answers; never completed here."""

_LATER_OF_LAPTOP = (
    "cpu.machine_check",
    "cpu.verify",
    "display.damage",
    "display.pixels",
    "input.touchpad",
    "ram.pattern_test",
    "thermal.fan",
    "thermal.throttle",
)
_LATER_OF_BATTERY = ("battery.load",)
_LATER_OF_DRIVE = ("drive.selftest", "drive.surface")

LATER = frozenset({*_LATER_OF_LAPTOP, *_LATER_OF_BATTERY, *_LATER_OF_DRIVE})
"""Codes whose engine is not there yet."""


def expected(facts: LaptopFacts) -> tuple[Question, ...]:
    """Every question of this laptop, in a fixed order; foreign drives are asked nothing."""
    laptop = (*FIRMWARE_CODES, *LOCK_CODES, *CPU_CODES, *MEMORY_CODES, *_LATER_OF_LAPTOP)
    return (
        *((code, None) for code in (*laptop, *_battery_codes(facts))),
        *(question for question in _storage_questions(facts)),
    )


def drive_questions(drive: DriveFacts) -> tuple[Question, ...]:
    """Every question of one drive that is part of the laptop."""
    codes = (*codes_of(drive), "lock.drive_password", *_LATER_OF_DRIVE)
    return tuple((code, device_of(drive)) for code in codes)


def completed(findings: Iterable[Finding], questions: Iterable[Question]) -> tuple[Finding, ...]:
    """The findings, and one `not_tested` for each question that has none."""
    known = tuple(findings)
    answered = {(each.code, each.device) for each in known}
    missing = dict.fromkeys(each for each in questions if each not in answered)
    return (
        *known,
        *(
            unanswered(
                code, Reason.TOOL_MISSING if code in LATER else Reason.TIMEOUT, device=device
            )
            for code, device in missing
        ),
    )


def _battery_codes(facts: LaptopFacts) -> tuple[str, ...]:
    """A laptop without a pack fails `battery.present`, and nothing else can be asked of it."""
    if facts.batteries is None:
        return BATTERY_CODES
    if any(pack.present is not False for pack in facts.batteries):
        return (*BATTERY_CODES, *_LATER_OF_BATTERY)
    return ("battery.present",)


def _storage_questions(facts: LaptopFacts) -> tuple[Question, ...]:
    hints = facts.hidden_storage or ()
    whole: tuple[Question, ...] = tuple(
        (code, None) for code in STORAGE_CODES if code != "drive.hidden" or not hints
    )
    own = [drive for drive in facts.drives or () if not drive.foreign]
    return (*whole, *(question for drive in own for question in drive_questions(drive)))
