"""The grade and why it is not better: the question a supervisor asks first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inventory.web.findings_view import FindingsView
from inventory.web.parts import TONES, Badge, Remark
from reports import record_words
from reports.grades import Grade, GradeReason, Letter
from reports.language import Translator
from reports.words import Words

WITHOUT_RESULT = {"not_tested", "unsupported", "crashed"}


@dataclass(frozen=True, slots=True)
class HoldText:
    """What stops the laptop, in plain sight."""

    title: str
    device: str
    meaning: str
    needs: str


@dataclass(frozen=True, slots=True)
class LiftText:
    """What would raise the grade."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class GradeText:
    """The grade in words."""

    letter: str
    letter_text: str
    short: str
    """For the title of the page."""
    caption: str
    class_text: str
    codes: str
    fit_for: str
    meaning: str
    question: str
    no_reason: str
    next_step: str
    policy: str


class GradeView:
    """Words the grade of one record."""

    def __init__(self, grade: Grade, words: Words, tr: Translator, findings: FindingsView) -> None:
        self._grade = grade
        self._words = words
        self.tr = tr
        self._findings = findings

    def text(self) -> GradeText:
        """Letter, classes and the headings around them."""
        grade, tr = self._grade, self.tr
        held = grade.outcome.value == "hold"
        letter = letter_text(grade.letter, tr)
        codes = " · ".join(filter(None, (grade.functional, grade.cosmetic)))
        return GradeText(
            letter=grade.letter.value,
            letter_text=letter,
            short=tr("on hold") if held else tr("grade {letter}", letter=letter),
            caption=tr("Provisional grade") if held else tr("Grade"),
            class_text=_capital(self._words.cosmetic(grade.cosmetic)),
            codes=tr("R2v3: {codes}", codes=codes),
            fit_for=self._fit_for(),
            meaning=self._words.letter_means(grade.letter),
            question=self._question(letter),
            no_reason=tr("Nothing lowers this grade."),
            next_step=self._words.next_step(grade.next_step).title,
            policy=grade.policy.version,
        )

    def holds(self) -> tuple[HoldText, ...]:
        """Every hold."""
        return tuple(
            HoldText(said.title, self._findings.device(hold.device), said.means, said.next)
            for hold in self._grade.holds
            for said in (self._words.hold(hold),)
        )

    def reasons(self) -> tuple[Remark, ...]:
        """What keeps the letter where it is."""
        return self._grouped(self._grade.reasons)

    def also(self) -> tuple[Remark, ...]:
        """What would show up once the reasons are gone."""
        return self._grouped(self._grade.also)

    def lifts(self) -> tuple[LiftText, ...]:
        """Repairs that raise the grade."""
        return tuple(
            LiftText(lift.letter.value, self._words.lift(lift, self._grade))
            for lift in self._grade.lifts
        )

    def _fit_for(self) -> str:
        grade = self._grade
        if grade.fit_for.value == "parts":
            return self.tr("Fit for parts only")
        return self.tr(
            "Fit for {use} ({tier})",
            use=self._words.fit_for(grade.fit_for),
            tier=self._words.tier(grade.tier),
        )

    def _question(self, letter: str) -> str:
        if self._grade.letter is Letter.A:
            return self.tr("Why {letter}", letter=letter)
        better = letter_text(list(Letter)[self._grade.letter.rank + 1], self.tr)
        if self._grade.letter is Letter.PARTS:
            return self.tr("Why not better than parts?")
        return self.tr("Why {letter} and not {better}?", letter=letter, better=better)

    def _grouped(self, reasons: Sequence[GradeReason]) -> tuple[Remark, ...]:
        """One remark each; what was not tested for the same reason is said in one."""
        together: dict[tuple[str | None, str | None], list[GradeReason]] = {}
        for position, reason in enumerate(reasons):
            is_tested = reason.verdict not in WITHOUT_RESULT
            # a position of its own keeps a reason alone
            key = (None, str(position)) if is_tested else (reason.why, reason.cap.value)
            together.setdefault(key, []).append(reason)
        return tuple(
            self._reason(group[0]) if len(group) == 1 else self._untested(group)
            for group in together.values()
        )

    def _untested(self, group: Sequence[GradeReason]) -> Remark:
        first = self._reason(group[0])
        names = dict.fromkeys(self._words.finding_name(reason.code) for reason in group)
        title = self.tr("{n} tests: {names}", n=len(group), names=", ".join(names))
        return replace(first, title=title, device="")

    def _reason(self, reason: GradeReason) -> Remark:
        said = record_words.reason(self._words, reason)
        cap = self.tr("at most {letter}", letter=letter_text(reason.cap, self.tr))
        tone = TONES.get(reason.verdict or "", "none")
        return Remark(
            title=said.title,
            device=self._findings.device(reason.device),
            verdict=Badge(said.verdict or cap, tone),
            measured=said.limit,
            meaning=said.means,
            cap=cap if said.verdict else "",
        )


def letter_text(letter: Letter, tr: Translator) -> str:
    """A letter as it is shown large."""
    return tr("parts") if letter is Letter.PARTS else letter.value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
