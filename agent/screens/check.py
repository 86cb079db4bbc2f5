"""Check: one row per component, filling in as the probes answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget
from typing_extensions import override

from agent.long_words import progress_text, waiting_for, waits_text
from agent.say import Say
from agent.screens.messages import CheckChosen, InspectAgainAsked
from agent.screens.pane import Evidence, Help, Pane
from agent.screens.sealed_words import sealed_note
from agent.view import CheckRow, Stage, View
from agent.widgets.key_bar import Key
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role, verdict_role
from agent.widgets.rows import Rows, numbered
from agent.widgets.verdict import CELL_WIDTH, signed, verdict_cell
from checks.findings import Finding, Verdict
from checks.long_tests.values import WaitsFor

_AGAIN = "again"
_NAME_WIDTH = 13
_ORDER = (
    Verdict.FAIL,
    Verdict.CRASHED,
    Verdict.WARN,
    Verdict.NOT_TESTED,
    Verdict.UNSUPPORTED,
    Verdict.PASS,
)
_FAULTS = frozenset({Verdict.FAIL, Verdict.WARN, Verdict.CRASHED})
_SILENT = frozenset({Verdict.NOT_TESTED, Verdict.UNSUPPORTED})


class CheckPane(Pane):
    """The list of components."""

    stage: ClassVar[Stage] = Stage.CHECK

    def __init__(self) -> None:
        super().__init__(id=Stage.CHECK.value)
        self._checks: dict[str, CheckRow] = {}

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("check-title", "title")
        yield Line("check-todo", "todo")
        yield Rows(_NAME_WIDTH, CELL_WIDTH, id="check-rows")

    @override
    def show(self, view: View, say: Say) -> None:
        tr = say.tr
        total = len(view.checks)
        title = tr("Check: {done} of {total} ready", done=view.checks_done, total=total)
        self.query_one("#check-title", Line).say(title, Role.STRONG)
        busy = any(row.busy for row in view.checks) or not view.checks
        self.query_one("#check-todo", Line).say(*_todo(view, say, busy=busy))
        keys = [f"{check.component}/{check.device or ''}" for check in view.checks]
        self._checks = dict(zip(numbered(keys), view.checks, strict=True))
        names = numbered_names(view.checks, say)
        rows = [
            _row(key, name, check, say)
            for (key, check), name in zip(self._checks.items(), names, strict=True)
        ]
        if not busy and not view.sealed:
            rows.append(Row(_AGAIN, (Cell(tr("Check again")),)))
        self.query_one(Rows).set_rows(rows)

    @override
    def focus_work(self) -> None:
        self.query_one(Rows).focus()

    @override
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        return (Key("Enter", say.tr("details")),)

    @override
    def evidence(self, view: View, say: Say) -> Evidence | None:
        check = self._checks.get(self.query_one(Rows).chosen_id or "")
        if check is None:
            return None
        return Evidence(say.words.component(check.component), details(check, say))

    @override
    def help(self, say: Say) -> Help:
        tr = say.tr
        return Help(
            tr("Check"),
            tr(
                "opknap reads what is in this laptop and how well it still is.\n\n"
                "[+] good: measured, and inside the limits.\n"
                "[!] look out: it works, but the next owner must know this.\n"
                "[x] bad: outside the limits, or a part is missing.\n"
                "[-] not tested: we do not know. That is not the same as good.\n"
                "[~] busy: wait, or go on with another step.\n\n"
                "Some tests last minutes. They run by themselves, also while you do something "
                "else; a beep asks you to unplug the charger or to plug it in.\n\n"
                "Press Enter on a line: you read what was measured, what the limit is and what "
                "you can do. There you can also stop a test or begin it again."
            ),
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.row_id == _AGAIN:
            self.post_message(InspectAgainAsked())
        elif event.row_id in self._checks:
            self.post_message(CheckChosen(self._checks[event.row_id]))


def _todo(view: View, say: Say, *, busy: bool) -> tuple[str, Role]:
    tr, waits = say.tr, waiting_for(view)
    if view.sealed:
        return sealed_note(view, say), Role.INK
    if waits:
        return " ".join(waits_text(one, say) for one in WaitsFor if one in waits), Role.CARE
    if busy:
        return tr("opknap looks at the laptop by itself. You can go on with F9."), Role.INK
    if view.told_open:
        return tr("Ready. Some questions about this laptop are open: F3."), Role.INK
    return tr("Ready. Press Enter on a line to read more about it."), Role.INK


def numbered_names(checks: Sequence[CheckRow], say: Say) -> list[str]:
    """Names of the rows; where there are several batteries or drives, each has its number."""
    count = Counter(check.component for check in checks)
    seen: Counter[str] = Counter()
    names = []
    for check in checks:
        seen[check.component] += 1
        name = say.words.component(check.component)
        several = count[check.component] > 1
        names.append(f"{name} {seen[check.component]}" if several else name)
    return names


def _row(key: str, name: str, check: CheckRow, say: Say) -> Row:
    label = Cell(_plain_label(check.label), Role.FAINT)
    remarks = (
        *_under_way(check, say),
        *(
            Cell(_remark(finding, check.component, say), verdict_role(finding.verdict))
            for finding in _remarkable(check)
        ),
    )
    return Row(key, (Cell(name), _state(check, say), label), remarks)


def _under_way(check: CheckRow, say: Say) -> tuple[Cell, ...]:
    """How far its long test is, or what the test asks of the person."""
    if check.progress is None:
        return ()
    if check.progress.waits_for is not None:
        return (Cell(waits_text(check.progress.waits_for, say), Role.CARE),)
    return (Cell(progress_text(check.progress, say), Role.BUSY),)


def _state(check: CheckRow, say: Say) -> Cell:
    if check.progress is not None and check.progress.waits_for is not None:
        return Cell(signed(say.tr("YOUR TURN"), "[ ]"), Role.CARE)
    if check.busy or check.progress is not None:
        busy = say.words.busy()
        return Cell(signed(busy.word, busy.sign), Role.BUSY)
    if check.verdict is None:
        # Read, and nothing of it to judge: no verdict, so no sign of one.
        return Cell(say.tr("READ"), Role.FAINT)
    return verdict_cell(check.verdict, say)


def _remarkable(check: CheckRow) -> list[Finding]:
    """What the row tells by itself: every fault, else the first thing that gave no answer."""
    ordered = worst_first(check.findings)
    faults = [finding for finding in ordered if finding.verdict in _FAULTS]
    silent = [finding for finding in ordered if finding.verdict in _SILENT]
    return faults or silent[:1]


def _plain_label(label: str | None) -> str:
    return (label or "").replace("(R)", "").replace("(TM)", "")


def _remark(finding: Finding, component: str, say: Say) -> str:
    says = say.words.says(finding)
    named = say.words.finding_name(finding.code) == say.words.component(component)
    return says if named else say.words.finding(finding).title


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """What needs attention at the top, each kind in its own order."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.verdict))


def details(check: CheckRow, say: Say) -> str:
    """Everything that is known of a component, in sentences."""
    parts = [say.words.component_help(check.component), check.label or ""]
    if check.busy and check.progress is None and not check.findings:
        parts.append(say.tr("opknap is still looking at this part."))
    for finding in worst_first(check.findings):
        word = say.words.verdict(finding.verdict)
        told = say.words.finding(finding)
        lines = [f"{word.sign} {told.title}", say.words.limit(finding), told.means]
        if finding.verdict is not Verdict.PASS:
            lines.append(say.tr("To do: {next}", next=told.next))
        parts.append("\n".join(line for line in lines if line))
    return "\n\n".join(part for part in parts if part)
