"""Laws that no laptop may break, on laptops made at random."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.caps import Band
from checks.findings import Finding, Verdict
from checks.policy import Policy, default_policy
from reports.functional import answered
from reports.grade_input import DriveEnd, GradeInput, MachineFacts, StorageFacts
from reports.grades import FitFor, Grade, GradeOutcome, Letter, Looks, LooksCard, Surface
from reports.grading import grade
from reports.judging import Judgement, judge
from tests.reports.laptops import GB, SSD, finding, good_findings
from wipe.codes import DriveStatus

POLICY: Policy = default_policy()
FITS = (FitFor.PARTS, FitFor.CHROMEOS_FLEX, FitFor.LINUX, FitFor.WINDOWS_11)
CARDS = (
    LooksCard.NONE,
    LooksCard.FINE_MARKS,
    LooksCard.PLAIN_SCRATCHES,
    LooksCard.DENTS,
    LooksCard.BROKEN,
    LooksCard.CRUSHED,
)
EDGES = {
    "battery.wear": (399, 400, 599, 600, 799, 800, 1000),
    "drive.wear": (0, 499, 500, 799, 800, 1200),
    "drive.media_errors": (0, 1, 10, 11),
    "drive.reallocated_sectors": (0, 1, 4, 5, 10, 11),
    "drive.power_on_hours": (0, 40000, 40001, 60000, 60001),
    "display.pixels": (0, 1, 2, 3, 5, 6),
    "port.usb": (0, 1, 2, 3),
}
"""Values on both sides of every limit."""
RAM = (None, 0, 2048, 4095, 4096, 8191, 8192, 16384)
SIZES = (None, 0, 14, 15, 16, 30, 32, 60, 64, 92, 93, 100, 256, 2000)
MANY = settings(max_examples=60, deadline=None)

VERDICTS = st.sampled_from(
    [Verdict.PASS] * 6
    + [Verdict.WARN, Verdict.FAIL, Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.CRASHED]
)


def band_of(code: str) -> Band | None:
    return POLICY.band(code)


def measured(code: str, value: int, device: str | None = None) -> Finding:
    """A banded finding with the verdict that its limits would give."""
    band = band_of(code)
    assert band is not None
    cap = band.cap(value)
    verdict = {"A": Verdict.PASS, "B": Verdict.WARN}.get(cap, Verdict.FAIL)
    return finding(code, verdict, device, **{band.value: value})


@st.composite
def some_finding(draw: st.DrawFn, code: str, device: str | None) -> Finding:
    verdict = draw(VERDICTS)
    if code in EDGES and verdict in {Verdict.PASS, Verdict.WARN, Verdict.FAIL}:
        return measured(code, draw(st.sampled_from(EDGES[code])), device)
    return finding(code, verdict, device)


LOOKS = st.builds(Looks, **{surface.value: st.sampled_from(list(LooksCard)) for surface in Surface})
STORAGE = st.lists(
    st.builds(
        StorageFacts,
        st.sampled_from(["hdd", "ssd", "flash", "unknown"]),
        st.sampled_from([None if size is None else size * GB for size in SIZES]),
    ),
    max_size=2,
).map(tuple)
MACHINES = st.builds(MachineFacts, st.sampled_from(RAM), st.booleans(), STORAGE)
DRIVES = st.lists(
    st.builds(DriveEnd, st.sampled_from(["3f9a1c42", "b07e55d1"]), st.sampled_from(DriveStatus)),
    max_size=2,
).map(tuple)


@st.composite
def laptops(draw: st.DrawFn) -> GradeInput:
    """Some codes spoiled, the others in order; sometimes one is not answered at all."""
    asked = [(one.code, one.device) for one in good_findings()]
    asked += [(code, SSD) for code in ("drive.reallocated_sectors", "drive.power_on_hours")]
    spoiled = draw(st.sets(st.sampled_from(asked), max_size=5))
    dropped = draw(st.sets(st.sampled_from(asked), max_size=1))
    findings = [
        draw(some_finding(*question))
        if question in spoiled
        else finding(question[0], device=question[1])
        for question in asked
        if question not in dropped
    ]
    return GradeInput(
        findings=tuple(findings),
        expected=frozenset(asked),
        machine=draw(MACHINES),
        drives=draw(DRIVES),
        looks=draw(LOOKS),
        attested_no_storage=draw(st.booleans()),
        open_hints=draw(st.integers(0, 1)),
    )


def judged(inp: GradeInput) -> Judgement:
    return judge(inp, answered(inp), POLICY)


def rank(inp: GradeInput) -> tuple[int, int]:
    return judged(inp).rank


def letter(inp: GradeInput) -> int:
    return judged(inp).letter.rank


def swapped(inp: GradeInput, index: int, new: Finding) -> GradeInput:
    findings = (*inp.findings[:index], new, *inp.findings[index + 1 :])
    return replace(inp, findings=findings)


@MANY
@given(laptops(), st.sampled_from(RAM), st.sampled_from(RAM))
def test_more_memory_never_lowers(laptop: GradeInput, one: int | None, other: int | None) -> None:
    less, more = sorted((one, other), key=lambda mib: -1 if mib is None else mib)
    ranks = [
        rank(replace(laptop, machine=replace(laptop.machine, ram_mib=mib))) for mib in (less, more)
    ]
    assert ranks[0] <= ranks[1]


@MANY
@given(laptops(), st.sampled_from(SIZES), st.sampled_from(SIZES), st.sampled_from(["hdd", "ssd"]))
def test_a_bigger_drive_never_lowers(
    laptop: GradeInput, one: int | None, other: int | None, kind: str
) -> None:
    less, more = sorted((one, other), key=lambda gb: -1 if gb is None else gb)
    ranks = [
        rank(
            replace(
                laptop,
                machine=replace(
                    laptop.machine,
                    storage=(
                        *laptop.machine.storage,
                        StorageFacts(kind, None if gb is None else gb * GB),
                    ),
                ),
            )
        )
        for gb in (less, more)
    ]
    assert ranks[0] <= ranks[1]


@MANY
@given(laptops())
def test_an_ssd_for_a_hard_disk_never_lowers(laptop: GradeInput) -> None:
    storage = tuple(
        replace(drive, kind="ssd" if drive.kind == "hdd" else drive.kind)
        for drive in laptop.machine.storage
    )
    better = replace(laptop, machine=replace(laptop.machine, storage=storage))
    assert rank(laptop) <= rank(better)


@MANY
@given(laptops(), st.data())
def test_a_worse_value_never_raises(laptop: GradeInput, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(EDGES)))
    device = SSD if code.startswith("drive.") else None
    others = tuple(one for one in laptop.findings if one.code != code)
    band = band_of(code)
    assert band is not None
    worse_first = sorted(EDGES[code], reverse=band.better == "low")
    ranks = [
        rank(replace(laptop, findings=(*others, measured(code, value, device))))
        for value in worse_first
    ]
    assert ranks == sorted(ranks)


@MANY
@given(laptops(), st.data())
def test_a_pass_never_lowers_and_its_loss_never_raises(
    laptop: GradeInput, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(laptop.findings) - 1))
    was = laptop.findings[index]
    band = band_of(was.code)
    best = {} if band is None else {band.value: band.a}
    good = swapped(laptop, index, finding(was.code, Verdict.PASS, was.device, **best))
    if not (was.verdict is Verdict.FAIL and POLICY.is_hold(was.code)):
        assert rank(laptop) <= rank(good)
    for verdict in (Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.CRASHED):
        lost = swapped(laptop, index, finding(was.code, verdict, was.device))
        assert rank(lost) <= rank(good)
    dropped = replace(good, findings=(*good.findings[:index], *good.findings[index + 1 :]))
    assert rank(dropped) <= rank(good)


@MANY
@given(laptops(), st.sampled_from(list(Surface)), st.integers(0, 4))
def test_better_looks_never_lower_and_not_looking_never_pays(
    laptop: GradeInput, surface: Surface, at: int
) -> None:
    def looking(card: LooksCard) -> int:
        return letter(replace(laptop, looks=laptop.looks.model_copy(update={surface.value: card})))

    assert looking(CARDS[at]) >= looking(CARDS[at + 1])
    assert looking(LooksCard.NOT_LOOKED_AT) <= looking(LooksCard.NONE)


@MANY
@given(laptops(), st.data())
def test_order_and_copies_do_not_matter(laptop: GradeInput, data: st.DataObject) -> None:
    findings = list(laptop.findings)
    copies = data.draw(st.lists(st.sampled_from(findings), max_size=3))
    mixed = data.draw(st.permutations([*findings, *copies]))
    drives = tuple(reversed(laptop.drives))
    again = replace(laptop, findings=tuple(mixed), drives=drives)
    assert grade(again, POLICY) == grade(laptop, POLICY)


@MANY
@given(laptops())
def test_holds_move_no_letter(laptop: GradeInput) -> None:
    held = replace(laptop, drives=(DriveEnd("3f9a1c42", DriveStatus.UNKNOWN),), open_hints=1)
    freed = replace(laptop, drives=(DriveEnd("3f9a1c42", DriveStatus.ERASED),), open_hints=0)
    stopped, free = grade(held, POLICY), grade(freed, POLICY)
    assert stopped.outcome is GradeOutcome.HOLD
    assert (stopped.letter, stopped.fit_for, stopped.reasons) == (
        free.letter,
        free.fit_for,
        free.reasons,
    )


def _without_caps(laptop: GradeInput, result: Grade) -> GradeInput:
    """The laptop with everything repaired that stands in the reasons."""
    named = {(reason.code, reason.device) for reason in result.reasons}
    counted = any(reason.code == "minor.count" for reason in result.reasons)
    findings = []
    for one in answered(laptop):
        minor = counted and one.verdict is Verdict.FAIL
        if (one.code, one.device) in named or minor:
            band = band_of(one.code)
            best = {} if band is None else {band.value: band.a}
            findings.append(finding(one.code, Verdict.PASS, one.device, **best))
        elif one.code in {"cpu.windows_11", "tpm.version", "firmware.uefi"}:
            findings.append(finding(one.code))
        else:
            findings.append(one)
    clean = any(reason.code.startswith("cosmetic.") for reason in result.reasons)
    looks = Looks(**dict.fromkeys(map(str, Surface), LooksCard.NONE)) if clean else laptop.looks
    machine = MachineFacts(16384, ram_socketed=True, storage=(StorageFacts("ssd", 256 * GB),))
    return replace(laptop, findings=tuple(findings), looks=looks, machine=machine)


@MANY
@given(laptops())
def test_a_letter_below_a_has_reasons_and_mending_them_raises_it(laptop: GradeInput) -> None:
    result = grade(laptop, POLICY)
    assert all(reason.cap is result.letter for reason in result.reasons)
    assert all(result.letter.rank < reason.cap.rank < 4 for reason in result.also)
    if result.letter is Letter.A:
        assert result.reasons == ()
        return
    assert result.reasons
    assert letter(_without_caps(laptop, result)) > result.letter.rank


@MANY
@given(laptops())
def test_every_lift_raises_and_none_holds_more_than_it_needs(laptop: GradeInput) -> None:
    result = grade(laptop, POLICY)
    now = (result.letter.rank, FITS.index(result.fit_for))
    ranks = [(lift.letter.rank, FITS.index(lift.fit_for)) for lift in result.lifts]
    assert all(raised > now for raised in ranks)
    for (one, one_rank), (other, other_rank) in combinations(
        zip(result.lifts, ranks, strict=True), 2
    ):
        assert one_rank != other_rank
        if set(one.repairs) < set(other.repairs):
            assert one_rank < other_rank


@MANY
@given(laptops())
def test_a_grade_survives_its_json(laptop: GradeInput) -> None:
    result = grade(laptop, POLICY)
    assert Grade.model_validate_json(result.model_dump_json()) == result
    findings = tuple(Finding.model_validate_json(one.model_dump_json()) for one in laptop.findings)
    assert grade(replace(laptop, findings=findings), POLICY) == result


@MANY
@given(laptops())
def test_nothing_untested_of_weight_is_released(laptop: GradeInput) -> None:
    result = grade(laptop, POLICY)
    weighty = {
        one.code
        for one in answered(laptop)
        if one.verdict in {Verdict.NOT_TESTED, Verdict.CRASHED}
        and POLICY.group(one.code) in {"vital", "key"}
    }
    assert result.complete is not bool(weighty)
    if weighty or result.holds:
        assert result.next_step != "release"
