import re
import string
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir

from agent.view import Blocker
from checks.caps import Repair
from checks.codes import KNOWN_CODES
from checks.findings import Finding, Reason, Verdict
from checks.inspection import inspect
from checks.policy import default_policy
from host.drive import DriveKind, HiddenKind, HiddenStorage, Transport
from host.recorded import RecordedHost
from reports.grades import (
    FitFor,
    Grade,
    GradeOutcome,
    GradeReason,
    Hold,
    Letter,
    Lift,
    LooksCard,
    Needs,
    NextStep,
    PolicyRef,
    Surface,
    Tier,
)
from reports.language import Language
from reports.wording.findings import FINDINGS
from reports.wording.parts import Wording
from reports.words import Words, translator
from tests.wipe.fakes import ssd
from wipe.codes import (
    Ask,
    Basis,
    DriveStatus,
    ExceptionCode,
    Level,
    Method,
    Note,
    PlanBar,
    PlanReason,
    Refusal,
    Standard,
    StatusReason,
    StepReason,
    StepResult,
)
from wipe.plan import plan_drive
from wipe.values import (
    Attempt,
    ByteRange,
    DrivePlan,
    EraseException,
    LevelClaim,
    Levels,
    Outcome,
    PlanStep,
)

ROOT = Path(__file__).parents[2]
LAPTOPS = ROOT / "tests/data/laptops"
CATALOGUE = ROOT / "reports/locale/nl/LC_MESSAGES/reports.po"

BOTH = pytest.mark.parametrize(
    "words", [Words(translator(one)) for one in Language], ids=list(Language)
)

LONGEST_TITLE = 40
ENGLISH_WORDS = {"the", "and", "with", "not", "this", "that", "which", "your", "drive", "erased"}
PROPER_NAMES = {
    "Bluetooth", "Camera", "Laptop", "Processor", "Touchpad", "Windows 11", "Linux",
    "ChromeOS Flex", "BIOS", "Firmware", "HP Sure Admin", "SSD",
    "SATA", "NVMe", "USB", "SCSI", "TPM 2.0", "Clear",
    "Purge", "Destroy", "IEEE 2883-2022", "UEFI (modern)",
}  # fmt: skip
ALLOWED = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9 \n!#$%&'()*+,./:;<=>?@\[\]_{}€–…“”↑↓←→-]*")  # noqa: RUF001 - the dash of the console font

NUMBERS: dict[str, int | str | bool] = {
    "health_permille": 612, "cycles": 1412, "online_threads": 3, "present_threads": 16,
    "throughput_mb_s": 1450, "installed_mib": 8192, "usable_mib": 7861, "modules": 1, "slots": 2,
    "incidents": 123, "pending_sectors": 65535, "uncorrectable_sectors": 65535,
    "reported_uncorrectable": 65535, "reallocated_sectors": 65535, "end_to_end_errors": 65535,
    "spin_retries": 65535, "media_errors": 4294967295, "spare_permille": 100, "spare_percent": 100,
    "used_permille": 1230, "used_percent": 123, "power_on_hours": 123456, "crc_errors": 4294967295,
    "command_timeouts": 65535, "dead_pixels": 12, "dead_ports": 3, "rtc_error_s": -501585044,
    "version": "Hewlett-Packard 68ICF Ver. F.73 of 2018", "warn_below_permille": 800,
    "fail_below_permille": 600, "warn_above_permille": 1100, "fail_above_permille": 250,
    "tested_mib": 7000, "total_mib": 8192, "tested_permille": 684, "died": 2, "failures": 12345,
    "peak_celsius": 104, "cool_clock_permille": 444, "hot_after_seconds": 113,
    "slow_permille": 1000, "load_rpm": 8000, "warn_from_permille": 200, "fail_from_permille": 500,
    "fail_above_celsius": 70,
    "jump_percent": 100, "lying_gauge_permille": 1700, "self_test_failures": 21,
    "fail_from_points": 4, "fail_from_s": 60, "runtime_min": 1234,
}  # fmt: skip


