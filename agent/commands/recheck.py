"""`opknap recheck DRIVE RECORD`: another person looks whether a finished drive is as recorded."""

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.commands.material import UnreadableKey, gather
from agent.commands.recheck_answer import Answer, Why, answer_json
from agent.commands.recheck_lines import answer_lines
from agent.commands.unread import unread_lines
from agent.commands.verify import result_lines
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from host.drive import Drive, Transport
from host.errors import DriveGone, NotPermitted
from host.local import LocalHost
from host.port import DriveHandle, Host
from host.readings import Unread
from reports.language import Language
from reports.record import Record, RecordDrive
from reports.verify import verify
from wipe.codes import DriveStatus, Method, Refusal
from wipe.guard import listed
from wipe.overwrite import StreamMaker
from wipe.proof.marks import Marks
from wipe.proof.places import SEED_BYTES, MarkerSeed
from wipe.proof.recheck import (
    Look,
    flag_at_end,
    recheck_firmware,
    recheck_stream,
    untouched_since_sanitize,
)
from wipe.stream import KEY_BYTES, StreamSource
from wipe.values import Verification

_USAGE = 2
_CLEAN = {DriveStatus.ERASED, DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}


def register(app: typer.Typer, make_host: Callable[[], Host] = LocalHost) -> None:
    """Add the command."""

    @app.command("recheck")
    def recheck(
        drive: Annotated[str, typer.Argument(help="A whole drive, as `drives` lists it.")],
        record: Annotated[Path, typer.Argument(help="Its signed record (.dsse.json).")],
        *,
        full: Annotated[
            bool, typer.Option("--full", help="Read every byte instead of a tenth.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
        include_loop: Annotated[
            bool, typer.Option("--include-loop", help="Allow loop devices, for practice.")
        ] = False,
        site_key: Annotated[
            Path | None, typer.Option("--site-key", help="The site's public key, as PEM.")
        ] = None,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
        lang: Annotated[
            Language | None, typer.Option("--lang", help="Language of the answer.")
        ] = None,
    ) -> None:
        """Look whether a finished drive is still as its record says. Nothing is written."""
        language = lang if lang is not None else config_of(DataFolder(data)).language
        opened = _open_record(record, data, site_key, language)
        host = make_host()
        stop = threading.Event()
        kept = {
            number: signal.signal(number, lambda *_: stop.set())
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        say = Say(language)
        try:
            if isinstance(opened, Why):
                answer = Answer(drive, why=opened)
            else:
                told = (lambda _done, _total: None) if as_json else _tells_tenths(say)
                asked = _Asked(host, drive, full, told, stop.is_set)
                answer = _recheck(asked, opened, include_loop=include_loop)
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)
        if as_json:
            typer.echo(json.dumps(answer_json(answer), ensure_ascii=False))
        else:
            for line in answer_lines(answer, say):
                typer.echo(line)
        raise typer.Exit(answer.exit_status)


def _open_record(file: Path, data: Path, site_key: Path | None, language: Language) -> Record | Why:
    """The record, only if everything about it holds; what does not hold is told on the side."""
    try:
        found = gather(file, data=data, site_key=site_key, evidence=None, require_receipt=False)
    except UnreadableKey as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_USAGE) from None
    except OSError as error:
        for line in unread_lines(file, error, Say(language)):
            typer.echo(line, err=True)
        return Why.NOT_A_RECORD
    result = verify(found.material)
    if result.holds and result.record is not None:
        return result.record
    for line in result_lines(file, found, result, language):
        typer.echo(line, err=True)
    return Why.RECORD_DOES_NOT_HOLD if result.is_envelope else Why.NOT_A_RECORD


def _tells_tenths(say: Say) -> Callable[[int, int], None]:
    """Progress for people: a line at each tenth."""
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 10
        if told < tenth < 10:  # noqa: PLR2004 - the whole is the answer's to tell
            told = tenth
            typer.echo(say.tr("read: {n} %", n=tenth * 10))

    return tell


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be looked at, and how."""

    host: Host
    path: str
    full: bool
    on_progress: Callable[[int, int], None]
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Proved:
    """What a record publishes of a drive that was proved to be erased."""

    method: Method
    verification: Verification
    open_stream: StreamMaker | None
    """Of an overwrite."""
    marks: Marks | None
    """Of a firmware method, where its markers could be placed."""
    untouched_then: bool | None


def _recheck(asked: _Asked, record: Record, *, include_loop: bool) -> Answer:
    answer = Answer(asked.path, record.record_id, full=asked.full)
    drive = _find(asked.host, asked.path, include_loop=include_loop)
    if drive is None:
        return replace(answer, why=Why.NOT_LISTED)
    recorded = _recorded(record, drive)
    if isinstance(recorded, Why):
        return replace(answer, why=recorded)
    answer = replace(answer, drive=recorded)
    proved = _proved(recorded, drive, _flags(asked.host))
    if isinstance(proved, Why):
        return replace(answer, why=proved)
    try:
        return _opened(asked, answer, proved, drive)
    except NotPermitted as error:
        return replace(answer, why=Why.NOT_OPENED, refusal=_refusal(error.reason))
    except DriveGone:
        return replace(answer, why=Why.VANISHED)


def _opened(asked: _Asked, answer: Answer, proved: _Proved, drive: Drive) -> Answer:
    """Open the drive for reading, and look."""
    handle = asked.host.open_drive(drive)
    try:
        return _look(asked, answer, proved, handle)
    finally:
        handle.close()


def _find(host: Host, path: str, *, include_loop: bool) -> Drive | None:
    """The listed, whole drive that a path leads to."""
    target = host.real_path(path)
    if target is None:
        return None
    drives = listed(host.drives(include_loop=include_loop))
    return next((one for one in drives if target in {one.path, host.real_path(one.path)}), None)


def _recorded(record: Record, drive: Drive) -> RecordDrive | Why:
    """The record's drive with this serial: names of models differ from dock to dock."""
    serial = (drive.identity.serial or "").strip()
    if not serial:
        return Why.NO_SERIAL
    same = [one for one in record.storage.drives if (one.serial or "").strip() == serial]
    exactly = [one for one in same if one.id == drive.id]
    if not same:
        return Why.NOT_IN_RECORD
    if len(same) > 1 and len(exactly) != 1:
        return Why.AMBIGUOUS
    return (exactly or same)[0]


def _proved(recorded: RecordDrive, drive: Drive, flags: frozenset[str]) -> _Proved | Why:
    """What to compare the drive with, or why it cannot be compared."""
    method, proof = recorded.method, recorded.verification
    if recorded.status not in _CLEAN or method is None or proof is None:
        return Why.NOT_ERASED
    if recorded.capacity_reported != str(drive.size_bytes):
        return Why.OTHER_SIZE
    if method is Method.OVERWRITE:
        stream = recorded.stream
        key = None if stream is None else _bytes_of(stream.key, KEY_BYTES)
        if stream is None or key is None:
            return Why.NOTHING_PUBLISHED
        return _Proved(method, proof, StreamSource(stream.cipher, key, flags).open, None, None)
    seed = _bytes_of(recorded.marker_seed, SEED_BYTES)
    marks = None if seed is None else Marks(MarkerSeed(seed, recorded.serial or ""))
    return _Proved(method, proof, None, marks, _flag_then(recorded, method))


def _look(asked: _Asked, answer: Answer, proved: _Proved, handle: DriveHandle) -> Answer:
    untouched = untouched_since_sanitize(handle)
    look = Look(
        full=asked.full,
        random=Random(os.urandom(16)),  # noqa: S311 - chooses samples
        on_progress=asked.on_progress,
        stopped=asked.stopped,
        unreadable_before=proved.verification.unreadable,
    )
    if proved.open_stream is not None:
        found = recheck_stream(handle, proved.open_stream, look)
    else:
        # The areas that were proved then are those that the method reached.
        areas = proved.verification.areas
        names = {area.area for area in areas}
        handles = (handle, *(one for one in handle.others() if one.area in names))
        found = recheck_firmware(handles, proved.marks, proved.method, look, areas_before=areas)
    if found is None:
        return replace(answer, why=Why.STOPPED)
    then = proved.untouched_then
    return replace(answer, found=found, untouched=untouched, untouched_then=then)


def _bytes_of(text: str | None, length: int) -> bytes | None:
    """Hex of exactly so many bytes, else nothing."""
    try:
        found = bytes.fromhex(text or "")
    except ValueError:
        return None
    return found if len(found) == length else None


def _flag_then(recorded: RecordDrive, method: Method) -> bool | None:
    """The drive's own flag at the end of the recorded erase."""
    if recorded.transport != Transport.NVME:
        return None
    ended = [one for one in recorded.attempts if one.method is method]
    return flag_at_end(method, ended[-1].device_status_raw if ended else None)


def _flags(host: Host) -> frozenset[str]:
    words = host.read_text("/proc/cpuinfo")
    return frozenset[str]() if isinstance(words, Unread) else frozenset(words.split())


def _refusal(reason: str) -> Refusal | None:
    return Refusal(reason) if reason in set(Refusal) else None
