"""Words a grade: why this letter, what would raise it, what holds the laptop."""

from checks.findings import Finding, Reason, Verdict
from reports.grades import (
    FitFor,
    Grade,
    GradeOutcome,
    GradeReason,
    Hold,
    Letter,
    Lift,
    LooksCard,
    Surface,
    Tier,
)
from reports.wording import erasing, flow, grading
from reports.wording.check_words import CheckWords
from reports.wording.parts import Wording
from wipe.codes import DriveStatus

_ERASE_HOLD = "erase."
_COSMETIC = "cosmetic."
_CAPABILITY = "capability."
_MINOR_COUNT = "minor.count"


class GradeWords(CheckWords):
    """Words of grading; a reason of a grade is worded as the finding it was made of."""

    def letter(self, letter: Letter) -> str:
        """A letter as it is printed; `parts` is a word."""
        return self.fit_for(FitFor.PARTS) if letter is Letter.PARTS else letter.value

    def letter_means(self, letter: Letter) -> str:
        """What a letter promises."""
        return self._tr(grading.LETTERS[letter][1])

    def grade_outcome(self, outcome: GradeOutcome) -> str:
        """Whether the laptop may go on."""
        return self._tr(grading.OUTCOMES[outcome])

    def grade_reason(self, reason: GradeReason) -> str:
        """One thing that caps the letter."""
        if reason.code == _MINOR_COUNT:
            return self._tr(grading.MINOR_COUNT)
        if reason.code.startswith(_COSMETIC):
            cosmetic = self.cosmetic(reason.code.removeprefix(_COSMETIC))
            return self._tr(grading.COSMETIC_REASON, cosmetic=cosmetic)
        if reason.code.startswith(_CAPABILITY):
            return self._capability(reason)
        return self.finding(_finding_of(reason)).title

    def lift(self, lift: Lift, now: Grade | None = None) -> str:
        """What would raise the grade; with `now`, a lift of use alone names the use."""
        repairs = self._joined([self.repair(code) for code in lift.repairs])
        if now is not None and now.letter is lift.letter and now.fit_for is not lift.fit_for:
            sentence = grading.LIFT_FIT_AT_MOST if lift.at_most else grading.LIFT_FIT
            return self._tr(sentence, repairs=repairs, fit_for=self.fit_for(lift.fit_for))
        sentence = grading.LIFT_AT_MOST if lift.at_most else grading.LIFT
        letter = self._tr(grading.LETTERS[lift.letter][0])
        return self._tr(sentence, repairs=repairs, letter=letter)

    def repair(self, code: str) -> str:
        """A repair as the thing that is needed: `a new battery`."""
        return self._known(grading.REPAIRS, code)

    def hold(self, hold: Hold) -> Wording:
        """What stops the laptop and what ends that."""
        if hold.code.startswith(_ERASE_HOLD):
            status = DriveStatus(hold.code.removeprefix(_ERASE_HOLD))
            said = self._words(erasing.STATUSES[status])
        else:
            said = self.finding(Finding(code=hold.code, verdict=Verdict.FAIL, device=hold.device))
        return Wording(said.title, said.means, self.needs(hold.needs, said.next))

    def needs(self, code: str, otherwise: str = "") -> str:
        """What ends a hold."""
        return self._tr(grading.NEEDS[code]) if code in grading.NEEDS else otherwise

    def next_step(self, code: str) -> Wording:
        """Where the laptop goes after grading."""
        text = grading.NEXT_STEPS.get(code)
        return self._coded(flow.UNKNOWN_CODE, code) if text is None else self._words(text)

    def fit_for(self, fit_for: FitFor) -> str:
        """What the laptop can be used for."""
        return self._tr(grading.FIT_FOR[fit_for])

    def tier(self, tier: Tier) -> str:
        """How well it meets the floors."""
        return self._tr(grading.TIERS[tier])

    def cosmetic(self, code: str) -> str:
        """The class of looks in plain words: `lightly used`."""
        return self._known(grading.COSMETIC, code)

    def looks_card(self, card: LooksCard) -> str:
        """The name of a card."""
        return self._tr(grading.LOOKS[card][0])

    def looks_card_help(self, card: LooksCard) -> str:
        """What counts as this card."""
        return self._tr(grading.LOOKS[card][1])

    def surface(self, surface: Surface) -> str:
        """The name of a surface."""
        return self._tr(grading.SURFACES[surface])

    def _capability(self, reason: GradeReason) -> str:
        _, name, tier = (*reason.code.split("."), "", "")[:3]
        if name not in set(FitFor) or tier not in set(Tier):
            return reason.code
        if FitFor(name) is FitFor.PARTS:
            return self._too_little(reason)
        fit_for = self.fit_for(FitFor(name))
        return self._tr(grading.CAPABILITY_REASONS[Tier(tier)], fit_for=fit_for)

    def _too_little(self, reason: GradeReason) -> str:
        """What no system is content with; an older record does not tell."""
        has, least = reason.measured, reason.limit
        told = self.amounts.values(has, least)
        short = []
        if _is_short(has.get("ram_mib"), least.get("least_ram_mib")):
            text = grading.TOO_LITTLE_MEMORY if "ram_mib" in has else grading.UNKNOWN_MEMORY
            short.append(self._tr(text, **told))
        if _is_short(has.get("storage_bytes"), least.get("least_storage_bytes")):
            text = grading.TOO_LITTLE_STORAGE if "storage_bytes" in has else grading.NO_STORAGE
            short.append(self._tr(text, **told))
        if not short:
            return self._tr(grading.CAPABILITY_PARTS)
        return self._tr(grading.CAPABILITY_TOO_LITTLE, parts=self._joined(short))

    def _joined(self, parts: list[str]) -> str:
        if len(parts) < 2:  # noqa: PLR2004 - nothing to join
            return "".join(parts)
        return self._tr(grading.AND, first=", ".join(parts[:-1]), last=parts[-1])


def _is_short(has: int | str | None, least: int | None) -> bool:
    """Whether a floor is known and what there is does not reach it."""
    return least is not None and not (isinstance(has, int) and has >= least)


def _finding_of(reason: GradeReason) -> Finding:
    """The finding that a grade's reason was made of."""
    verdict = Verdict(reason.verdict) if reason.verdict in set(Verdict) else Verdict.FAIL
    return Finding(
        code=reason.code,
        verdict=verdict,
        reason=Reason(reason.why) if reason.why in set(Reason) else None,
        device=reason.device,
        measured=reason.measured,
        limit=reason.limit,
    )