def all_findings() -> Iterator[Finding]:
    for code in sorted(KNOWN_CODES):
        for verdict in (Verdict.PASS, Verdict.WARN, Verdict.FAIL):
            yield Finding(code=code, verdict=verdict)
            yield Finding(code=code, verdict=verdict, measured=NUMBERS)
        for verdict in (Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.CRASHED):
            for reason in Reason:
                yield Finding(code=code, verdict=verdict, reason=reason)


def an_outcome(status: DriveStatus, reason: str | None = None) -> Outcome:
    claim = LevelClaim(level=Level.NONE)
    levels = Levels(nist_r1=claim, nist_r2=claim, ieee_2883=claim)
    return Outcome(drive_id="0" * 8, status=status, reason=reason, levels=levels)


def a_grade(letter: Letter, fit_for: FitFor) -> Grade:
    return Grade(
        outcome=GradeOutcome.GRADED, letter=letter, functional=None, cosmetic="C5",
        fit_for=fit_for, tier=Tier.COMFORT, complete=True, next_step="release",
        policy=PolicyRef(version="1", sha256="0" * 64),
    )  # fmt: skip


def all_wordings(words: Words) -> Iterator[Wording]:
    yield from map(words.finding, all_findings())
    yield from map(words.reason, Reason)
    yield from map(words.refusal, Refusal)
    yield from map(words.status_reason, StatusReason)
    for status in DriveStatus:
        yield words.status(an_outcome(status))
        for reason in (*Refusal, *StatusReason):
            yield words.status(an_outcome(status, reason))
        yield words.hold(Hold(code=f"erase.{status}", needs="validator"))
    for kind in HiddenKind:
        yield words.hidden(HiddenStorage(kind=kind, where="0000:00:17.0"))
    for code in sorted(KNOWN_CODES):
        yield words.hold(Hold(code=code, needs="owner_clears_lock"))
    yield from map(words.blocker, Blocker)
    yield from map(words.problem, BENCH_PROBLEMS)
    yield from map(words.next_step, NextStep)


BENCH_PROBLEMS = (
    "not_an_envelope", "other_id", "no_token", "missing_scope", "signature_invalid", "not_found",
    "digest_conflict", "too_large", "method_not_allowed", "invalid_request", "not_ready",
    "quarantined", "receipt_invalid", "server_fault", "cannot_send", "http_418",
)  # fmt: skip


def all_lines(words: Words) -> Iterator[str]:
    for name in ("identity", "cpu", "memory", "battery", "drive", "locks", "firmware"):
        yield words.component(name)
        yield words.component_help(name)
    for verdict in Verdict:
        yield words.verdict(verdict).word
    yield words.busy().word
    for method in Method:
        yield words.method(method)
        yield words.method_name(method)
    for members, say in (
        (DriveStatus, words.status_word), (Level, words.level_name), (Level, words.level_means),
        (Standard, words.standard), (Basis, words.basis), (Note, words.note),
        (ExceptionCode, words.exception_code), (StepResult, words.step_result),
        (DriveKind, words.drive_kind), (Transport, words.transport), (FitFor, words.fit_for),
        (Tier, words.tier), (Surface, words.surface), (LooksCard, words.looks_card),
        (LooksCard, words.looks_card_help), (Letter, words.letter_means), (Letter, words.letter),
        (GradeOutcome, words.grade_outcome), (Repair, words.repair), (Needs, words.needs),
        (Ask, words.ask), (PlanBar, words.bar), (StepReason, words.bar),
        (PlanReason, words.plan_reason),
    ):  # fmt: skip
        yield from map(say, members)  # type: ignore[arg-type]  # pairs of enum and its own method
    for row in range(31):
        yield words.plan_row(f"D{row}")
    for number in range(7):
        yield words.cosmetic(f"C{number}")


def the_dutch() -> list[tuple[str, str]]:
    with CATALOGUE.open("rb") as file:
        return [(str(entry.id), str(entry.string)) for entry in pofile.read_po(file) if entry.id]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_known_code_is_worded_and_no_other() -> None:
    assert set(FINDINGS) == set(KNOWN_CODES)


