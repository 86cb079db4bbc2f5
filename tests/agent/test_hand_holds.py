"""While a person tries, no long test may disturb."""

from dataclasses import dataclass, field

import pytest

from agent.hand_holds import HandHolds
from checks.hand.values import HandControl, HandEnd, HandState, Said


@dataclass
class Control:
    is_stopped: bool = False

    def changed(self) -> None:
        """Nobody looks."""

    def asked(self, timeout_s: float) -> str | None:
        return None if timeout_s else ""


@dataclass
class Engine:
    holds: HandHolds
    breaks: bool = False
    seen: list[frozenset[str]] = field(default_factory=list)
    answers: tuple[str, ...] = ("audio.speakers",)

    def run(self, control: HandControl) -> None:
        control.changed()
        self.seen.append(self.holds.held)
        if self.breaks:
            raise ZeroDivisionError

    def state(self) -> HandState:
        return HandState(settled=True)

    def conclude(self, said: Said | None) -> HandEnd:
        assert said is None
        return HandEnd(())


def test_a_tone_needs_quiet_while_it_sounds_and_no_longer() -> None:
    holds = HandHolds()
    engine = Engine(holds)
    held = holds.holding("audio.speakers", engine)
    assert holds.held == frozenset()
    held.run(Control())
    assert engine.seen == [frozenset({"quiet"})]
    assert holds.held == frozenset()
    assert (held.answers, held.state(), held.conclude(None)) == (
        engine.answers,
        engine.state(),
        HandEnd(()),
    )


def test_what_is_held_is_given_back_when_the_engine_breaks() -> None:
    holds = HandHolds()
    engine = Engine(holds, breaks=True)
    with pytest.raises(ZeroDivisionError):
        holds.holding("audio.speakers", engine).run(Control())
    assert holds.held == frozenset()


def test_held_twice_is_given_back_twice() -> None:
    holds = HandHolds()
    holds.change("quiet", 1)
    holds.holding("audio.microphone", Engine(holds)).run(Control())
    assert holds.held == {"quiet"}


def test_a_test_that_nothing_disturbs_holds_nothing() -> None:
    holds = HandHolds()
    engine = Engine(holds)
    assert holds.holding("port.jack", engine) is engine
