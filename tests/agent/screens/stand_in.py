"""A job that is only a view: the app shows it and acts on it, and nothing stands behind it."""

# ruff: noqa: ANN401 - a view is made by replacing any of its fields

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.view import (
    Blocker,
    HandRow,
    SendPhase,
    SendState,
    SleepState,
    Stage,
    StageState,
    StageView,
    View,
)
from checks.findings import Reason, Verdict
from checks.hand.values import HandEnd, HandEngine
from checks.long_tests.values import LongTask
from checks.told_facts import ToldFacts
from reports.grades import (
    Looks,
    LooksCard,
    Surface,
)
from reports.language import Language
from reports.record import Event
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from wipe.codes import Refusal

RECORD_ID = "0d9a4a52-6f0e-4c39-9a51-3c1f2b7e8d10"
ADDRESS = f"http://10.20.30.4:8600/records/{RECORD_ID}"


@dataclass
class StandIn:
    """Answers with `now` and notes every call in `asked`."""

    now: View
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    begin_problem: str | None = None
    refusal: Refusal | None = None
    slept: SleepState = field(default_factory=lambda: SleepState(busy=True))
    """What is shown once somebody has asked for a sleep."""
    engines: dict[str, HandEngine] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    """Hand tests that were opened: that alone answers nothing."""

    def view(self) -> View:
        return self.now

    def set_language(self, language: Language) -> None:
        self.now = replace(self.now, language=language)

    def go_to(self, stage: Stage) -> None:
        self.now = replace(self.now, stage=stage)

    def begin(self, operator: str, asset_tag: str | None) -> str | None:
        self.asked.append(("begin", operator, asset_tag))
        problem = self.begin_problem or (None if operator else "operator_invalid")
        if problem is None:
            self.now = replace(self.now, operator=operator, asset_tag=asset_tag)
        return problem

    def inspect_again(self) -> None:
        self.asked.append(("inspect_again",))

    def answer_foreign(self, drive_id: str, *, belongs: bool) -> None:
        self.asked.append(("answer_foreign", drive_id, belongs))

    def confirm_erase(self, drive_id: str, typed: str) -> Refusal | None:
        self.asked.append(("confirm_erase", drive_id, typed))
        return self.refusal

    def resume_erase(self, drive_id: str) -> Refusal | None:
        self.asked.append(("resume_erase", drive_id))
        return self.refusal

    def stop_erase(self, drive_id: str) -> None:
        self.asked.append(("stop_erase", drive_id))

    def sleep_once(self) -> None:
        self.asked.append(("sleep_once",))
        self.now = replace(self.now, sleep=self.slept)

    def attest_no_storage(self) -> None:
        self.asked.append(("attest_no_storage",))
        self.now = replace(self.now, no_storage_attested=True)

    def answer_hand_test(self, code: str, verdict: Verdict, reason: Reason | None) -> None:
        self.asked.append(("answer_hand_test", code, verdict, reason))
        rows = tuple(
            HandRow(code, verdict, reason) if row.code == code else row
            for row in self.now.hand_tests
        )
        self.now = replace(self.now, hand_tests=rows)

    def open_hand_test(self, code: str) -> HandEngine | None:
        self.opened.append(code)
        return self.engines.get(code)

    def end_hand_test(self, code: str, end: HandEnd) -> None:
        self.asked.append(("end_hand_test", code, end))
        found = {one.code: one for one in end.findings}
        rows = tuple(
            HandRow(row.code, found[row.code].verdict, found[row.code].reason)
            if row.code in found
            else row
            for row in self.now.hand_tests
        )
        self.now = replace(self.now, hand_tests=rows)

    def tell(self, told: ToldFacts) -> None:
        self.asked.append(("tell", told))
        self.now = replace(self.now, told=told)

    def begin_long_test(self, task: LongTask) -> None:
        self.asked.append(("begin_long_test", task))

    def stop_long_test(self, task: LongTask) -> None:
        self.asked.append(("stop_long_test", task))

    def choose_look(self, surface: Surface, card: LooksCard) -> None:
        self.asked.append(("choose_look", surface, card))
        looks = self.now.looks.model_copy(update={surface.value: card})
        self.now = replace(self.now, looks=looks)

    def seal(self) -> Sequence[Blocker]:
        self.asked.append(("seal",))
        return self.now.blockers

    def close(self) -> None:
        self.asked.append(("close",))


def stages(**states: StageState) -> tuple[StageView, ...]:
    return tuple(StageView(stage, states.get(stage.value, StageState.OPEN)) for stage in Stage)


def send(phase: SendPhase, **others: Any) -> SendState:
    given: dict[str, Any] = {"waiting": 0, "address": None, "at": None, "problem": None}
    return SendState(phase=phase, **(given | others))


def event(at: str, what: str, **others: Any) -> Event:
    return Event(boot_id="b", boot_ms=0, at=f"2026-11-23T{at}:00.000Z", event=what, **others)


STORY = (
    event("09:16", "started"),
    event("09:17", "operator", by="mk"),
    event("09:18", "inspected"),
    event("09:20", "erase_confirmed", detail=json.dumps({"drive": drives.drive().id})),
    event(
        "09:58", "erase_ended", detail=json.dumps({"drive": drives.drive().id, "status": "erased"})
    ),
)


def fresh(**others: Any) -> View:
    """The first picture: nothing typed, probes at work."""
    given: dict[str, Any] = {
        "language": Language.NL,
        "bench": "Tafel 3",
        "demo": False,
        "laptop_name": "Lenovo ThinkPad T480",
        "laptop_serial": "PF1A2B3C",
        "asset_tag": None,
        "operator": None,
        "stage": Stage.START,
        "stages": stages(check=StageState.BUSY),
        "resumed": False,
        "checks": tuple(
            replace(row, busy=place > 1, verdict=None if place > 1 else row.verdict)
            if place < 5
            else replace(row, busy=True, verdict=None, label=None, findings=())
            for place, row in enumerate(results.CHECKS)
        ),
        "checks_done": 2,
        "drives": (drives.drive_row(), drives.STICK),
        "hidden": (),
        "no_storage_attested": False,
        "hand_tests": results.HAND,
        "looks": Looks(),
        "blockers": tuple(Blocker),
        "grade": None,
        "sealed": False,
        "record_id": RECORD_ID,
        "send": send(SendPhase.NOT_SEALED),
    }
    return View(**(given | others))


def working(stage: Stage, **others: Any) -> View:
    """Somebody is at work and the inspection is done."""
    given: dict[str, Any] = {
        "stage": stage,
        "operator": "mk",
        "asset_tag": "DS-00412",
        "stages": stages(start=StageState.DONE, check=StageState.PROBLEM),
        "checks": results.CHECKS,
        "checks_done": len(results.CHECKS),
        "blockers": (Blocker.DRIVE_NOT_DECIDED, Blocker.HAND_TESTS_OPEN, Blocker.LOOKS_OPEN),
        "grade": results.GRADE,
    }
    return fresh(**(given | others))


def sealed(phase: SendPhase, **others: Any) -> View:
    """The record is made."""
    done = dict.fromkeys((stage.value for stage in Stage), StageState.DONE)
    given: dict[str, Any] = {
        "stages": stages(**done),
        "drives": (drives.ERASED, drives.STICK),
        "hand_tests": results.TRIED,
        "looks": results.SEEN,
        "blockers": (),
        "sealed": True,
        "send": send(phase, address=ADDRESS, at="2026-11-23T14:02:11.000Z"),
        "events": STORY,
        "sealed_at": "2026-11-23T11:58:07.000Z",
    }
    return working(Stage.GRADE, **(given | others))
