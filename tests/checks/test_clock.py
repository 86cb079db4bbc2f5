"""The laptop's own clock: lost, off, or in local time; and when nobody can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.clock_facts import ClockFacts
from checks.clock_judge import judge_clock
from checks.clock_read import epoch_of, read_clock
from checks.facts import IdentityFacts, LaptopFacts, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.policy import default_policy
from host.capture import Capture, Index
from host.readings import Why
from host.recorded import RecordedHost

POLICY = default_policy()
NOW = epoch_of("2026-11-23T09:16:54.120Z") or 0
RTC = "/sys/class/rtc/rtc0/since_epoch"
HOUR = 3600


def judged(clock: ClockFacts | None, bios_date: str | None = None) -> dict[str, Finding]:
    why = (UnreadPart(part="clock", reason=Reason.NOT_RECORDED),)
    facts = LaptopFacts(
        clock=clock, identity=IdentityFacts(bios_date=bios_date), unread=() if clock else why
    )
    return {each.code: each for each in judge_clock(facts, POLICY)}


def showing(epoch_s: int, *, synchronised: bool | None = True) -> ClockFacts:
    return ClockFacts(
        has_rtc=True, rtc_epoch_s=epoch_s, system_epoch_s=NOW, synchronised=synchronised
    )


@pytest.mark.parametrize(
    ("shown", "bios_date", "verdict"),
    [
        ("2026-11-23T09:16:54Z", "2022-05-25", Verdict.PASS),
        ("2026-11-01T00:00:00Z", "2022-05-25", Verdict.PASS),
        ("2026-10-31T23:59:59Z", "2022-05-25", Verdict.WARN),
        ("2010-01-01T00:00:00Z", None, Verdict.WARN),
        ("2002-01-01T00:00:10Z", None, Verdict.WARN),
        ("1970-01-01T00:00:00Z", None, Verdict.WARN),
        ("2026-11-23T09:16:54Z", "2027-02-01", Verdict.WARN),
        ("2027-02-01T00:00:00Z", "2027-02-01", Verdict.PASS),
    ],
)
def test_a_clock_that_began_anew(shown: str, bios_date: str | None, verdict: Verdict) -> None:
    epoch = epoch_of(shown)
    assert epoch is not None
    assert judged(showing(epoch), bios_date)["clock.rtc_reset"].verdict is verdict


@pytest.mark.parametrize(
    ("error", "verdict", "zone"),
    [
        (0, Verdict.PASS, None),
        (120, Verdict.PASS, None),
        (-120, Verdict.PASS, None),
        (121, Verdict.WARN, None),
        (-121, Verdict.WARN, None),
        (HOUR, Verdict.PASS, 60),
        (2 * HOUR + 119, Verdict.PASS, 120),
        (2 * HOUR + 121, Verdict.WARN, None),
        (-5 * HOUR, Verdict.PASS, -300),
        (5 * HOUR + 30 * 60, Verdict.PASS, 330),
        (5 * HOUR + 45 * 60, Verdict.PASS, 345),
        (14 * HOUR, Verdict.PASS, 840),
        (15 * HOUR, Verdict.WARN, None),
        (-501585044, Verdict.WARN, None),
    ],
)
def test_how_far_off(error: int, verdict: Verdict, zone: int | None) -> None:
    found = judged(showing(NOW + error))
    assert found["clock.rtc_off"].verdict is verdict
    assert found["clock.rtc_off"].measured["rtc_error_s"] == error
    local = found.get("clock.rtc_local_time")
    assert (local and local.measured["zone_minutes"]) == zone


@pytest.mark.parametrize("synchronised", [False, None])
def test_without_a_time_server_nobody_knows_better(synchronised: bool | None) -> None:  # noqa: FBT001 - a table's column
    found = judged(showing(NOW, synchronised=synchronised))
    assert found["clock.rtc_off"].verdict is Verdict.NOT_TESTED
    assert found["clock.rtc_reset"].verdict is Verdict.PASS


def test_a_year_that_cannot_be_is_off_without_a_server() -> None:
    found = judged(showing(200 * 31_556_952, synchronised=False))
    assert found["clock.rtc_off"].verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("clock", "verdict", "reason"),
    [
        (None, Verdict.NOT_TESTED, Reason.NOT_RECORDED),
        (ClockFacts(has_rtc=False), Verdict.UNSUPPORTED, Reason.SENSOR_ABSENT),
        (ClockFacts(has_rtc=True), Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT),
    ],
)
def test_a_clock_that_says_nothing(
    clock: ClockFacts | None, verdict: Verdict, reason: Reason
) -> None:
    found = judged(clock)
    assert {(each.verdict, each.reason) for each in found.values()} == {(verdict, reason)}


def test_reading_both_clocks() -> None:
    files = {RTC: b"1795425414\n"}
    missing = {"/run/systemd/timesync/synchronized": Why.EMPTY}
    index = Index(missing=missing, utc="2026-11-23T09:16:54.120Z")
    reading = read_clock(RecordedHost(Capture(name="test", files=files, index=index)))
    assert reading.facts.clock == ClockFacts(
        has_rtc=True, rtc_epoch_s=1795425414, system_epoch_s=NOW, synchronised=True
    )


@pytest.mark.parametrize(
    ("why", "has_rtc", "reason"),
    [
        (Why.ABSENT, False, None),
        (Why.DENIED, None, Reason.DENIED),
        (Why.NOT_RECORDED, None, Reason.NOT_RECORDED),
        (Why.FAILED, None, Reason.OUTPUT_UNREADABLE),
    ],
)
def test_a_clock_that_cannot_be_read(
    why: Why,
    has_rtc: bool | None,  # noqa: FBT001 - a table's column
    reason: Reason | None,
) -> None:
    missing: dict[str, Why] = {} if why is Why.NOT_RECORDED else {RTC: why}
    facts = read_clock(RecordedHost(Capture(name="test", index=Index(missing=missing)))).facts
    assert (facts.clock.has_rtc if facts.clock else None) is has_rtc
    assert [each.reason for each in facts.unread] == ([] if reason is None else [reason])


def test_a_number_that_is_no_date_is_none() -> None:
    facts = read_clock(RecordedHost(Capture(name="test", files={RTC: b"9" * 25}))).facts
    assert facts.clock is not None
    assert (facts.clock.has_rtc, facts.clock.rtc_epoch_s) == (True, None)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00Z"])
def test_texts_that_are_no_time(text: str) -> None:
    assert epoch_of(text) is None


@given(st.integers(-(2**40), 2**40), st.booleans())
def test_any_time_is_judged(epoch_s: int, synchronised: bool) -> None:  # noqa: FBT001 - a choice
    found = judged(showing(epoch_s, synchronised=synchronised))
    assert {"clock.rtc_reset", "clock.rtc_off"} <= found.keys()
    assert Verdict.FAIL not in {each.verdict for each in found.values()}