@BOTH
def test_every_wording_has_a_title_a_meaning_and_a_next_step(words: Words) -> None:
    for said in all_wordings(words):
        assert said.title, said
        assert said.means.endswith((".", "?")), said
        assert said.next.endswith("."), said


@BOTH
def test_titles_fit_in_forty_characters_and_end_without_a_period(words: Words) -> None:
    too_long = {one.title for one in all_wordings(words) if len(one.title) > LONGEST_TITLE}
    assert too_long == set()
    assert not [one.title for one in all_wordings(words) if one.title.endswith((".", "?"))]


@BOTH
def test_meaning_is_one_sentence_and_next_is_one_action(words: Words) -> None:
    for said in all_wordings(words):
        for text in (said.means, said.next):
            assert len(re.findall(r"[.?](?=\s|$)", text)) == 1, text


@BOTH
def test_no_text_shouts_or_says_error(words: Words) -> None:
    texts = [f"{one.title} {one.means} {one.next}" for one in all_wordings(words)]
    for text in (*texts, *all_lines(words)):
        assert "!" not in text
        assert "error" not in text.lower()


@BOTH
def test_texts_keep_to_the_letters_that_every_console_has(words: Words) -> None:
    texts = [f"{one.title} {one.means} {one.next}" for one in all_wordings(words)]
    odd = [text for text in (*texts, *all_lines(words)) if not ALLOWED.fullmatch(text)]
    assert odd == []


@BOTH
def test_no_placeholder_is_left_open(words: Words) -> None:
    texts = [f"{one.title} {one.means} {one.next}" for one in all_wordings(words)]
    assert not [text for text in (*texts, *all_lines(words)) if "{" in text or "}" in text]
    assert all(all_lines(words))


def test_dutch_catalogue_holds_exactly_the_texts_of_the_sources() -> None:
    found = extract_from_dir(
        str(ROOT / "reports"), keywords={"mark": None, "tr": None, "_tr": None}
    )
    assert {text for text, _ in the_dutch()} == {str(entry[2]) for entry in found}


def test_dutch_texts_have_the_same_numbers_as_the_english_ones() -> None:
    for english, dutch in the_dutch():
        assert placeholders(english) == placeholders(dutch), english


def test_no_english_is_left_in_dutch() -> None:
    for english, dutch in the_dutch():
        assert dutch, english
        same = english == dutch and placeholders(english) == set()
        assert not same or english in PROPER_NAMES, english
        assert not set(re.findall(r"[a-z]+", dutch.lower())) & ENGLISH_WORDS, dutch


def test_compiled_catalogue_is_the_written_one() -> None:
    tr = translator(Language.NL)
    for english, dutch in the_dutch():
        blank = dict.fromkeys(placeholders(english), "…")
        assert tr(english, **blank) == dutch.format(**blank)


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.NL, "Accu: 61 % van nieuw"), (Language.EN, "Battery: 61 % of new")],
)
def test_a_worn_battery_is_told_with_its_number(language: Language, title: str) -> None:
    worn = Finding(code="battery.wear", verdict=Verdict.WARN, measured={"health_permille": 619})
    assert Words(translator(language)).finding(worn).title == title


def test_a_machine_that_tells_no_number_gets_words_without_one() -> None:
    worn = Finding(code="battery.wear", verdict=Verdict.FAIL)
    assert Words(translator(Language.EN)).finding(worn).title == "Battery: worn out"


def test_a_crash_says_nothing_about_the_laptop() -> None:
    crashed = Finding(code="ram.size", verdict=Verdict.CRASHED, reason=Reason.TIMEOUT)
    said = Words(translator(Language.EN)).finding(crashed)
    assert "nothing about the laptop" in said.means


