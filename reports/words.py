"""Every code in Dutch and English: the one place that words findings, erasures and grades.

Screens, plain lines, pages and certificates all say the same, because they all ask here. The
tables are in `reports/wording/`, the Dutch texts in `reports/locale/`.
"""

import string
from pathlib import Path

from checks.findings import Finding, Reason, Verdict
from host.drive import DriveKind, HiddenStorage, Transport
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
from reports.language import Language, Translator
from reports.wording import erasing, flow, judging
from reports.wording.amounts import Amounts
from reports.wording.findings import FINDINGS
from reports.wording.parts import FindingText, VerdictWord, Wording
from wipe.values import (
    Basis,
    DrivePlan,
    DriveStatus,
    EraseException,
    ExceptionCode,
    Level,
    LevelClaim,
    Method,
    Note,
    Outcome,
    Refusal,
    Standard,
    StatusReason,
    StepResult,
)

_ERASE_HOLD = "erase."
_COSMETIC = "cosmetic."
_CAPABILITY = "capability."
_MINOR_COUNT = "minor.count"


def translator(language: Language) -> Translator:
    """The translator of this room's texts."""
    return Translator(__file__, Path(__file__).parent.name, language)


class Words:
    """Words every code in one language; made from `translator(language)`."""

    def __init__(self, tr: Translator) -> None:
        self._tr = tr
        self.amounts = Amounts(tr)

    # Checks

    def verdict(self, verdict: Verdict) -> VerdictWord:
        """One of the five answers that people see."""
        word, sign = judging.VERDICTS[verdict]
        return VerdictWord(self._tr(word), sign)

    def busy(self) -> VerdictWord:
        """What stands there while there is no verdict yet."""
        word, sign = judging.BUSY
        return VerdictWord(self._tr(word), sign)

    def component(self, name: str) -> str:
        """A component's name; an unknown one keeps its own."""
        return self._tr(judging.COMPONENTS[name][0]) if name in judging.COMPONENTS else name

    def component_help(self, name: str) -> str:
        """One line for who does not know the word; empty for an unknown component."""
        return self._tr(judging.COMPONENTS[name][1]) if name in judging.COMPONENTS else ""

    def finding_name(self, code: str) -> str:
        """What a code is about, without its answer: `Battery`."""
        return self._tr(FINDINGS[code].name) if code in FINDINGS else code

    def says(self, finding: Finding) -> str:
        """The answer alone, for a row that already names its subject: `61 % of new`."""
        without = judging.WITHOUT_RESULT.get(finding.verdict)
        if without is not None:
            return self._tr(without)
        text = FINDINGS.get(finding.code)
        if text is None:
            return self.verdict(finding.verdict).word
        return self._first_sayable(_variants(text, finding.verdict), finding)

    def finding(self, finding: Finding) -> Wording:
        """What is so, why it matters to the user, and what could mend it."""
        title = f"{self.finding_name(finding.code)}: {self.says(finding)}"
        if finding.verdict in judging.WITHOUT_RESULT:
            why = self._why_without(finding)
            return Wording(title, why.means, why.next)
        text = FINDINGS.get(finding.code)
        if text is None:
            unknown = self._coded(flow.UNKNOWN_CODE, finding.code)
            return Wording(title, unknown.means, unknown.next)
        return Wording(title, self._tr(text.means), self._tr(_next(text, finding.verdict)))

    def limit(self, finding: Finding) -> str:
        """The limits that judged, as a sentence; empty where the finding carries none."""
        text = FINDINGS.get(finding.code)
        if text is None or finding.verdict in judging.WITHOUT_RESULT:
            return ""
        return self._first_sayable(text.limits, finding)

    def reason(self, reason: Reason) -> Wording:
        """Why there is no measurement."""
        return self._words(judging.REASONS[reason])

    # Erasing

    def status(self, outcome: Outcome) -> Wording:
        """How one drive ended; the reason, where there is one, says why and what to do."""
        return self.drive_status(outcome.status, outcome.reason)

    def drive_status(self, status: DriveStatus, reason: str | None = None) -> Wording:
        """The same from a record, which keeps status and reason apart."""
        said = self._words(erasing.STATUSES[status])
        if reason in set(Refusal):
            why = self.refusal(Refusal(reason))
        elif reason in set(StatusReason):
            why = self.status_reason(StatusReason(reason))
        else:
            return said
        return Wording(said.title, why.means, why.next)

    def status_word(self, status: DriveStatus) -> str:
        """A status in one or a few words, for tables: `ERASED`."""
        return self._tr(erasing.STATUS_WORDS[status])

    def status_reason(self, reason: StatusReason) -> Wording:
        """Why a status is not `erased`."""
        return self._words(erasing.STATUS_REASONS[reason])

    def refusal(self, refusal: Refusal) -> Wording:
        """Why the guard says no."""
        return self._words(erasing.REFUSALS[refusal])

    def hidden(self, hint: HiddenStorage) -> Wording:
        """What a hint of an unseen drive means."""
        return self._words(erasing.HIDDEN[hint.kind])

    def method(self, method: Method) -> str:
        """What happens to the drive, in a plain sentence."""
        return self._tr(erasing.METHODS[method][1])

    def method_name(self, method: Method) -> str:
        """The method's proper name, for tables and papers."""
        return self._tr(erasing.METHODS[method][0])

    def plan(self, plan: DrivePlan) -> str:
        """What will be done with a drive and how long it takes."""
        if not plan.available:
            return self.method(plan.preferred)
        method = self.method(plan.available[0].method)
        duration = self.amounts.duration(plan.estimate_s)
        return self._tr(erasing.PLAN, method=method, duration=duration)

    def plan_better(self, plan: DrivePlan) -> str:
        """What would be better once this version can do it; empty when nothing is."""
        if plan.available and plan.available[0].method is plan.preferred:
            return ""
        return self._tr(erasing.PLAN_BETTER, method=self.method(plan.preferred))

    def plan_reason(self, code: str) -> str:
        """Why a step is in the plan."""
        return self._known(erasing.PLAN_REASONS, code)

    def plan_row(self, row: str) -> str:
        """What kind of drive a row of the decision table is about."""
        return self._known(erasing.PLAN_ROWS, row)

    def level_name(self, level: Level) -> str:
        """The level's own name: it is the same in every language."""
        return self._tr(erasing.LEVELS[level][0])

    def level_means(self, level: Level) -> str:
        """What a level protects against."""
        return self._tr(erasing.LEVELS[level][1])

    def standard(self, standard: Standard) -> str:
        """A standard's name."""
        return self._tr(erasing.STANDARDS[standard])

    def basis(self, basis: Basis) -> str:
        """On what ground a level is claimed."""
        return self._tr(erasing.BASES[basis])

    def level(self, standard: Standard, claim: LevelClaim) -> str:
        """One claim in a line: `IEEE 2883-2022: Clear (named in the standard)`."""
        level, name = self.level_name(claim.level), self.standard(standard)
        if claim.basis is None:
            return self._tr(erasing.LEVEL_LINE_PLAIN, standard=name, level=level)
        basis = self.basis(claim.basis)
        return self._tr(erasing.LEVEL_LINE, standard=name, level=level, basis=basis)

    def exception(self, exception: EraseException) -> str:
        """What an erase did not reach or could not prove, with how much of it."""
        text = self.exception_code(exception.code)
        if not exception.ranges:
            return text
        size = self.amounts.size(sum(part.length for part in exception.ranges))
        return self._tr(erasing.EXCEPTION_SIZE, text=text, size=size)

    def exception_code(self, code: ExceptionCode) -> str:
        """The same when only the code is known, as in a plan."""
        return self._tr(erasing.EXCEPTIONS[code])

    def note(self, note: Note) -> str:
        """What is printed with an outcome."""
        return self._tr(erasing.NOTES[note])

    def step_result(self, result: StepResult) -> str:
        """How a step ended."""
        return self._tr(erasing.STEP_RESULTS[result])

    def drive_kind(self, kind: str) -> str:
        """What holds the bits, from the code in drives and records."""
        return self._tr(erasing.KINDS[DriveKind(kind)]) if kind in set(DriveKind) else kind

    def transport(self, transport: str) -> str:
        """How the drive is attached, from the code in drives and records."""
        known = transport in set(Transport)
        return self._tr(erasing.TRANSPORTS[Transport(transport)]) if known else transport

    # Grading

    def letter_means(self, letter: Letter) -> str:
        """What a letter promises."""
        return self._tr(judging.LETTERS[letter][1])

    def grade_outcome(self, outcome: GradeOutcome) -> str:
        """Whether the laptop may go on."""
        return self._tr(judging.OUTCOMES[outcome])

    def grade_reason(self, reason: GradeReason) -> str:
        """One thing that caps the letter."""
        if reason.code == _MINOR_COUNT:
            return self._tr(judging.MINOR_COUNT)
        if reason.code.startswith(_COSMETIC):
            cosmetic = self.cosmetic(reason.code.removeprefix(_COSMETIC))
            return self._tr(judging.COSMETIC_REASON, cosmetic=cosmetic)
        if reason.code.startswith(_CAPABILITY):
            return self._capability(reason.code)
        return self.finding(_finding_of(reason)).title

    def lift(self, lift: Lift, now: Grade | None = None) -> str:
        """What would raise the grade; with `now`, a lift of use alone names the use."""
        repairs = self._joined([self.repair(code) for code in lift.repairs])
        if now is not None and now.letter is lift.letter and now.fit_for is not lift.fit_for:
            return self._tr(judging.LIFT_FIT, repairs=repairs, fit_for=self.fit_for(lift.fit_for))
        sentence = judging.LIFT_AT_MOST if lift.at_most else judging.LIFT
        letter = self._tr(judging.LETTERS[lift.letter][0])
        return self._tr(sentence, repairs=repairs, letter=letter)

    def repair(self, code: str) -> str:
        """A repair as the thing that is needed: `a new battery`."""
        return self._known(judging.REPAIRS, code)

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
        return self._tr(judging.NEEDS[code]) if code in judging.NEEDS else otherwise

    def next_step(self, code: str) -> Wording:
        """Where the laptop goes after grading."""
        text = judging.NEXT_STEPS.get(code)
        return self._coded(flow.UNKNOWN_CODE, code) if text is None else self._words(text)

    def fit_for(self, fit_for: FitFor) -> str:
        """What the laptop can be used for."""
        return self._tr(judging.FIT_FOR[fit_for])

    def tier(self, tier: Tier) -> str:
        """How well it meets the floors."""
        return self._tr(judging.TIERS[tier])

    def cosmetic(self, code: str) -> str:
        """The class of looks in plain words: `lightly used`."""
        return self._known(judging.COSMETIC, code)

    def looks_card(self, card: LooksCard) -> str:
        """The name of a card."""
        return self._tr(judging.LOOKS[card][0])

    def looks_card_help(self, card: LooksCard) -> str:
        """What counts as this card."""
        return self._tr(judging.LOOKS[card][1])

    def surface(self, surface: Surface) -> str:
        """The name of a surface."""
        return self._tr(judging.SURFACES[surface])

    # The flow and the server

    def blocker(self, code: str) -> Wording:
        """Why the laptop cannot be graded and sent yet."""
        text = flow.BLOCKERS.get(code)
        return self._coded(flow.UNKNOWN_CODE, code) if text is None else self._words(text)

    def problem(self, code: str) -> Wording:
        """Why the server did not take a record, as the bench sees it."""
        text = flow.PROBLEMS.get(code)
        return self._coded(flow.PROBLEM_OTHER, code) if text is None else self._words(text)

    # How it is done

    def _words(self, text: Wording) -> Wording:
        return Wording(self._tr(text.title), self._tr(text.means), self._tr(text.next))

    def _coded(self, text: Wording, code: str) -> Wording:
        return Wording(
            self._tr(text.title, code=code),
            self._tr(text.means, code=code),
            self._tr(text.next, code=code),
        )

    def _known(self, table: dict[str, str], code: str) -> str:
        """The words of an open code; a newer record may hold one that we do not know."""
        return self._tr(table[code]) if code in table else code

    def _why_without(self, finding: Finding) -> Wording:
        if finding.verdict is Verdict.CRASHED or finding.reason is None:
            return self._words(judging.CRASHED)
        return self.reason(finding.reason)

    def _first_sayable(self, variants: tuple[str, ...], finding: Finding) -> str:
        values = self.amounts.values(finding.measured, finding.limit)
        for variant in variants:
            if _placeholders(variant) <= values.keys():
                return self._tr(variant, **values)
        return ""

    def _capability(self, code: str) -> str:
        _, name, tier = (*code.split("."), "", "")[:3]
        if name not in set(FitFor) or tier not in set(Tier):
            return code
        if FitFor(name) is FitFor.PARTS:
            return self._tr(judging.CAPABILITY_PARTS)
        fit_for = self.fit_for(FitFor(name))
        return self._tr(judging.CAPABILITY_REASONS[Tier(tier)], fit_for=fit_for)

    def _joined(self, parts: list[str]) -> str:
        if len(parts) < 2:  # noqa: PLR2004 - nothing to join
            return "".join(parts)
        return self._tr(judging.AND, first=", ".join(parts[:-1]), last=parts[-1])


def _variants(text: FindingText, verdict: Verdict) -> tuple[str, ...]:
    if verdict is Verdict.PASS:
        return text.good
    return text.warn or text.bad if verdict is Verdict.WARN else text.bad


def _next(text: FindingText, verdict: Verdict) -> str:
    if verdict is Verdict.PASS:
        return judging.GO_ON
    return text.next_warn or text.next if verdict is Verdict.WARN else text.next


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


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
