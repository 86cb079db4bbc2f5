"""Readings side by side: late ones dropped, broken ones named, none waited for at the end."""

import subprocess
import sys
import threading
from pathlib import Path

from checks.tasks import Ended, Tasks

LONG_S = 30.0


def test_each_end_is_told_once() -> None:
    tasks: Tasks[int] = Tasks()
    tasks.start("one", lambda: 1, limit_s=LONG_S)
    tasks.start("two", lambda: 2, limit_s=LONG_S)
    assert {ended.name: ended.result for ended in tasks.ends()} == {"one": 1, "two": 2}


def test_an_error_is_a_result_of_its_own_task() -> None:
    def broken() -> int:
        raise ValueError("odd bytes")

    tasks: Tasks[int] = Tasks()
    tasks.start("broken", broken, limit_s=LONG_S)
    tasks.start("sound", lambda: 1, limit_s=LONG_S)
    ends = {ended.name: ended for ended in tasks.ends()}
    assert str(ends["broken"].error) == "odd bytes"
    assert ends["sound"].result == 1


def test_a_task_started_meanwhile_is_waited_for() -> None:
    tasks: Tasks[str] = Tasks()
    tasks.start("first", lambda: "a", limit_s=LONG_S)
    seen = []
    for ended in tasks.ends():
        seen.append(ended.name)
        if ended.name == "first":
            tasks.start("second", lambda: "b", limit_s=LONG_S)
    assert seen == ["first", "second"]


def test_a_late_answer_is_dropped() -> None:
    held, answered = threading.Event(), threading.Event()

    def late() -> str:
        held.wait(LONG_S)
        answered.set()
        return "too late"

    def second() -> str:
        held.set()
        answered.wait(LONG_S)
        return "in time"

    tasks: Tasks[str] = Tasks()
    tasks.start("late", late, limit_s=0.05)
    ends: list[Ended[str]] = []
    for ended in tasks.ends():
        ends.append(ended)
        if ended.name == "late":
            tasks.start("second", second, limit_s=LONG_S)
    assert [(each.name, each.result, each.error) for each in ends] == [
        ("late", None, None),
        ("second", "in time", None),
    ]


def test_a_hung_task_does_not_keep_the_process_alive() -> None:
    program = (
        "import threading\n"
        "from checks.tasks import Tasks\n"
        "tasks = Tasks()\n"
        "tasks.start('hung', threading.Event().wait, limit_s=0.05)\n"
        "print([ended.name for ended in tasks.ends()])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=LONG_S,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "['hung']"
