"""What was checked, by component, worst first inside each."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.web.parts import TONES, Badge, Remark
from reports.language import Translator
from reports.record import HandTest, Record
from reports.record_words import RecordFinding, finding_of
from reports.words import Words

COMPONENT_OF = {
    "ram": "memory",
    "lock": "locks",
    "tpm": "firmware",
    "kernel": "firmware",
    "firmware": "firmware",
}
"""Component of a code's first word, where the two differ."""
ORDER = (
    "battery", "power", "drive", "memory", "cpu", "thermal", "display", "input", "audio",
    "camera", "port", "radio", "locks", "firmware", "clock", "identity",
)  # fmt: skip
GRAVITY = ("fail", "crashed", "not_tested", "unsupported", "warn", "pass")
"""A missing result stands above a mild one: nobody must overlook it."""


@dataclass(frozen=True, slots=True)
class Component:
    """The findings of one component."""

    title: str
    worst: Badge
    findings: tuple[Remark, ...]


class FindingsView:
    """Words the findings of one record."""

    def __init__(self, record: Record, words: Words, tr: Translator) -> None:
        self._record = record
        self._words = words
        self.tr = tr
        self._devices = _device_names(record)

    def components(self) -> tuple[Component, ...]:
        """Every component that was checked."""
        by_component: dict[str, list[tuple[str, Remark]]] = {}
        for finding in self._record.findings:
            first = finding.code.split(".")[0]
            name = COMPONENT_OF.get(first, first)
            word = self._words.verdict(finding.verdict).word
            remark = Remark(
                title=self._words.finding_name(finding.code),
                device=self.device(finding.device),
                verdict=Badge(word, _tone(finding.verdict.value)),
                measured=self._measured(finding),
            )
            by_component.setdefault(name, []).append((finding.verdict.value, remark))
        return tuple(
            self._component(name, found)
            for name, found in sorted(by_component.items(), key=lambda item: _place(item[0]))
        )

    def hand_tests(self) -> tuple[Remark, ...]:
        """What a person tried."""
        return tuple(self._hand_test(test) for test in self._record.hand_tests)

    def worst_hand_test(self) -> Badge | None:
        """The verdict that counts for all of them."""
        worst = min(
            (finding_of(test) for test in self._record.hand_tests),
            key=lambda finding: GRAVITY.index(finding.verdict.value),
            default=None,
        )
        if worst is None:
            return None
        return Badge(self._words.verdict(worst.verdict).word, _tone(worst.verdict.value))

    def device(self, device: str | None) -> str:
        """A drive or battery as people call it."""
        return "" if device is None else self._devices.get(device, device)

    def _measured(self, finding: RecordFinding) -> str:
        if finding.verdict.value in {"not_tested", "unsupported", "crashed"}:
            why = self._words.finding(finding)
            return self.tr("Not tested: {reason}", reason=_low(why.means))
        says = self._words.says(finding)
        limit = self._words.limit(finding)
        return " · ".join(filter(None, (_capital(says), limit)))

    def _hand_test(self, test: HandTest) -> Remark:
        finding = finding_of(test)
        times = self.tr.plural("Tried {n} time", "Tried {n} times", test.attempts)
        said = self._measured(finding)
        return Remark(
            title=self._words.finding_name(test.code),
            device="",
            verdict=Badge(self._words.verdict(finding.verdict).word, _tone(finding.verdict.value)),
            measured=f"{said} · {times}" if test.attempts > 1 else said,
        )

    def _component(self, name: str, found: list[tuple[str, Remark]]) -> Component:
        ordered = sorted(found, key=lambda pair: GRAVITY.index(pair[0]))
        return Component(
            title=self._words.component(name),
            worst=ordered[0][1].verdict,
            findings=tuple(remark for _, remark in ordered),
        )


def _tone(verdict: str) -> str:
    return TONES.get(verdict, "none")


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def _device_names(record: Record) -> Mapping[str, str]:
    """Names that tell drives or packs apart; the only one of its kind needs none."""
    drives = {
        f"drive:{drive.id}": " ".join(filter(None, (drive.vendor, drive.model))) or drive.id
        for drive in record.storage.drives
    }
    packs = {
        pack.id: " ".join(filter(None, (pack.maker, pack.model, pack.position))) or pack.id
        for pack in record.laptop.batteries
    }
    names: dict[str, str] = {}
    for kind in (drives, packs):
        names.update(kind if len(kind) > 1 else dict.fromkeys(kind, ""))
    return names


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
