"""`opknap grade RECORD`: what a policy of today makes of a sealed record."""

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.commands.unread import unread_lines
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from checks.policy import Policy, PolicyError, default_policy, load_policy
from reports import dsse
from reports.dsse import EnvelopeError
from reports.functional import GradingError
from reports.grades import Grade, GradeOutcome
from reports.record import PAYLOAD_TYPE, Record
from reports.regrade import regrade
from reports.upcast import Unreadable, latest

_FAILED = 1
_USAGE = 2


class NotARecord(Exception):
    """The file holds no record that can be read."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("grade")
    def grade_record(
        record: Annotated[Path, typer.Argument(help="A signed record, or its plain JSON.")],
        *,
        policy: Annotated[
            Path | None, typer.Option("--policy", help="Policy to grade by (TOML).")
        ] = None,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    ) -> None:
        """Grade a record again. Its signature is not checked here: see `opknap verify`."""
        say = Say(config_of(DataFolder(data)).language)
        try:
            chosen = default_policy() if policy is None else load_policy(policy.read_text("utf-8"))
            read = read_record(record.read_bytes())
        except OSError as error:
            for line in unread_lines(record, error, say):
                typer.echo(line, err=True)
            raise typer.Exit(_USAGE) from None
        except (UnicodeDecodeError, PolicyError, NotARecord) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(_USAGE) from None
        try:
            now = regrade(read, chosen)
        except GradingError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(_FAILED) from None
        if as_json:
            typer.echo(json.dumps(grades_json(read, now), ensure_ascii=False))
        else:
            for line in grades_lines(read, now, chosen, say):
                typer.echo(line)


def read_record(data: bytes) -> Record:
    """The record of an envelope or of plain JSON.

    Raises:
        NotARecord: it is neither.
    """
    try:
        parts = dsse.read(data)
    except EnvelopeError:
        body = data
    else:
        if parts.payload_type != PAYLOAD_TYPE:
            raise NotARecord(f"This is another document: {parts.payload_type}")
        body = parts.body
    found = latest(body)
    if isinstance(found, Unreadable):
        raise NotARecord(f"This is no record that can be read: {found.detail}")
    return found


def grades_json(record: Record, now: Grade) -> dict[str, object]:
    """The sealed grade and the new one."""
    return {
        "record_id": record.record_id,
        "changed": differs(record.grade, now),
        "sealed": record.grade.model_dump(mode="json"),
        "now": now.model_dump(mode="json"),
    }


def differs(sealed: Grade, now: Grade) -> bool:
    """Whether anything but the policy's name has changed."""
    return sealed != now.model_copy(update={"policy": sealed.policy})


def grades_lines(record: Record, now: Grade, policy: Policy, say: Say) -> list[str]:
    """The answer for people."""
    title = f"{record.laptop.name or record.laptop.model or ''}  {record.laptop.serial or ''}"
    lines = [title.strip(), record.record_id]
    lines += _grade_lines(say.tr("Sealed"), record.grade, say)
    if not differs(record.grade, now):
        same = say.tr("Policy {version} makes the same of it.", version=policy.version)
        return [*lines, same]
    return [*lines, *_grade_lines(say.tr("Now"), now, say)]


def _grade_lines(heading: str, grade: Grade, say: Say) -> list[str]:
    words = say.words
    parts = [words.letter(grade.letter), words.fit_for(grade.fit_for), grade.cosmetic]
    if grade.functional is not None:
        parts.append(grade.functional)
    if grade.outcome is GradeOutcome.HOLD:
        parts.append(words.grade_outcome(grade.outcome))
    return [
        f"{heading} ({grade.policy.version}): {'  '.join(parts)}",
        *(f"  [!] {words.hold(hold).title}" for hold in grade.holds),
        *(f"  {one.cap.value:>5}  {words.grade_reason(one)}" for one in grade.reasons),
        *(f"  {one.cap.value:>5}  {words.grade_reason(one)}" for one in grade.also),
        *(f"  ->  {words.lift(one, grade)}" for one in grade.lifts),
    ]
