"""Words findings and all that belongs to them."""

import string

from checks.findings import Finding, Reason, Verdict
from checks.hand.questions import HAND_CODES
from reports.wording import flow, judging
from reports.wording.findings import FINDINGS
from reports.wording.parts import FindingText, VerdictWord, Wording
from reports.wording.voice import Voice

_SILENT = frozenset({Reason.FIRMWARE_SILENT, Reason.SENSOR_ABSENT, Reason.PRESENCE_UNKNOWN})


class CheckWords(Voice):
    """Words of the inspection."""

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
            return Wording(title, why.means, self._silent_next(finding) or why.next)
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

    def _why_without(self, finding: Finding) -> Wording:
        if finding.verdict is Verdict.CRASHED or finding.reason is None:
            return self._words(judging.CRASHED)
        if finding.reason is Reason.PRESENCE_UNKNOWN and finding.code in HAND_CODES:
            return self._words(judging.NOT_KNOWN_BY_EYE)
        return self.reason(finding.reason)

    def _silent_next(self, finding: Finding) -> str | None:
        text = FINDINGS.get(finding.code)
        if text is None or text.next_silent is None or finding.reason not in _SILENT:
            return None
        return self._tr(text.next_silent)

    def _first_sayable(self, variants: tuple[str, ...], finding: Finding) -> str:
        values = self.amounts.values(finding.measured, finding.limit)
        for variant in variants:
            if _placeholders(variant) <= values.keys():
                return self._tr(variant, **values)
        return ""


def _variants(text: FindingText, verdict: Verdict) -> tuple[str, ...]:
    if verdict is Verdict.PASS:
        return text.good
    return text.warn or text.bad if verdict is Verdict.WARN else text.bad


def _next(text: FindingText, verdict: Verdict) -> str:
    if verdict is Verdict.PASS:
        return judging.GO_ON
    return text.next_warn or text.next if verdict is Verdict.WARN else text.next


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
