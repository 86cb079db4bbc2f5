"""`opknap erase DRIVE… --confirm SERIAL …`: plan, guard, erase, verify; one process per drive."""

import signal
import threading
import uuid
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.choosing import Chosen, choose
from agent.commands.erase_again import repeated
from agent.commands.erase_jobs import Job, run_jobs
from agent.commands.erase_speech import JsonSpeech, PlainSpeech, Speech
from agent.commands.here import config_of, laptop_of
from agent.commands.judged import JudgedDrive, asking_idle_drives, judge_machine
from agent.commands.policy import POLICY, policy_of
from agent.commands.psid import PSID, checked_psid, is_kept
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from agent.sleep_journal import SleepJournal
from host.local import LocalHost
from host.port import Host
from wipe.codes import DriveStatus, Level, Method, Purpose, Refusal, StatusReason
from wipe.folder import DriveFolder, confirmed_plan, create, find_job
from wipe.journal_lines import JournalDamaged
from wipe.levels import NOTHING
from wipe.plan import why_not
from wipe.values import Confirmation, ErasePlan, HostSpec, Outcome

_REFUSED = 3
_USAGE = 2
_FAILED = 1
_WORST_FIRST = (5, 4, 3, 1, 0)


class MinimumLevel(StrEnum):
    """Levels that can be asked for."""

    CLEAR = "clear"
    PURGE = "purge"


