"""`opknap erase --psid` on a locked drive: what is typed, kept, told, and done."""

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner
from typing_extensions import override

from agent.commands import drives, erase
from agent.commands.psid import checked_psid
from agent.say import Say
from host.port import Process
from host.simulated.memory_host import OLD_DATA, MemoryHostOfModels, ModelDrive, model_drive
from reports.language import Language
from tests.wipe.opal_bench import LOCK, WRONG, locked
from wipe.engine import erase as run_engine
from wipe.folder import DriveFolder
from wipe.journal import Journal
from wipe.outcome import exit_status
from wipe.surroundings import Surroundings

PROFILE = locked()
SERIAL = PROFILE.serial
GROUPS = " ".join(LOCK.psid.lower()[at : at + 8] for at in range(0, 32, 8))


class Ended(Process):
    """A process that is over."""

    def __init__(self, status: int) -> None:
        self._status = status

    @property
    @override
    def pid(self) -> int:
        return 7

    @override
    def poll(self) -> int:
        return self._status

    @override
    def wait(self, timeout_s: float) -> int:
        return self._status

    @override
    def terminate(self) -> None:
        pass

    @override
    def kill(self) -> None:
        pass


class Laptop(MemoryHostOfModels):
    """A machine whose erase processes run at once, and end."""

    def __init__(self, drive: ModelDrive) -> None:
        super().__init__([drive])
        self._numbers = itertools.count(1)
        self.started: list[DriveFolder] = []

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        folder = DriveFolder(Path(argv[-1]))
        self.started.append(folder)
        world = Surroundings(self, lambda: False, self._bytes, 7, "0.1")
        with Journal(folder.journal_path, folder.lock_path, self) as journal:
            return Ended(exit_status(run_engine(folder, journal, world)))

    @override
    def real_path(self, path: str) -> str | None:
        return path

    def _bytes(self, count: int) -> bytes:
        return next(self._numbers).to_bytes(count, "big")


class Desk:
    """A laptop with a locked drive, and somebody at its keys."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.drive = model_drive(PROFILE, size_bytes=256 << 10)
        self.laptop = Laptop(self.drive)

    def opknap(self, *arguments: str) -> tuple[int, str, str]:
        app = typer.Typer()
        drives.register(app, lambda: self.laptop)
        erase.register(app, lambda: self.laptop)
        command = (*arguments, "--data", str(self.data))
        done = CliRunner().invoke(app, command, env={"OPKNAP__LANGUAGE": "en"})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    def erase(self, *options: str) -> tuple[int, str | None, str]:
        """Exit status, reason, and what is said beside it."""
        path = self.drive.drive.path
        code, out, told = self.opknap("erase", path, "--confirm", SERIAL, "--json", *options)
        lines = [json.loads(line) for line in out.splitlines()]
        ends = [line for line in lines if line["type"] == "outcome"]
        return code, ends[-1]["reason"] if ends else None, told


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_d10_drives_shows_the_row_and_asks_for_the_label(desk: Desk) -> None:
    code, out, _ = desk.opknap("drives")
    assert code == 0
    assert "opknap erase --psid" in out
    _, out, _ = desk.opknap("drives", "--json")
    (drive,) = json.loads(out)["drives"]
    assert (drive["plan"]["row"], drive["plan"]["asks"]) == ("D10", ["read_psid"])


def test_d9_a_locked_drive_is_opened_and_after_the_power_cycle_erased(desk: Desk) -> None:
    assert desk.erase("--psid", GROUPS)[:2] == (1, "power_cycle")
    desk.laptop.power_cycle()
    assert desk.erase("--resume")[:2] == (0, None)
    assert desk.laptop.started[0] == desk.laptop.started[1]
    assert OLD_DATA[4:40] not in desk.drive.store.areas["main"]


def test_d9_without_resume_the_open_drive_is_a_job_of_its_own(desk: Desk) -> None:
    desk.erase("--psid", LOCK.psid)
    desk.laptop.power_cycle()
    code, reason, told = desk.erase("--psid", LOCK.psid)
    assert (code, reason) == (0, None)
    assert "The PSID is not needed now." in told
    assert desk.laptop.started[0] != desk.laptop.started[1]
    assert not any(b'"psid"' in one.secrets_path.read_bytes() for one in desk.laptop.started[1:])


def test_a_job_planned_without_the_code_is_planned_anew_with_it(desk: Desk) -> None:
    first = desk.erase()
    assert first[0] != 0
    assert desk.erase("--resume", "--psid", LOCK.psid)[:2] == (1, "power_cycle")
    assert len({str(one.path) for one in desk.laptop.started}) == 2


def test_h12_a_wrong_code_is_told_and_after_three_the_right_one_waits(desk: Desk) -> None:
    for number in range(3):
        more = ("--resume",) if number == 1 else ()
        assert desk.erase("--psid", WRONG, *more)[:2] == (1, "stays_locked")
    assert desk.erase("--psid", LOCK.psid, "--resume")[:2] == (1, "stays_locked")
    desk.laptop.power_cycle()
    assert desk.erase("--psid", LOCK.psid, "--resume")[:2] == (1, "power_cycle")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--psid", LOCK.psid[:-1]), "This is no PSID: it has 32 letters and digits"),
        (("--psid", ""), "This is no PSID: it has 32 letters and digits"),
        (("/dev/other", "--psid", LOCK.psid), "A PSID belongs to one drive"),
    ],
)
def test_h12_what_cannot_be_the_code_is_a_wrong_command_and_costs_no_try(
    desk: Desk, options: tuple[str, ...], told: str
) -> None:
    code, reason, said = desk.erase(*options)
    assert (code, reason) == (2, None)
    assert told in said
    assert desk.laptop.started == []
    assert not (desk.data / "open").exists()


def test_the_code_is_kept_in_one_file_only(desk: Desk) -> None:
    desk.erase("--psid", LOCK.psid)
    secret = LOCK.psid.encode()
    files = [path for path in desk.data.rglob("*") if path.is_file()]
    told = [path.name for path in files if secret.hex().encode() in path.read_bytes()]
    assert told == ["secrets.jsonl"]
    assert not any(secret in path.read_bytes() for path in files)


def test_a_code_that_cannot_be_kept_is_not_used(desk: Desk) -> None:
    desk.erase("--psid", WRONG)
    (job,) = desk.laptop.started
    job.secrets_path.unlink()
    job.secrets_path.mkdir()
    assert desk.erase("--psid", LOCK.psid, "--resume")[:2] == (1, "journal_lost")
    assert len(desk.laptop.started) == 1


@given(typed=st.text(max_size=60) | st.text("0aZ- ", min_size=30, max_size=40))
def test_h12_any_typing_is_a_code_or_a_wrong_command(typed: str) -> None:
    meant = "".join(typed.split()).replace("-", "")
    if len(meant) == 32 and meant.isascii() and meant.isalnum():
        assert checked_psid(typed, ["/dev/sda"], Say(Language.EN)) == meant.upper()
    else:
        with pytest.raises(typer.Exit) as ended:
            checked_psid(typed, ["/dev/sda"], Say(Language.EN))
        assert ended.value.exit_code == 2


@pytest.mark.parametrize("language", Language)
def test_both_languages_say_what_is_wrong_with_a_code(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    for typed, drive in (("short", ["/dev/sda"]), (LOCK.psid, [])):
        with pytest.raises(typer.Exit):
            checked_psid(typed, drive, Say(language))
        assert "PSID" in capsys.readouterr().err
