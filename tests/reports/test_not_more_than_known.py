"""Words that once said more than was known, or that contradicted what stood beside them."""

from dataclasses import replace

import pytest

from checks.findings import Finding, Reason, Verdict
from checks.policy import default_policy
from reports.grades import FitFor, GradeReason, Letter, Surface
from reports.grading import grade
from reports.language import Language
from reports.words import Words, translator
from tests.reports.laptops import t480, with_ram, with_storage
from wipe.codes import DriveStatus, Method, StatusReason, StepReason, StepResult

EN, NL = (Words(translator(language)) for language in (Language.EN, Language.NL))


def judged(code: str, verdict: Verdict, reason: Reason | None = None, **measured: int) -> Finding:
    return Finding(code=code, verdict=verdict, reason=reason, measured=measured)


def test_a_pack_that_is_full_was_not_seen_charging() -> None:
    full = judged("battery.charging", Verdict.PASS)
    assert EN.says(full) == "charges, or is full enough"
    assert NL.says(full) == "laadt, of is vol genoeg"


def test_counted_threads_are_switched_on_and_not_proved_to_work() -> None:
    assert NL.says(judged("cpu.cores", Verdict.PASS)) == "alle rekenkernen staan aan"
    half = judged("cpu.cores", Verdict.FAIL, online_threads=2, present_threads=4)
    assert EN.says(half) == "2 of 4 threads are on"


def test_a_processor_too_old_for_windows_11_is_not_a_broken_one() -> None:
    told = EN.finding(judged("cpu.windows_11", Verdict.FAIL))
    assert told.title == "Windows 11: processor is too old for it"
    assert "nothing about how well the processor works" in told.means
    assert told.next == "Choose Linux for this laptop."


def too_little(ram_gib: int | None, drive_gb: int | None) -> GradeReason:
    small = with_storage(with_ram(t480(), ram_gib or 0), "ssd", drive_gb or 0)
    machine = small.machine
    if ram_gib is None:
        machine = replace(machine, ram_mib=None)
    if drive_gb is None:
        machine = replace(machine, storage=())
    (reason,) = grade(replace(small, machine=machine), default_policy()).reasons
    return reason


@pytest.mark.parametrize(
    ("ram_gib", "drive_gb", "said"),
    [
        (2, 256, "2 GB of memory (needed: 4 GB)"),
        (None, 256, "memory of unknown size"),
        (8, 8, "a drive of 8 GB (needed: 15 GB)"),
        (8, None, "no drive of known size"),
        (2, None, "2 GB of memory (needed: 4 GB) and no drive of known size"),
    ],
)
def test_what_is_too_little_is_named(ram_gib: int | None, drive_gb: int | None, said: str) -> None:
    reason = too_little(ram_gib, drive_gb)
    assert EN.grade_reason(reason) == f"Too little for any system: {said}"


def test_a_sealed_grade_that_does_not_tell_what_is_too_little_is_still_worded() -> None:
    old = GradeReason(code=f"capability.{FitFor.PARTS.value}.minimum", cap=Letter.PARTS)
    assert EN.grade_reason(old) == "Too little for any system"


@pytest.mark.parametrize("words", [EN, NL])
def test_the_picture_and_the_glass_that_a_person_judges_have_two_names(words: Words) -> None:
    assert words.finding_name("display.damage") != words.surface(Surface.SCREEN)


def test_what_a_person_did_not_know_is_not_put_on_the_laptop() -> None:
    asked = judged("audio.speakers", Verdict.NOT_TESTED, Reason.PRESENCE_UNKNOWN)
    assert NL.finding(asked).means == "Wie keek, wist niet of dit onderdeel in de laptop zit."
    silent = judged("battery.present", Verdict.NOT_TESTED, Reason.PRESENCE_UNKNOWN)
    assert EN.finding(silent).means.startswith("The laptop does not say")


def test_a_password_that_is_not_set_is_no_threat() -> None:
    told = EN.finding(judged("lock.power_on_password", Verdict.PASS))
    assert told.means == "With a start password only who knows it can start the laptop."


@pytest.mark.parametrize(
    ("result", "reason", "said"),
    [
        (StepResult.UNKNOWN, StatusReason.STOPPED.value, "stopped"),
        (StepResult.UNKNOWN, StatusReason.RUNNING.value, "still running"),
        (StepResult.UNKNOWN, StatusReason.DIED.value, "end not seen"),
        (StepResult.UNKNOWN, None, "end not seen"),
        (StepResult.UNKNOWN, "reason_of_a_newer_version", "end not seen"),
        (StepResult.DONE, StatusReason.STOPPED.value, "done"),
    ],
)
def test_a_stopped_step_says_that_somebody_stopped_it(
    result: StepResult, reason: str | None, said: str
) -> None:
    assert EN.step_result(result, reason) == said


def test_nobody_stops_a_drive_that_erases_itself() -> None:
    stopped = StepReason.STOPPED.value
    assert EN.step_result(StepResult.UNKNOWN, stopped, Method.SAN_BLOCK) == "no longer followed"
    assert EN.step_result(StepResult.UNKNOWN, stopped, Method.OVERWRITE) == "stopped"


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.OVERWRITE])
def test_no_drive_that_erased_itself_is_called_overwritten(method: Method) -> None:
    said = EN.drive_status(DriveStatus.ERASED, method=method)
    assert "overwritten" not in said.means
    assert "overwritten" in EN.drive_status(DriveStatus.ERASED, method=Method.OVERWRITE).means
    # Where nobody knows what was done, nobody says it.
    assert "overwritten" not in EN.drive_status(DriveStatus.ERASED).means


def test_why_an_attempt_ended_is_told_for_every_reason_and_for_unknown_ones() -> None:
    for reason in (*StepReason, *StatusReason):
        assert EN.attempt_why(reason.value).endswith(".")
        assert NL.attempt_why(reason.value).endswith(".")
    assert EN.attempt_why(None) == ""
    assert EN.attempt_why("reason_of_a_newer_version") == "reason_of_a_newer_version"


def test_a_laptop_kept_back_has_one_word_in_dutch() -> None:
    assert NL.next_step("resolve_hold").title.startswith("Vastgehouden")
