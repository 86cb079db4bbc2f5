"""The step Try in lines, and what no sensor tells: one question after the other."""

from agent.asking import Ask, Option, Question
from agent.hand_said import counted, keep_said
from agent.plain_talk import Talk
from agent.say import Say
from agent.screens.hand_answers import HandAnswer, answer_label, answers_to, verdict_of
from agent.told_words import UNKNOWN, USB_SOCKETS, ToldQuestion, is_told_question, told_question
from agent.try_words import COUNTED, MOST_COUNTED, counted_label, do_text, hand_question
from agent.view import Actions
from agent.widgets.erase_line import running
from checks.findings import Reason, Verdict
from checks.hand.values import Said

SWOLLEN = "battery.swollen"


def try_options(code: str, say: Say) -> tuple[Option, ...]:
    """What may be answered; what is counted is answered by its number."""
    skip = answer_label(HandAnswer.SKIP, code, say)
    if code in COUNTED:
        none = Option("0", "pass", say.tr(hand_question(code).yes))
        some = (Option(str(n), str(n), counted_label(n, say)) for n in range(1, MOST_COUNTED + 1))
        return (none, *some, Option("S", "skip", skip))
    answers = answers_to(code)
    return _numbered([(_value(one), answer_label(one, code, say)) for one in answers])


def told_options(question: ToldQuestion, say: Say) -> tuple[Option, ...]:
    """What may be answered; a number is typed as it is."""
    choices = [(one.told.value, one.label(say)) for one in question.options]
    if question.name != USB_SOCKETS:
        return _numbered(choices)
    return tuple(Option("U" if value == UNKNOWN else value, value, text) for value, text in choices)


def _numbered(choices: list[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(str(key), *choice) for key, choice in enumerate(choices, 1))


def _value(answer: HandAnswer) -> str:
    return "skip" if answer is HandAnswer.SKIP else verdict_of(answer).value


class PlainTry:
    """Asks the person."""

    def __init__(self, actions: Actions, talk: Talk) -> None:
        self._actions = actions
        self._talk = talk

    def visit(self) -> None:
        """Every part that has no answer yet."""
        for row in self._actions.view().hand_tests:
            if row.verdict is None:
                self._ask(row.code)

    def _ask(self, code: str) -> None:
        say = self._talk.say
        self._talk.line()
        erasing = bool(running(self._actions.view().drives))
        self._talk.line(f"{say.words.finding_name(code)}: {_text(code, say, erasing=erasing)}")
        options = try_options(code, say)
        chosen = self._talk.choose(Question(Ask.HAND_TEST, options, code=code))
        if chosen is None:
            return
        said = _said(code, chosen)
        keep_said(self._actions, code, said)
        if code == SWOLLEN and said.verdict is Verdict.FAIL:
            self._talk.line(say.tr("Do not press on it. Fetch your supervisor."))

    def tell(self) -> None:
        """What no sensor tells, as far as nobody has answered yet."""
        for name in self._actions.view().told_open:
            view, say = self._actions.view(), self._talk.say
            if not is_told_question(name) or name not in view.told_open:
                continue
            question = told_question(name)
            self._talk.line()
            self._talk.line(question.text(say))
            options = told_options(question, say)
            chosen = self._talk.choose(Question(Ask.TOLD, options, code=name))
            told = next((one.told for one in question.options if one.told.value == chosen), None)
            if told is not None and told.adds is not None:
                self._actions.tell(told.adds(view.told))


def _text(code: str, say: Say, *, erasing: bool) -> str:
    """What to do: lines show no colours, and a count needs no other question before it."""
    match code:
        case "display.picture":
            return say.tr("Look at the whole screen. Is the picture even?")
        case "display.pixels" | "display.damage":
            return say.tr(hand_question(code).do)
        case "port.usb":
            text = do_text(code, say, erasing=erasing)
            return f"{text} {say.tr('How many do not work?')}"
        case _:
            return do_text(code, say, erasing=erasing)


def _said(code: str, chosen: str) -> Said:
    if chosen == "skip":
        return Said(Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED)
    if code in COUNTED:
        return counted(code, 0 if chosen == "pass" else int(chosen))
    return Said(Verdict(chosen))