def register(app: typer.Typer, make_host: Callable[[], Host] = LocalHost) -> None:
    """Add the command."""

    @app.command("erase")
    def erase(
        drive: Annotated[list[str], typer.Argument(help="Whole drives, as `drives` lists them.")],
        *,
        confirm: Annotated[
            list[str] | None,
            typer.Option("--confirm", help="Full serial, one per drive, in the same order."),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON line per event.")] = False,
        method: Annotated[
            Method | None, typer.Option("--method", help="Use this method only.")
        ] = None,
        policy: POLICY = None,
        psid: PSID = None,
        minimum_level: Annotated[
            MinimumLevel | None, typer.Option("--minimum-level", help="Level that will do.")
        ] = None,
        resume: Annotated[
            bool, typer.Option("--resume", help="Go on with an interrupted erase.")
        ] = False,
        include_loop: Annotated[
            bool, typer.Option("--include-loop", help="Allow loop devices, for practice.")
        ] = False,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
    ) -> None:
        """Erase whole drives and prove it. What is on them is gone for good."""
        folder = DataFolder(data)
        config = config_of(folder)
        host = make_host()
        code = checked_psid(psid, drive, Say(config.language))
        asked = policy_of(policy, config)
        level = Level(minimum_level.value) if minimum_level else asked.minimum_level
        machine = judge_machine(
            host,
            include_loop=include_loop,
            requested=level,
            standard=asked.standard,
            policy=asked if method is None else asked.only(method),
            asking=asking_idle_drives(folder.open_jobs),
            slept_in_vain=SleepJournal(folder, host).in_vain(),
            psid_known=code is not None,
        )
        chosen = choose(machine, host, drive, confirm or [])
        speech = JsonSpeech() if as_json else PlainSpeech(Say(config.language))
        if any(one.reason is not None for one in chosen):
            for one in chosen:
                speech.ended(one.path, _drive_id(one), _not_started(one))
            raise typer.Exit(_REFUSED)
        if method is not None:
            _must_be_possible(method, chosen, Say(config.language))
        if code is not None and not any(one.judged and one.judged.plan.revert for one in chosen):
            typer.echo(Say(config.language).tr("The PSID is not needed now."), err=True)
        jobs = _Jobs(host, folder.open_jobs, laptop_of(host), resume=resume, psid=code)
        raise typer.Exit(_erase(jobs, chosen, speech))


def _must_be_possible(method: Method, chosen: Sequence[Chosen], say: Say) -> None:
    """Ends the command with status 2, before anything starts, where a drive cannot do it."""
    plans = [(one.path, one.judged.plan) for one in chosen if one.judged is not None]
    barred = [(path, why) for path, plan in plans if (why := why_not(plan, method)) is not None]
    for path, why in barred:
        text = say.tr("{drive}: {method} cannot be used.", drive=path, method=method.value)
        typer.echo(f"{text} {say.words.bar(why)}", err=True)
    if barred:
        raise typer.Exit(_USAGE)


def _erase(jobs: "_Jobs", chosen: Sequence[Chosen], speech: Speech) -> int:
    stop = threading.Event()
    kept = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        prepared = _prepared(jobs, chosen, speech)
        statuses = [_FAILED] if prepared is None else run_jobs(jobs.host, prepared, speech, stop)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    return next(status for status in _WORST_FIRST if status in {*statuses, 0})


def _prepared(jobs: "_Jobs", chosen: Sequence[Chosen], speech: Speech) -> list[Job] | None:
    """A job for each drive; where one cannot be written down, none is begun."""
    try:
        return [jobs.prepare(one.path, one.judged) for one in chosen if one.judged is not None]
    except OSError as error:
        typer.echo(f"{error.filename or jobs.open_jobs}: {error.strerror}", err=True)
        for one in chosen:
            speech.ended(one.path, _drive_id(one), _no_notes(_drive_id(one)))
        return None


class _Jobs:
    """Finds or makes the folder of each drive's erase."""

    def __init__(
        self,
        host: Host,
        open_jobs: Path,
        laptop: str | None,
        *,
        resume: bool,
        psid: str | None = None,
    ) -> None:
        self.host = host
        self.open_jobs = open_jobs
        self._laptop = laptop
        self._resume = resume
        self._psid = psid
        self._record_id = str(uuid.uuid4())

    def prepare(self, path: str, judged: JudgedDrive) -> Job:
        """The job of one drive: an old one to go on with, or a new one."""
        job = self._job(path, judged)
        if self._psid is None or job.outcome is not None or not judged.plan.revert:
            return job
        if is_kept(job.folder, self._psid):
            return job
        return Job(path, judged.drive.id, job.folder, _no_notes(judged.drive.id))

    def _job(self, path: str, judged: JudgedDrive) -> Job:
        drive = judged.drive
        old = find_job(self.open_jobs, drive.id, purpose=Purpose.REFURBISH, laptop=self._laptop)
        if old is not None and old.is_running():
            return Job(path, drive.id, old, _refused(drive.id, Refusal.IN_USE))
        if old is not None and self._resume and _still_holds(old.plan(), judged):
            return self._go_on(path, judged, old)
        serial = drive.identity.serial or ""
        plan = confirmed_plan(
            drive,
            judged.plan,
            self._confirmation(serial),
            record_id=self._record_id,
            purpose=Purpose.REFURBISH,
            host=HostSpec(kind=self.host.kind),
            boot_id=self.host.boot_id(),
            laptop=self._laptop,
        )
        return Job(path, drive.id, create(self.open_jobs / self._record_id, plan), None)

    def _go_on(self, path: str, judged: JudgedDrive, old: DriveFolder) -> Job:
        drive = judged.drive
        try:
            history = old.history()
        except JournalDamaged:
            # What cannot be trusted proves nothing: only a new erase will do.
            return Job(path, drive.id, old, _no_notes(drive.id))
        asked = {name: getattr(judged.plan, name) for name in ("requested_level", "standard")}
        if history.final is not None and history.is_finished:
            level = (judged.plan.requested_level, judged.plan.standard)
            final = repeated(self.host, drive, history, history.final, level)
            return Job(path, drive.id, old, final)
        plan = old.plan()
        # The serial was typed again for this run, and the level asked for; the method stays.
        fresh = {
            "plan": plan.plan.model_copy(update=asked),
            "confirmation": self._confirmation(drive.identity.serial or ""),
            "path_hint": drive.path,
            "diskseq": drive.diskseq,
            "boot_id": self.host.boot_id(),
        }
        old.write_plan(plan.model_copy(update=fresh))
        return Job(path, drive.id, old, None)

    def _confirmation(self, serial: str) -> Confirmation:
        return Confirmation(
            typed=serial, serial=serial, boot_ms=self.host.boot_ms(), at=self.host.utc_now()
        )


def _still_holds(plan: ErasePlan, judged: JudgedDrive) -> bool:
    """Whether a plan is still one for this drive.

    One that became larger is planned anew, and so is a locked one whose PSID is known now.
    """
    return plan.size_bytes == judged.drive.size_bytes and (
        plan.plan.revert or not judged.plan.revert
    )


def _refused(drive_id: str, reason: Refusal) -> Outcome:
    return Outcome(drive_id=drive_id, status=DriveStatus.REFUSED, reason=reason, levels=NOTHING)


def _no_notes(drive_id: str | None) -> Outcome:
    return Outcome(
        drive_id=drive_id or "",
        status=DriveStatus.NOT_ERASED,
        reason=StatusReason.JOURNAL_LOST,
        levels=NOTHING,
    )


def _not_started(one: Chosen) -> Outcome:
    """What is said of each drive when one of them was refused: none is begun."""
    if one.reason is not None:
        return _refused(_drive_id(one) or "", one.reason)
    return Outcome(drive_id=_drive_id(one) or "", status=DriveStatus.NOT_ERASED, levels=NOTHING)


def _drive_id(one: Chosen) -> str | None:
    return one.judged.drive.id if one.judged is not None else None