def test_what_the_laptop_keeps_silent_about_a_person_can_look_up() -> None:
    words = Words(translator(Language.EN))
    silent = Finding(
        code="lock.power_on_password", verdict=Verdict.NOT_TESTED, reason=Reason.FIRMWARE_SILENT
    )
    assert words.finding(silent).next == "Look in the BIOS whether a password is set."
    late = silent.model_copy(update={"reason": Reason.TIMEOUT})
    assert words.finding(late).next == words.reason(Reason.TIMEOUT).next


def test_a_code_of_a_newer_version_keeps_its_own_name() -> None:
    words = Words(translator(Language.EN))
    said = words.finding(Finding(code="quantum.spin", verdict=Verdict.FAIL))
    assert said.title == "quantum.spin: BAD"
    assert "does not know" in said.means
    assert words.repair("replace_soul") == "replace_soul"


def test_every_open_code_of_grading_has_words_of_its_own() -> None:
    words = Words(translator(Language.EN))
    assert not [code for code in Repair if words.repair(code) == code]


def test_every_hold_of_the_policy_is_worded() -> None:
    words = Words(translator(Language.NL))
    policy = default_policy()
    for code in sorted(KNOWN_CODES):
        if policy.is_hold(code):
            assert words.hold(Hold(code=code, needs="?")).next == words.finding(
                Finding(code=code, verdict=Verdict.FAIL)
            ).next  # fmt: skip


def test_a_refused_drive_says_why_it_was_refused() -> None:
    words = Words(translator(Language.EN))
    said = words.status(an_outcome(DriveStatus.REFUSED, Refusal.MOUNTED))
    assert said.title == words.status(an_outcome(DriveStatus.REFUSED)).title
    assert said.means == words.refusal(Refusal.MOUNTED).means


@pytest.mark.parametrize("reason", [*Refusal, None])
def test_a_drive_that_is_half_erased_is_never_called_untouched(reason: Refusal | None) -> None:
    words = Words(translator(Language.EN))
    begun = Attempt(method=Method.OVERWRITE, boot_id="b", start_ms=1, result=StepResult.UNKNOWN)
    outcome = an_outcome(DriveStatus.REFUSED, reason).model_copy(update={"attempts": (begun,)})
    said = words.status(outcome)
    assert said.title == "This drive is half erased"
    if reason is Refusal.NOT_CONFIRMED:
        assert "typed" not in said.means, "the typing was right; the drive is not as it was left"
        assert said.next.startswith("Erase it from the start")


@pytest.mark.parametrize(
    ("lift", "dutch"),
    [
        (
            Lift(
                repairs=("replace_battery",),
                letter=Letter.A,
                fit_for=FitFor.WINDOWS_11,
                at_most=False,
            ),
            "Met een nieuwe accu wordt dit een A",
        ),
        (
            Lift(
                repairs=("fit_ram_8", "fit_ssd_256", "finish_tests"),
                letter=Letter.B, fit_for=FitFor.LINUX, at_most=True,
            ),
            "Met 8 GB geheugen, een SSD van 256 GB en alle tests gedaan wordt dit hoogstens een B",
        ),
    ],
)  # fmt: skip
def test_a_lift_says_what_would_raise_the_grade(lift: Lift, dutch: str) -> None:
    assert Words(translator(Language.NL)).lift(lift) == dutch


def test_a_lift_of_use_alone_names_the_use() -> None:
    lift = Lift(
        repairs=("set_firmware",), letter=Letter.B, fit_for=FitFor.WINDOWS_11, at_most=False
    )
    now = a_grade(Letter.B, FitFor.LINUX)
    said = Words(translator(Language.EN)).lift(lift, now)
    assert said == "With other BIOS settings this is fit for Windows 11"
    unsure = lift.model_copy(update={"repairs": ("finish_tests",), "at_most": True})
    said = Words(translator(Language.EN)).lift(unsure, now)
    assert said == "With all tests done this may become fit for Windows 11"


