"""Whatever happened to a drive, its outcome never claims more than was done and shown."""

from hypothesis import given
from hypothesis import strategies as st

from host.drive import DriveKind, Transport
from tests.wipe.fakes import erase_plan, ssd
from wipe.codes import DriveStatus, ExceptionCode, Level, Method, Standard, StepResult
from wipe.levels import at_least, level_in, rank
from wipe.outcome import RunFacts, conclude
from wipe.status import RunEnd
from wipe.values import Attempt, ByteRange, MarkerReport, Outcome, Verification

SIZE = 1 << 30
CLEAN = {DriveStatus.ERASED, DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}
FIRMWARE = [method for method in Method if method is not Method.OVERWRITE]

few = st.integers(0, 3)
ranges = st.lists(
    st.builds(ByteRange, offset=st.integers(0, SIZE // 4096 - 64).map(lambda n: n * 4096),
              length=st.integers(1, 64).map(lambda n: n * 4096)),
    max_size=2,
).map(tuple)  # fmt: skip
markers = st.builds(
    MarkerReport,
    placed=st.integers(0, 1026),
    found=few,
    witnesses=st.none() | st.integers(0, 4096),
    unchanged=few,
)
verifications = st.builds(
    Verification,
    method=st.sampled_from(["F", "M+P10", "M+F"]),
    expected=st.sampled_from(["stream", "blank", "changed"]),
    compared_bytes=st.integers(0, SIZE),
    coverage_percent=st.integers(0, 100),
    mismatched=ranges,
    unreadable=ranges,
    markers=st.none() | markers,
    residue=ranges,
    clean=st.booleans(),
)
attempts = st.lists(
    st.builds(
        Attempt,
        method=st.sampled_from(Method),
        boot_id=st.just("b"),
        start_ms=st.integers(0, 9),
        result=st.sampled_from(StepResult),
    ),
    max_size=4,
).map(tuple)
facts = st.builds(
    RunFacts,
    end=st.sampled_from(RunEnd),
    elapsed_ms=st.integers(0, 9),
    method=st.sampled_from(Method),
    attempts=attempts,
    verification=st.none() | verifications,
    write_errors=ranges,
)
drives = st.builds(
    lambda transport, kind: ssd(transport=transport, kind=kind, size_bytes=SIZE),
    st.sampled_from(Transport),
    st.sampled_from(DriveKind),
)


@st.composite
def ends(draw: st.DrawFn) -> tuple[RunFacts, Level, Standard, Outcome]:
    """A history's last facts and what is concluded of them."""
    told, drive = draw(facts), draw(drives)
    requested, standard = draw(st.sampled_from([Level.CLEAR, Level.PURGE])), draw(
        st.sampled_from(Standard)
    )  # fmt: skip
    exceptions = tuple(draw(st.lists(st.sampled_from(ExceptionCode), max_size=2, unique=True)))
    plan = erase_plan(drive)
    asked = {"requested_level": requested, "standard": standard, "exceptions": exceptions}
    plan = plan.model_copy(update={"plan": plan.plan.model_copy(update=asked)})
    return told, requested, standard, conclude(plan, drive, told)


@given(ends())
def test_nothing_clean_is_said_when_a_marker_or_witness_survived(
    end: tuple[RunFacts, Level, Standard, Outcome],
) -> None:
    told, _, _, outcome = end
    proof = told.verification
    if proof is None or proof.method == "F":
        return
    survived = proof.markers is not None and (proof.markers.found or proof.markers.unchanged)
    if survived or proof.residue:
        assert outcome.status not in CLEAN
        assert level_in(outcome.levels, Standard.IEEE_2883) is Level.NONE


@given(ends())
def test_purge_is_never_said_when_only_an_overwrite_ran(
    end: tuple[RunFacts, Level, Standard, Outcome],
) -> None:
    told, requested, standard, outcome = end
    if told.method is Method.OVERWRITE:
        for each in Standard:
            assert rank(level_in(outcome.levels, each)) <= rank(Level.CLEAR)
        if requested is Level.PURGE:
            assert outcome.status is not DriveStatus.ERASED
    if outcome.status is DriveStatus.ERASED:
        assert at_least(level_in(outcome.levels, standard), requested)
        assert not outcome.exceptions


@given(ends())
def test_nothing_clean_is_said_without_a_proof_or_before_the_end(
    end: tuple[RunFacts, Level, Standard, Outcome],
) -> None:
    told, _, _, outcome = end
    if outcome.status in CLEAN:
        assert told.end is RunEnd.COMPLETE
        assert told.verification is not None
        assert told.verification.compared_bytes > 0
        assert not told.verification.mismatched
        assert outcome.verification == told.verification
    else:
        assert outcome.stream is None
        assert outcome.marker_seed is None
        assert level_in(outcome.levels, standard=Standard.NIST_R1) is Level.NONE


@given(ends())
def test_a_firmware_method_is_never_proved_without_markers_and_unmentioned(
    end: tuple[RunFacts, Level, Standard, Outcome],
) -> None:
    told, _, _, outcome = end
    proof = told.verification
    if told.method in FIRMWARE and outcome.status in CLEAN and proof is not None:
        marked = proof.markers is not None and proof.markers.placed > 0
        codes = {one.code for one in outcome.exceptions}
        assert marked or ExceptionCode.CHECK_NOT_POSSIBLE in codes
