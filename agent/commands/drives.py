"""`opknap drives`: every drive and hint of a drive, what would be done and why, or why refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.commands.judged import (
    JudgedDrive,
    JudgedMachine,
    asking_idle_drives,
    judge_machine,
)
from agent.commands.policy import POLICY, policy_of
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from agent.sleep_journal import SleepJournal
from host.local import LocalHost
from host.port import Host
from reports.words import Words
from wipe.plan import plan_hidden
from wipe.values import DrivePlan


def register(app: typer.Typer, make_host: Callable[[], Host] = LocalHost) -> None:
    """Add the command."""

    @app.command("drives")
    def drives(
        *,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
        include_loop: Annotated[
            bool, typer.Option("--include-loop", help="List loop devices too, for practice.")
        ] = False,
        policy: POLICY = None,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
    ) -> None:
        """Show every drive, and what an erase would do to it."""
        folder = DataFolder(data)
        config = config_of(folder)
        asked = policy_of(policy, config)
        host = make_host()
        machine = judge_machine(
            host,
            include_loop=include_loop,
            requested=asked.minimum_level,
            standard=asked.standard,
            policy=asked,
            asking=asking_idle_drives(folder.open_jobs),
            slept_in_vain=SleepJournal(folder, host).in_vain(),
        )
        if as_json:
            typer.echo(json.dumps(drives_json(machine)))
        else:
            for line in drives_lines(machine, Say(config.language)):
                typer.echo(line)


def drives_json(machine: JudgedMachine) -> dict[str, object]:
    """The machine-readable answer."""
    return {
        "drives": [_drive_json(judged) for judged in machine.drives],
        "hidden": [
            {**hint.model_dump(mode="json"), "plan": plan_hidden(hint).model_dump(mode="json")}
            for hint in machine.hidden
        ],
    }


def _drive_json(judged: JudgedDrive) -> dict[str, object]:
    drive = judged.drive
    return {
        "path": drive.path,
        "id": drive.id,
        "model": drive.identity.model,
        "serial": drive.identity.serial,
        "transport": drive.transport,
        "kind": drive.kind,
        "size_bytes": drive.size_bytes,
        "eligible": judged.reason is None,
        "reason": judged.reason,
        "plan": judged.plan.model_dump(mode="json"),
    }


def drives_lines(machine: JudgedMachine, say: Say) -> list[str]:
    """The answer for people."""
    lines = [line for judged in machine.drives for line in _drive_lines(judged, say)]
    for hint in machine.hidden:
        said = say.words.hidden(hint)
        lines += [f"[!] {said.title} ({hint.where})", f"    {said.means}", f"    {said.next}"]
        asks = [say.words.ask(ask) for ask in plan_hidden(hint).asks]
        lines += [f"    -> {ask}" for ask in asks if ask != said.next]
    return lines or [say.tr("No drive was found.")]


def _drive_lines(judged: JudgedDrive, say: Say) -> list[str]:
    drive, words = judged.drive, say.words
    name = drive.identity.model or words.drive_kind(drive.kind)
    about = [drive.path, name, say.size(drive.size_bytes), words.transport(drive.transport)]
    lines = ["  ".join(about)]
    if drive.identity.serial:
        lines.append("    " + say.tr("Serial number {serial}", serial=drive.identity.serial))
    if judged.reason is not None:
        said = words.refusal(judged.reason)
        return [*lines, f"    [x] {said.title}. {said.means}", f"        {said.next}"]
    return [*lines, *_plan_lines(judged.plan, words)]


def _plan_lines(plan: DrivePlan, words: Words) -> list[str]:
    """The plan, its steps, and what is asked of a person."""
    sign = "[+]" if plan.available else "[x]"
    steps = words.plan_steps(plan)
    better = words.plan_better(plan)
    told = [better, words.plan_in_the_way(plan) if better else ""]
    told += [words.note(note) for note in plan.notes]
    remarks = plan.available[0].exceptions if plan.available else plan.exceptions
    told += [words.exception_code(code) for code in remarks]
    return [
        f"    {sign} {words.plan(plan)}",
        *(f"        {step}" for step in steps),
        *(f"        {text}" for text in told if text),
        *(f"        -> {words.ask(ask)}" for ask in plan.asks),
    ]