@pytest.mark.parametrize(
    ("code", "verdict", "dutch"),
    [
        ("battery.wear", "warn", "Accu: 71 % van nieuw"),
        ("camera.picture", "not_tested", "Camera: niet getest"),
        ("cosmetic.C4", None, "Uiterlijk: zichtbaar gebruikt"),
        ("capability.linux.minimum", None, "Net genoeg voor Linux"),
        ("capability.linux.comfort", None, "Geschikt voor Linux, niet voor meer"),
        ("capability.parts.minimum", None, "Te weinig voor elk systeem"),
        ("capability.mars.minimum", None, "capability.mars.minimum"),
        ("minor.count", "fail", "Drie of meer kleine dingen werken niet"),
    ],
)
def test_a_reason_of_the_grade_is_one_line(code: str, verdict: str | None, dutch: str) -> None:
    reason = GradeReason(
        code=code, cap=Letter.B, verdict=verdict, why="timeout", measured={"health_permille": 710}
    )
    assert Words(translator(Language.NL)).grade_reason(reason) == dutch


def test_a_plan_says_what_happens_how_long_and_what_would_be_better() -> None:
    claim = LevelClaim(level=Level.CLEAR, basis=Basis.NAMED)
    plan = DrivePlan(
        row="D11", preferred=Method.SAN_BLOCK,
        available=(PlanStep(method=Method.OVERWRITE, reason="only_method_available"),),
        requested_level=Level.CLEAR, standard=Standard.IEEE_2883,
        expected=Levels(nist_r1=claim, nist_r2=claim, ieee_2883=claim), estimate_s=1138,
    )  # fmt: skip
    words = Words(translator(Language.EN))
    assert words.plan(plan).endswith("then read back. This takes about 19 min.")
    assert words.plan_better(plan).startswith("Better would be: The drive empties")
    untimed = plan.model_copy(update={"estimate_s": None})
    assert words.plan(untimed).endswith("How long it takes shows once it runs.")
    alone = plan.model_copy(update={"preferred": Method.OVERWRITE})
    assert words.plan_better(alone) == ""
    nothing = plan.model_copy(update={"available": ()})
    assert words.plan(nothing) == "There is no way to erase this drive now."
    assert words.level(Standard.IEEE_2883, claim) == "IEEE 2883-2022: Clear (named in the standard)"
    assert words.level(Standard.IEEE_2883, LevelClaim(level=Level.NONE)) == "IEEE 2883-2022: none"


def test_an_exception_tells_how_much_it_is_about() -> None:
    exception = EraseException(
        code=ExceptionCode.UNREADABLE_LBA,
        ranges=(ByteRange(offset=0, length=512), ByteRange(offset=4096, length=7680)),
    )
    assert Words(translator(Language.NL)).exception(exception).endswith("(samen 8,2 kB)")
    bare = EraseException(code=ExceptionCode.RPMB_KEPT)
    assert "(" not in Words(translator(Language.EN)).exception(bare)


@pytest.mark.parametrize(
    ("size_bytes", "english", "dutch"),
    [
        (256_060_514_304, "256 GB", "256 GB"),
        (1_000_204_886_016, "1 TB", "1 TB"),
        (1_500_301_910_016, "1.5 TB", "1,5 TB"),
        (1_073_741_824, "1.1 GB", "1,1 GB"),
        (999, "999 bytes", "999 bytes"),
    ],
)
def test_sizes_are_told_as_on_the_sticker(size_bytes: int, english: str, dutch: str) -> None:
    assert Words(translator(Language.EN)).amounts.size(size_bytes) == english
    assert Words(translator(Language.NL)).amounts.size(size_bytes) == dutch


@pytest.mark.parametrize(
    ("seconds", "dutch"),
    [
        (None, "onbekend lang"),
        (3, "een paar seconden"),
        (31, "ongeveer 40 s"),
        (701, "ongeveer 12 min"),
        (3541, "ongeveer 1 uur"),
        (7800, "ongeveer 2 u 10 min"),
        (40000, "ongeveer 12 uur"),
    ],
)
def test_times_are_rough_and_never_too_short(seconds: int | None, dutch: str) -> None:
    assert Words(translator(Language.NL)).amounts.duration(seconds) == dutch


