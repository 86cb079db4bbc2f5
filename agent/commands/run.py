"""`opknap run`, and `opknap` alone: the bench flow on this machine."""

import os
from pathlib import Path
from typing import Annotated

import typer

from agent.data_folder import DEFAULT_ROOT, DataFolder

_USAGE = 2

Data = Annotated[Path, typer.Option("--data", help="Data folder.")]
IncludeLoop = Annotated[
    bool, typer.Option("--include-loop", help="Count loop devices as drives, for practice.")
]
PlainLines = Annotated[
    bool, typer.Option("--plain", help="Speak lines instead of drawing the screen.")
]
AnswersFile = Annotated[
    Path | None, typer.Option("--answers", help="Answer from a TOML file.", dir_okay=False)
]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("run")
    def run(
        *,
        plain: PlainLines = False,
        answers: AnswersFile = None,
        include_loop: IncludeLoop = False,
        data: Data = DEFAULT_ROOT,
    ) -> None:
        """Inspect, erase, try, grade and record the laptop that this runs on."""
        status = run_here(DataFolder(data), plain=plain, answers=answers, include_loop=include_loop)
        raise typer.Exit(status)


def run_here(data: DataFolder, *, plain: bool, answers: Path | None, include_loop: bool) -> int:
    """The flow on this machine; the exit status of the command."""
    from agent.answer_sheet import AnswerSheet  # noqa: PLC0415 - `--help` must not wait for it
    from agent.answers import AnswersRefused, read_answers  # noqa: PLC0415
    from agent.config import Config  # noqa: PLC0415
    from agent.faces import (  # noqa: PLC0415
        has_person,
        has_screen,
        keyboard,
        plain_face,
        say_line,
        screen_face,
    )
    from agent.make_place import Machine  # noqa: PLC0415
    from agent.opening import CannotOpen, open_session  # noqa: PLC0415
    from agent.say import Say  # noqa: PLC0415
    from agent.sleeping import real_sleep  # noqa: PLC0415
    from host.local import LocalHost  # noqa: PLC0415
    from wipe.codes import Purpose  # noqa: PLC0415
    from wipe.values import HostSpec  # noqa: PLC0415

    sheet = None
    if answers is not None:
        try:
            sheet = read_answers(answers.read_text("utf-8"))
        except (AnswersRefused, OSError, UnicodeDecodeError) as refused:
            problems = getattr(refused, "problems", (str(refused),))
            for problem in problems:
                typer.echo(f"{answers}: {problem}", err=True)
            return _USAGE
    host = LocalHost()
    machine = Machine(host, HostSpec(kind="real"), include_loop, sleep=real_sleep(host))
    try:
        with open_session(machine, data, os.environ, purpose=Purpose.REFURBISH) as session:
            if not plain and sheet is None and has_screen():
                return screen_face(session, data.log_file, host.boot_ms)
            person = keyboard()
            if sheet is None:
                return plain_face(session, person, host.boot_ms)
            others = person if has_person() else None
            answering = AnswerSheet(sheet, lambda given: say_line(f"> {given}"), others)
            return plain_face(session, answering, host.boot_ms)
    except CannotOpen as refused:
        # The settings may be what is wrong, so nobody knows which language was chosen.
        for line in refused.lines(Say(Config().language).tr):
            typer.echo(line, err=True)
        return refused.exit_status
