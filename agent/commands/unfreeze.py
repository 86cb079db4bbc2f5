"""`opknap unfreeze`: let the laptop sleep once for drives that were frozen at its start."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.commands.judged import asking_idle_drives, judge_machine
from agent.commands.policy import policy_of
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from agent.sleep_journal import SleepJournal
from agent.sleep_words import end_words, need_words, reason_words, refusal_words
from agent.sleeping import SleepAct, SleepAnswer, real_sleep, running_under, sleep_once
from agent.view import SleepEnd, SleepResult
from host.capabilities import Capabilities
from host.drive import Drive
from host.errors import HostError
from host.local import LocalHost
from host.port import Host
from host.suspend import DEFAULT_SECONDS, SleepRefusal
from wipe.frozen import erases_itself, sleep_reason
from wipe.unfreeze import SleepConditions, Wanted, read_conditions

_FREED, _NONE_FREED, _REFUSED = 0, 1, 3
_NEEDS = (
    SleepRefusal.NO_DEEP_SLEEP,
    SleepRefusal.NEEDS_MAINS,
    SleepRefusal.LIVE_MEDIUM,
    SleepRefusal.DRIVE_BUSY,
)
_YES = frozenset({"yes", "ja"})


def register(
    app: typer.Typer,
    make_host: Callable[[], Host] = LocalHost,
    make_sleep: Callable[[Host], SleepAct] = real_sleep,
    is_terminal: Callable[[], bool] = lambda: sys.stdin.isatty() and sys.stdout.isatty(),
) -> None:
    """Add the command."""

    @app.command("unfreeze")
    def unfreeze(
        *,
        yes: Annotated[bool, typer.Option("--yes", help="Sleep without asking.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
    ) -> None:
        """Let the laptop sleep for 8 seconds, to free drives that its BIOS froze."""
        folder, host = DataFolder(data), make_host()
        say = Say(config_of(folder).language)
        found = _look(host, folder)
        answer = SleepAnswer(found.conditions.refusal() if found.wanted else None)
        if not as_json:
            for line in _found_lines(found, say):
                typer.echo(line)
        if (
            found.wanted
            and answer.refusal is None
            and (yes or _typed_yes(as_json, is_terminal, say))
        ):
            answer = sleep_once(
                host,
                SleepJournal(folder, host),
                found.wanted,
                busy=found.conditions.busy,
                sleep=make_sleep(host),
            )
        if as_json:
            typer.echo(json.dumps(_json(found, answer)))
        else:
            for line in _answer_lines(found, answer, say):
                typer.echo(line)
        raise typer.Exit(_status(answer))


@dataclass(frozen=True, slots=True)
class _Found:
    """The drives that a sleep may free, and whether the laptop may sleep."""

    wanted: tuple[Wanted, ...]
    conditions: SleepConditions
    told: Mapping[str, Capabilities] = field(default_factory=dict)


def _look(host: Host, folder: DataFolder) -> _Found:
    """Ask the machine and its drives; ends the command with status 1 when it does not answer."""
    config = config_of(folder)
    told: dict[str, Capabilities] = {}
    idle = asking_idle_drives(folder.open_jobs)

    def asked(host: Host, drive: Drive) -> Capabilities | None:
        said = idle(host, drive)
        if said is not None:
            told[drive.id] = said
        return said

    policy = policy_of(None, config)
    try:
        machine = judge_machine(
            host,
            include_loop=False,
            requested=policy.minimum_level,
            standard=policy.standard,
            policy=policy,
            asking=asked,
        )
        itself = (drive_id for drive_id, said in told.items() if erases_itself(said))
        busy = (*running_under(folder.open_jobs), *itself)
        conditions = read_conditions(host, busy=busy)
    except HostError as failed:
        typer.echo(str(failed), err=True)
        raise typer.Exit(_NONE_FREED) from None
    reasons = ((judged.drive, sleep_reason(judged.plan)) for judged in machine.drives)
    wanted = tuple(Wanted(drive, reason) for drive, reason in reasons if reason is not None)
    return _Found(wanted, conditions, told)


def _typed_yes(as_json: bool, is_terminal: Callable[[], bool], say: Say) -> bool:  # noqa: FBT001
    if as_json or not is_terminal():
        return False
    question = say.tr("Type yes to let the laptop sleep for {n} seconds", n=DEFAULT_SECONDS)
    typed = str(typer.prompt(question, default="", show_default=False))
    return typed.strip().casefold() in _YES


def _status(answer: SleepAnswer) -> int:
    ends = [result.end for result in answer.results]
    if answer.refusal is not None or (ends and set(ends) == {SleepEnd.REFUSED}):
        return _REFUSED
    return _FREED if SleepEnd.FREED in ends else _NONE_FREED


def _found_lines(found: _Found, say: Say) -> list[str]:
    lines = []
    for each in found.wanted:
        drive = each.drive
        name = drive.identity.model or say.words.drive_kind(drive.kind)
        lines.append("  ".join((drive.path, name, say.size(drive.size_bytes))))
        if drive.identity.serial:
            lines.append("    " + say.tr("Serial number {serial}", serial=drive.identity.serial))
        lines.append("    " + reason_words(each.reason, say))
    if not lines:
        lines.append(say.tr("There is no drive that a sleep would help."))
    lines.append(say.tr("Before the laptop may sleep:"))
    for need in _NEEDS:
        missing = need in found.conditions.missing
        lines.append(f"    {'[x]' if missing else '[+]'} {need_words(need, say)}")
    return lines


def _answer_lines(found: _Found, answer: SleepAnswer, say: Say) -> list[str]:
    if answer.refusal is not None:
        missing = found.conditions.missing or (answer.refusal,)
        told = [refusal_words(refusal, say) for refusal in missing]
        return [
            line for one in told for line in (f"[x] {one.title}. {one.means}", f"    {one.next}")
        ]
    if not found.wanted:
        return []
    if not answer.results:
        return [say.tr("The laptop stayed awake. With --yes it sleeps.")]
    drives = {each.drive.id: each.drive for each in found.wanted}
    return [_result_line(drives[result.drive_id], result, say) for result in answer.results]


def _result_line(drive: Drive, result: SleepResult, say: Say) -> str:
    sign = "[+]" if result.end is SleepEnd.FREED else "[x]"
    where = result.path or "-"
    serial = drive.identity.serial or "?"
    cause = f" ({result.cause})" if result.cause else ""
    return f"{sign} {where}  {serial}: {end_words(result, say)}{cause}"


def _json(found: _Found, answer: SleepAnswer) -> dict[str, object]:
    missing = found.conditions.missing
    return {
        "drives": [
            {
                "path": each.drive.path,
                "id": each.drive.id,
                "model": each.drive.identity.model,
                "serial": each.drive.identity.serial,
                "reason": each.reason,
            }
            for each in found.wanted
        ],
        "conditions": {
            "deep_sleep": SleepRefusal.NO_DEEP_SLEEP not in missing,
            "mains": found.conditions.mains,
            "medium_survives": found.conditions.survives,
            "busy": list(found.conditions.busy),
        },
        "refusal": answer.refusal,
        "results": [
            {
                "id": result.drive_id,
                "end": result.end,
                "refusal": result.refusal,
                "path": result.path,
                "cause": result.cause,
            }
            for result in answer.results
        ],
    }
