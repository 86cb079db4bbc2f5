"""The panel's colours and what is counted on them; the light behind it, put back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from checks.findings import Reason, Verdict
from checks.hand.backlight_engine import BACKLIGHT, follows, levels_of, open_backlight
from checks.hand.screen_engine import COLOURS, NEXT, ScreenSeen, open_screen, screen_findings
from checks.hand.values import HandEngine, Said
from host.port import Host
from tests.checks.hand.part_fakes import FACTS, POLICY, PartHost, Person, only, saw, tried

LIMITS = POLICY.hand.pixels
ALL = ScreenSeen(LIMITS, shown=6)


def screen(*steps: str) -> HandEngine:
    return tried(open_screen(PartHost(), FACTS, POLICY), *steps)


def verdicts(seen: ScreenSeen, said: Said | None) -> list[Verdict]:
    return [finding.verdict for finding in screen_findings(seen, said)]


def said(verdict: Verdict, **numbers: int) -> Said:
    return Said(verdict, numbers=numbers)


def test_colours_come_one_by_one() -> None:
    fills = [screen(*[NEXT] * n).state().drawing.get("fill") for n in range(8)]
    assert fills == [None, *COLOURS, "red"]
    assert saw(screen()) == ["screen_begin"]
    assert screen(NEXT).state().saw[0].values == {"number": 1, "colours": 6}


def test_a_yes_after_all_colours_counts_none() -> None:
    assert verdicts(ALL, said(Verdict.PASS)) == [Verdict.PASS] * 3
    assert screen_findings(ALL, said(Verdict.PASS))[1].measured == {"dead_pixels": 0}


def test_a_yes_before_all_colours_were_shown_counts_no_pixels() -> None:
    seen = ScreenSeen(LIMITS, shown=5)
    assert verdicts(seen, said(Verdict.PASS)) == [
        Verdict.PASS, Verdict.NOT_TESTED, Verdict.NOT_TESTED,
    ]  # fmt: skip
    assert verdicts(seen, said(Verdict.PASS, dead_pixels=0))[1] is Verdict.NOT_TESTED
    assert verdicts(seen, said(Verdict.PASS, dead_pixels=3))[1] is Verdict.FAIL


@pytest.mark.parametrize(
    ("dead", "verdict"),
    [
        (0, Verdict.PASS),
        (1, Verdict.WARN),
        (2, Verdict.WARN),
        (3, Verdict.FAIL),
        (99, Verdict.FAIL),
    ],
)
def test_dead_pixels_on_both_sides_of_their_limits(dead: int, verdict: Verdict) -> None:
    finding = screen_findings(ALL, said(Verdict.PASS, dead_pixels=dead))[1]
    assert (finding.verdict, finding.measured) == (verdict, {"dead_pixels": dead})
    assert finding.limit == {"warn_from": 1, "fail_from": 3}


@pytest.mark.parametrize(
    ("card", "verdict"),
    [(0, Verdict.PASS), (1, Verdict.WARN), (2, Verdict.FAIL), (9, Verdict.FAIL)],
)
def test_the_card_of_damage(card: int, verdict: Verdict) -> None:
    assert verdicts(ALL, said(Verdict.PASS, damage=card))[2] is verdict


def test_a_no_without_a_count_leaves_pixels_and_damage_uncounted() -> None:
    assert verdicts(ALL, said(Verdict.FAIL)) == [
        Verdict.FAIL, Verdict.NOT_TESTED, Verdict.NOT_TESTED,
    ]  # fmt: skip


def test_nothing_said_and_skipped_are_told_apart() -> None:
    nothing = screen(NEXT).conclude(None).findings
    assert {finding.reason for finding in nothing} == {Reason.NOT_STARTED}
    skipped = screen(NEXT).conclude(Said(Verdict.NOT_TESTED, Reason.BUSY_ERASING)).findings
    assert {finding.reason for finding in skipped} == {Reason.BUSY_ERASING}


@given(
    st.integers(0, 9),
    st.sampled_from(list(Verdict)),
    st.dictionaries(st.sampled_from(["dead_pixels", "damage"]), st.integers(0, 9)),
)
def test_no_dead_pixel_ever_passes(shown: int, verdict: Verdict, numbers: dict[str, int]) -> None:
    findings = screen_findings(ScreenSeen(LIMITS, shown), Said(verdict, numbers=numbers))
    picture, pixels, damage = (finding.verdict for finding in findings)
    assert picture is not Verdict.PASS or verdict is Verdict.PASS
    assert pixels is not Verdict.PASS or not numbers.get("dead_pixels")
    assert damage is not Verdict.PASS or not numbers.get("damage")
    if shown < len(COLOURS):
        assert Verdict.PASS not in {pixels, damage}


INTEL = f"{BACKLIGHT}/intel_backlight"


class Panel(PartHost):
    """A panel whose light follows what is set, or does not."""

    def __init__(self, maximum: int = 4437, *, obeys: bool = True, tells: bool = True) -> None:
        files = {f"{INTEL}/type": "raw", f"{INTEL}/max_brightness": str(maximum)}
        files |= {f"{INTEL}/brightness": "2100"}
        if tells:
            files[f"{INTEL}/actual_brightness"] = "2100"
        super().__init__(files)
        if obeys and tells:
            self.on_write = self._follow

    def _follow(self, path: str, value: str) -> None:
        self.files[path.replace("/brightness", "/actual_brightness")] = value


def light(host: Host) -> HandEngine:
    engine = open_backlight(host, FACTS, POLICY)
    assert engine is not None
    return engine


@given(st.integers(2, 100_000))
def test_the_light_is_never_put_out(maximum: int) -> None:
    assert all(0 < level <= maximum for level in levels_of(maximum))


@pytest.mark.parametrize(
    ("level", "actual", "near"),
    [(100, 100, True), (100, 90, True), (100, 89, False), (20, 100, False)],
)
def test_near_enough(level: int, actual: int, *, near: bool) -> None:
    assert follows(level, actual, 100) is near


def test_a_light_that_follows_is_left_to_the_eye() -> None:
    engine = tried(light(Panel()))
    assert saw(engine) == ["backlight_changed", "backlight_look"]
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED
    finding = only(engine.conclude(said(Verdict.PASS)))
    assert finding.measured == {"steps": 4, "followed": 4, "told": "pass"}
    assert only(engine.conclude(said(Verdict.FAIL))).verdict is Verdict.FAIL


def test_a_panel_that_says_another_number_is_no_pass() -> None:
    engine = tried(light(Panel(obeys=False)))
    assert "backlight_ignored" in saw(engine)
    assert only(engine.conclude(said(Verdict.PASS))).verdict is Verdict.WARN
    assert only(engine.conclude(None)).verdict is Verdict.NOT_TESTED


def test_a_panel_that_says_nothing_is_no_fault() -> None:
    engine = tried(light(Panel(tells=False)))
    assert only(engine.conclude(said(Verdict.PASS))).verdict is Verdict.PASS


def test_the_brightness_is_put_back() -> None:
    host = Panel()
    tried(light(host), "again")
    assert host.files[f"{INTEL}/brightness"] == "2100"
    assert len(host.written) == 16


def test_the_brightness_is_put_back_when_our_own_code_breaks() -> None:
    class Broken(Panel):
        @override
        def pause(self, seconds: float) -> None:
            raise ZeroDivisionError

    host = Broken()
    with pytest.raises(ZeroDivisionError):
        light(host).run(Person())
    assert host.files[f"{INTEL}/brightness"] == "2100"


def test_a_light_that_may_not_be_set_is_left_to_the_keys() -> None:
    host = Panel()
    host.denied.add(f"{INTEL}/brightness")
    engine = tried(light(host))
    assert saw(engine) == ["backlight_keys"]
    assert only(engine.conclude(None)).reason is Reason.DENIED


def test_which_light_of_several() -> None:
    host = Panel()
    host.files |= {f"{BACKLIGHT}/acpi_video0/type": "firmware",
                   f"{BACKLIGHT}/acpi_video0/max_brightness": "15",
                   f"{BACKLIGHT}/acpi_video0/brightness": "7"}  # fmt: skip
    tried(light(host))
    assert {path for path, _ in host.written} == {f"{BACKLIGHT}/acpi_video0/brightness"}


@pytest.mark.parametrize("maximum", ["", "0", "1", "bright"])
def test_a_light_without_steps_has_no_engine(maximum: str) -> None:
    host = PartHost({f"{INTEL}/max_brightness": maximum})
    assert open_backlight(host, FACTS, POLICY) is None
    assert open_backlight(PartHost(), FACTS, POLICY) is None