def test_large_numbers_are_grouped_and_memory_is_binary() -> None:
    amounts = Words(translator(Language.NL)).amounts
    assert amounts.number(9999) == "9999"
    assert amounts.number(40001) == "40.001"
    assert amounts.memory(8192) == "8 GB"
    assert amounts.memory(512) == "512 MB"
    assert amounts.memory(1536) == "1,5 GB"


def test_closed_sets_are_enumerations_so_that_this_walk_is_complete() -> None:
    assert all(issubclass(one, StrEnum) for one in (Verdict, Reason, Refusal, DriveStatus, Blocker))


@pytest.mark.parametrize(
    ("finding", "dutch"),
    [
        (
            Finding(
                code="battery.wear",
                verdict=Verdict.WARN,
                measured={"health_permille": 612},
                limit={"warn_below_permille": 800, "fail_below_permille": 600},
            ),
            "Goed vanaf 80 %, bruikbaar vanaf 60 % van nieuw.",
        ),
        (
            Finding(
                code="drive.media_errors",
                verdict=Verdict.PASS,
                measured={"media_errors": 0},
                limit={"warn_from": 1, "fail_from": 11},
            ),
            "Goed onder 1, fout vanaf 11.",
        ),
        (Finding(code="drive.media_errors", verdict=Verdict.PASS), ""),
        (Finding(code="drive.wear", verdict=Verdict.NOT_TESTED, reason=Reason.TIMEOUT), ""),
        (Finding(code="quantum.spin", verdict=Verdict.FAIL, limit={"fail_from": 1}), ""),
    ],
)
def test_the_limit_that_judged_is_told_where_there_is_one(finding: Finding, dutch: str) -> None:
    assert Words(translator(Language.NL)).limit(finding) == dutch


def test_measured_numbers_get_the_units_that_people_use() -> None:
    values = Words(translator(Language.EN)).amounts.values(
        {"used_percent": 12, "left_bytes": 256 * 10**9, "soldered_mib": 4096, "is_new": True},
        {"used_percent": 80},
    )
    assert values["used_percent"] == "12 %"
    assert values["left_size"] == "256 GB"
    assert values["soldered_size"] == "4 GB"
    assert values["is_new"] == "True"


@BOTH
def test_a_drive_that_erased_itself_is_not_said_to_be_overwritten(words: Words) -> None:
    erased = an_outcome(DriveStatus.ERASED)
    overwritten = erased.model_copy(update={"method": Method.OVERWRITE})
    by_itself = erased.model_copy(update={"method": Method.SAN_BLOCK})
    said = [words.status(one) for one in (erased, overwritten, by_itself)]
    assert len({one.title for one in said}) == 1
    assert len({one.means for one in said}) == len(said)


def test_what_stands_in_the_way_of_the_better_method_is_told() -> None:
    words = Words(translator(Language.EN))
    plan = plan_drive(ssd(), requested=Level.CLEAR, standard=Standard.IEEE_2883)
    assert words.plan_in_the_way(plan) == "We could not ask the drive whether it can."
    (step,) = words.plan_steps(plan)
    assert step == "1. Overwriting: Clear (the only method that can be used now)"


@BOTH
def test_every_reason_of_a_plan_is_worded(words: Words) -> None:
    for reason in PlanReason:
        assert words.plan_reason(reason) != reason.value
    for bar in (*PlanBar, *StepReason):
        assert words.bar(bar) != bar.value
        assert words.bar(bar).endswith(".")
    for ask in Ask:
        assert words.ask(ask).endswith(".")


@pytest.mark.parametrize("laptop", sorted(LAPTOPS.iterdir()), ids=lambda folder: folder.name)
def test_findings_of_a_recorded_laptop_are_told_with_their_numbers_and_limits(laptop: Path) -> None:
    findings = inspect(RecordedHost.read(laptop), default_policy()).findings
    measured = [one for one in findings if one.measured and one.limit]
    assert measured
    for words in (Words(translator(one)) for one in Language):
        for finding in findings:
            assert len(words.finding(finding).title) <= LONGEST_TITLE
        assert not [one for one in measured if not words.limit(one)]
