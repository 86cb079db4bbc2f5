"""A screen that crashes comes back; one that always crashes gives up with a code."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from agent.app import Ending
from agent.defect import defect_code
from agent.log import logging_to, read_log
from agent.look import Look
from agent.supervise import GaveUp, SupervisedApp, supervise
from agent.view import View
from tests.agent.screens.stand_in import StandIn, fresh


def broken() -> None:
    raise ZeroDivisionError("1/0")


def caught(function: Callable[[], None]) -> BaseException:
    with pytest.raises(Exception) as error:  # noqa: PT011 - any defect will do
        function()
    return error.value


def test_the_same_defect_has_the_same_code_and_another_one_another() -> None:
    def otherwise() -> None:
        raise KeyError("x")

    codes = {defect_code(caught(broken)) for _ in range(3)}
    assert len(codes) == 1
    assert codes != {defect_code(caught(otherwise))}
    (code,) = codes
    assert len(code) == 8
    assert code.startswith("X-")


def test_the_log_keeps_what_was_noted_and_can_be_read_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "log" / "agent.log"
    with logging_to(file):
        logging.getLogger("agent.test").error("the stick is full")
        assert "the stick is full" in read_log(file)
    logging.getLogger("agent.test").error("somebody else's")
    assert "somebody else's" not in read_log(file)


class Screen:
    """A screen that crashes, or does not."""

    def __init__(self, crash: BaseException | None) -> None:
        self.crash = crash

    def run(self) -> Ending | None:
        return None if self.crash else Ending.LEFT


def screens(crashes: int) -> Callable[[], Screen]:
    made = iter([Screen(caught(broken)) for _ in range(crashes)])
    return lambda: next(made, Screen(None))


def test_a_screen_that_crashes_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    assert supervise(screens(2), lambda: 0) is Ending.LEFT
    assert caplog.text.count("the screen crashed: X-") == 2
    assert "ZeroDivisionError" in caplog.text


def test_a_screen_that_crashes_again_and_again_gives_up_with_the_code() -> None:
    with pytest.raises(GaveUp) as gave_up:
        supervise(screens(3), lambda: 0)
    assert gave_up.value.code == defect_code(caught(broken))


def test_crashes_that_are_far_apart_are_borne() -> None:
    times = iter(range(0, 10**9, 61_000))
    assert supervise(screens(5), lambda: next(times)) is Ending.LEFT


class BrittleJob(StandIn):
    """A job whose second look makes the screen crash."""

    looks = 0

    @override
    def view(self) -> View:
        self.looks += 1
        if self.looks > 1:
            raise ZeroDivisionError("1/0")
        return self.now


def test_a_crash_of_the_real_screen_is_kept_for_the_log_and_shown_to_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = SupervisedApp(BrittleJob(fresh()), console=Look.RICH)
    assert screen.run(headless=True) is None
    assert isinstance(screen.crash, ZeroDivisionError)
    assert "Traceback" not in "".join(capsys.readouterr())


def test_no_log_is_an_empty_text(tmp_path: Path) -> None:
    assert read_log(tmp_path / "none") == ""
