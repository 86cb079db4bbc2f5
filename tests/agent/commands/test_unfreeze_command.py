"""`opknap unfreeze`: what it would help, what is in the way, and what came of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner
from typing_extensions import override

from agent.commands import drives as drives_command
from agent.commands import unfreeze
from agent.data_folder import DataFolder
from host.ata.commands import SanitizeAction, sanitize_start
from host.drive import Drive, HiddenStorage
from host.errors import CommandMissing, HostError
from host.port import Host
from host.readings import Device, Unread, Why
from host.simulated.ata_profile import AtaProfile
from host.simulated.memory_host import MemoryHostOfModels, ModelDrive, model_drive
from host.simulated.model import Misbehaviour
from host.suspend import MEM_SLEEP, Slept
from wipe.folder import folder_of
from wipe.journal import Journal
from wipe.journal_lines import read_lines

SERIAL = "FROZEN0001"


def ssd(*bad: Misbehaviour, serial: str = SERIAL, path: str = "/dev/sda") -> ModelDrive:
    """A SATA SSD without SANITIZE."""
    profile = AtaProfile(
        serial=serial, sanitize_block=False, sanitize_crypto=False, sanitize_overwrite=False
    )
    return model_drive(profile, *bad, path=path)


class Laptop(MemoryHostOfModels):
    """A machine in memory that tells its sleep and its mains, and may fail to list its drives."""

    broken = False

    @override
    def read_text(self, path: str) -> str | Unread:
        if path == MEM_SLEEP:
            return self.mem_sleep or Unread(path, Why.ABSENT)
        return super().read_text(path)

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        if subsystem != "power_supply" or self.on_mains is None:
            return Unread(f"udev:{subsystem}", Why.FAILED)
        told = {"POWER_SUPPLY_TYPE": "Mains", "POWER_SUPPLY_ONLINE": str(int(self.on_mains))}
        return (Device("/m", subsystem, None, told),)

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        if self.broken:
            raise HostError("the drives cannot be listed")
        return super().drives(include_loop=include_loop)

    def leave_only(self, kept: ModelDrive, path: str) -> None:
        """The others are gone, and this one has another name."""
        model = self.model(kept.drive.path)
        drive = kept.drive.model_copy(update={"path": path})
        self.built_in = [ModelDrive(drive, kept.store, kept.profile, kept.misbehaviours)]
        self._models = {path: model}


class Bench:
    """The command on one laptop; `slept` says how often it slept."""

    def __init__(self, data: Path, *built_in: ModelDrive) -> None:
        self.host = Laptop(built_in)
        self.data = DataFolder(data)
        self.slept: list[int] = []
        self.during: Callable[[], None] = lambda: None
        self.terminal = False

    def sleep(self, seconds: int) -> Slept:
        self.slept.append(seconds)
        done = self.host.sleep(seconds)
        self.during()
        return done

    def run(self, *options: str, typed: str = "", command: str = "unfreeze") -> tuple[int, str]:
        app = typer.Typer()
        app.callback()(lambda: None)
        unfreeze.register(app, self.machine, lambda _: self.sleep, lambda: self.terminal)
        drives_command.register(app, self.machine)
        arguments = (command, *options, "--data", str(self.data.root))
        done = CliRunner().invoke(app, arguments, typed, env={"OPKNAP__LANGUAGE": "en"})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout

    def machine(self) -> Host:
        return self.host

    def journal(self) -> list[str]:
        file = self.data.sleep_journal_file
        content = file.read_bytes() if file.exists() else b""
        return [entry.event.type for entry in read_lines(content).entries]


def test_without_a_yes_it_only_tells(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    code, told = bench.run()
    assert code == 1
    assert SERIAL in told
    assert told.count("[+]") == 4
    assert "With --yes it sleeps." in told
    assert (bench.slept, bench.journal()) == ([], [])


def test_h4_a_frozen_drive_is_freed(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    code, told = bench.run("--yes")
    assert code == 0
    assert f"[+] /dev/sda  {SERIAL}: Free now." in told
    assert bench.slept == [8]
    assert bench.journal() == ["s3_begin", "s3_end", "s3_told"]
    assert bench.run()[0] == 1, "nothing is left to free"


def test_h4_one_that_stays_frozen_is_told_and_not_slept_for_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN_FOR_GOOD))
    assert "sleep once" in bench.run(command="drives")[1]
    code, told = bench.run("--yes")
    assert code == 1
    assert "Still frozen." in told
    code, told = bench.run("--yes")
    assert code == 3
    assert "The laptop has slept for this drive" in told
    assert bench.slept == [8]
    assert "sleep once" not in bench.run(command="drives")[1]


def test_one_that_is_freed_is_enough_and_each_is_told(tmp_path: Path) -> None:
    other = ssd(Misbehaviour.FROZEN_FOR_GOOD, serial="STAYS00001", path="/dev/sdb")
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN), other)
    code, told = bench.run("--yes", "--json")
    answer = json.loads(told)
    assert code == 0
    assert bench.slept == [8], "one sleep does for both"
    assert [one["end"] for one in answer["results"]] == ["freed", "not_freed"]
    assert [one["reason"] for one in answer["drives"]] == ["frozen", "frozen"]
    assert answer["refusal"] is None
    assert answer["conditions"] == {
        "deep_sleep": True,
        "mains": True,
        "medium_survives": True,
        "busy": [],
    }


def test_no_frozen_drive_is_nothing_to_sleep_for(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd())
    code, told = bench.run("--yes")
    assert code == 1
    assert "There is no drive that a sleep would help." in told
    assert bench.slept == []


def no_deep(bench: Bench) -> None:
    bench.host.mem_sleep = "[s2idle]"


def no_sleep(bench: Bench) -> None:
    bench.host.mem_sleep = None


def battery(bench: Bench) -> None:
    bench.host.on_mains = False


def power_unknown(bench: Bench) -> None:
    bench.host.on_mains = None


def live_stick(bench: Bench) -> None:
    stick = ssd(serial="STICK00001", path="/dev/sdz")
    changed = {"live_medium": "opknap_stick", "foreign": True}
    drive = stick.drive.model_copy(update=changed)
    bench.host = Laptop([*bench.host.built_in, ModelDrive(drive, stick.store, stick.profile)])


def sanitizing(bench: Bench) -> None:
    runs = model_drive(AtaProfile(serial="BUSY000001"), path="/dev/sdy")
    bench.host = Laptop([*bench.host.built_in, runs])
    begin = sanitize_start(SanitizeAction.BLOCK)
    bench.host.model("/dev/sdy").sg(begin.cdb(), begin.data_out, begin.timeout_ms)


@pytest.mark.parametrize(
    ("broken", "condition", "title"),
    [
        (no_deep, "deep_sleep", "This laptop cannot sleep deeply"),
        (no_sleep, "deep_sleep", "This laptop cannot sleep deeply"),
        (battery, "mains", "The charger is not in"),
        (power_unknown, "mains", "The charger is not in"),
        (live_stick, "medium_survives", "The stick may get lost in the sleep"),
        (sanitizing, "busy", "A drive is being erased"),
    ],
)
def test_h5_h2_each_condition_that_fails_refuses_with_its_reason(
    tmp_path: Path, broken: Callable[[Bench], None], condition: str, title: str
) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    broken(bench)
    code, told = bench.run("--yes")
    assert code == 3
    assert f"[x] {title}" in told
    code, told = bench.run("--yes", "--json")
    assert code == 3
    good = json.loads(told)["conditions"]
    assert not good[condition] if condition != "busy" else good["busy"]
    assert (bench.slept, bench.journal()) == ([], [])


def test_h2_an_erase_process_of_ours_keeps_the_laptop_awake(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    folder = folder_of(bench.data.open_jobs / "job", "0badcafe")
    folder.path.mkdir(parents=True)
    with Journal(folder.journal_path, folder.lock_path, bench.host):
        code, told = bench.run("--yes", "--json")
    assert code == 3
    assert json.loads(told)["conditions"]["busy"] == ["0badcafe"]
    assert bench.slept == []


@pytest.mark.parametrize(("typed", "code"), [("yes\n", 0), (" JA \n", 0), ("y\n", 1), ("\n", 1)])
def test_a_person_types_yes_in_full(tmp_path: Path, typed: str, code: int) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    bench.terminal = True
    assert bench.run(typed=typed)[0] == code
    assert len(bench.slept) == (code == 0)


def test_json_never_asks(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    bench.terminal = True
    code, told = bench.run("--json", typed="yes\n")
    assert (code, json.loads(told)["results"], bench.slept) == (1, [], [])


def test_h28_another_name_is_followed_and_a_drive_that_is_gone_is_told(tmp_path: Path) -> None:
    first, second = ssd(Misbehaviour.FROZEN), ssd(Misbehaviour.FROZEN, serial="X", path="/dev/sdb")
    bench = Bench(tmp_path, first, second)

    def moved() -> None:
        bench.host.leave_only(first, "/dev/sdb")

    bench.during = moved
    code, told = bench.run("--yes")
    assert code == 0
    assert f"[+] /dev/sdb  {SERIAL}: Free now." in told
    assert "[x] -  X: The drive did not come back." in told


def test_h6_a_laptop_that_did_not_fall_asleep_says_why(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))

    def fails() -> None:
        raise CommandMissing(("rtcwake",), "not installed")

    bench.during = fails
    code, told = bench.run("--yes")
    assert code == 1
    assert "The laptop did not fall asleep. (rtcwake: not installed)" in told


def test_what_cannot_be_listed_afterwards_is_told_as_not_found(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))

    def breaks() -> None:
        bench.host.broken = True

    bench.during = breaks
    code, told = bench.run("--yes")
    assert code == 1
    assert "The drive did not come back." in told
    code, _ = bench.run("--yes")
    assert code == 1
    assert bench.slept == [8]


@pytest.mark.parametrize("is_folder", [True, False], ids=["cannot be written", "damaged"])
def test_a_journal_that_cannot_be_relied_on_keeps_it_awake(
    tmp_path: Path, *, is_folder: bool
) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    if is_folder:
        bench.data.sleep_journal_file.mkdir(parents=True)
    else:
        # A line without a number before it: somebody cut the beginning off.
        other = Bench(tmp_path / "other", ssd(Misbehaviour.FROZEN))
        other.run("--yes")
        lines = other.data.sleep_journal_file.read_bytes().splitlines(keepends=True)
        bench.data.sleep_journal_file.write_bytes(b"".join(lines[1:]))
    code, told = bench.run("--yes")
    assert code == 3
    assert "It could not be written down" in told
    assert bench.slept == []


def test_somebody_else_who_lets_it_sleep_is_not_disturbed(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    with Journal(bench.data.sleep_journal_file, bench.data.sleep_lock_file, bench.host):
        code, _ = bench.run("--yes")
    assert code == 3
    assert bench.slept == []


def test_the_real_sleep_refuses_a_machine_that_is_not_real(tmp_path: Path) -> None:
    bench = Bench(tmp_path, ssd(Misbehaviour.FROZEN))
    app = typer.Typer()
    unfreeze.register(app, bench.machine)
    done = CliRunner().invoke(
        app, ("--yes", "--data", str(tmp_path)), env={"OPKNAP__LANGUAGE": "en"}
    )
    assert done.exit_code == 1
    assert "a simulated machine does not sleep" in done.stdout
