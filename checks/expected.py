"""Which questions this laptop must have an answer to.

A question is a code and the device it is asked of. Expected are all vital and key codes of the
policy that this laptop can be asked without a person, and the quick probes' own. One without
finding is completed as `not_tested`, so that nothing is left out in silence:

* `not_started` for what somebody starts: the long tests, and the look at a drive's surface that
  erasing is (`LATER`),
* `timeout` for everything else.

Left out are the codes that a person answers, which depend on the laptop
(`checks.hand.questions`; `power.adapter` is always one of them), codes that only ever fail
(`thermal.shutdown`), and those that only some laptops have (`lock.amt`, `clock.rtc_local_time`).
"""

from collections.abc import Iterable

from checks.battery_judge import BATTERY_CODES
from checks.clock_judge import CLOCK_CODES
from checks.cpu_judge import CPU_CODES
from checks.drive_codes import codes_of
from checks.drive_judge import device_of
from checks.facts import DriveFacts, LaptopFacts
from checks.findings import Finding, Reason
from checks.firmware_judge import FIRMWARE_CODES, LOCK_CODES
from checks.hand.questions import listens_to_fan
from checks.kernel_judge import KERNEL_CODES
from checks.memory_judge import MEMORY_CODES
from checks.storage_judge import STORAGE_CODES
from checks.verdicts import unanswered

Question = tuple[str, str | None]
"""A code, and the device that it is asked of."""

_LATER_OF_LAPTOP = ("cpu.verify", "ram.pattern_test", "thermal.throttle")
_FAN = "thermal.fan"
_LATER_OF_BATTERY = ("battery.load",)
_LATER_OF_DRIVE = ("drive.selftest", "drive.surface")

LATER = frozenset({*_LATER_OF_LAPTOP, _FAN, *_LATER_OF_BATTERY, *_LATER_OF_DRIVE})
"""Codes that somebody must begin: nobody is late with them before."""


def expected(facts: LaptopFacts) -> tuple[Question, ...]:
    """Every question of this laptop, in a fixed order; foreign drives are asked nothing."""
    laptop = (*FIRMWARE_CODES, *LOCK_CODES, *CPU_CODES, *MEMORY_CODES)
    fan = () if listens_to_fan(facts) else (_FAN,)
    asked = (*laptop, *KERNEL_CODES, *CLOCK_CODES, *_LATER_OF_LAPTOP, *fan, *_battery_codes(facts))
    return (
        *((code, None) for code in asked),
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
            unanswered(code, Reason.NOT_STARTED if code in LATER else Reason.TIMEOUT, device=device)
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
