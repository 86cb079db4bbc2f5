"""The demo walking by itself: what a trainee would answer, on drives that hold nobody's data."""

from collections.abc import Callable

from agent.asking import Ask, Question

DEMO_OPERATOR = "demo"
DEMO_TAG = "DEMO-0001"

_TEXTS = {Ask.OPERATOR: DEMO_OPERATOR, Ask.ASSET_TAG: DEMO_TAG}
_CHOICES = {
    Ask.FOREIGN: "no",
    Ask.RESUME: "yes",
    Ask.SLEEP: "yes",
    Ask.NO_STORAGE: "yes",
    Ask.HAND_TEST: "pass",
    Ask.LOOK: "none",
    Ask.SEAL: "yes",
}


_TOLD = {"bios": "yes", "usb_sockets": "3"}
_PART_TOLD = "no"
"""A part that no sensor of a recorded laptop shows: nobody can try it in a demo either."""


class DemoWalk:
    """Answers every question. It types serials for simulated drives only."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """Make the walker; `show` prints an answer after its question."""
        self._show = show

    def answer(self, question: Question, attempt: int) -> str:
        """The answer of a trainee for whom everything goes well."""
        given = "" if attempt else self._given(question)
        self._show(given)
        return given

    def _given(self, question: Question) -> str:
        if question.ask is Ask.CONFIRM:
            return self._serial(question)
        if question.ask is Ask.NEXT:
            return "" if question.stage is not None else question.key_of("leave")
        if question.ask is Ask.TOLD:
            return question.key_of(_TOLD.get(question.code or "", _PART_TOLD))
        return _TEXTS.get(question.ask) or question.key_of(_CHOICES[question.ask])

    def _serial(self, question: Question) -> str:
        row = question.drive
        if row is None or not row.drive.simulated or not row.drive.identity.serial:
            return ""
        serial = row.drive.identity.serial
        return serial if row.confirm_whole_serial else serial[-4:]
