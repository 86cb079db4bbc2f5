"""`--method` and `--policy`: a method that cannot be used is told before anything starts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from agent.commands import drives, erase
from agent.commands.drives import drives_json, drives_lines
from agent.commands.judged import JudgedDrive, JudgedMachine, asking_idle_drives, judge_machine
from agent.say import Say
from host.capabilities import Capabilities
from host.drive import Drive, HiddenKind, HiddenStorage
from host.port import Host
from host.recorded import RecordedHost
from reports.language import Language
from tests.wipe import plan_inputs as made
from tests.wipe.fakes import Medium, MemoryHost, erase_plan, loop_drive
from wipe.codes import Ask, Level, Method, Standard
from wipe.erase_policy import ErasePolicy
from wipe.folder import create
from wipe.journal import Journal
from wipe.plan import MachineState
from wipe.values import DrivePlan

LAPTOPS = Path(__file__).parents[2] / "data" / "laptops"
LOOP = loop_drive()
SERIAL = LOOP.identity.serial or ""


def untouchable() -> Host:
    """One practice drive, in a machine that runs no command and starts no process."""
    return MemoryHost([LOOP], {LOOP.path: Medium(bytearray(1 << 20))})


def opknap(make_host: Callable[[], Host], *arguments: str) -> tuple[int, str, str]:
    app = typer.Typer()
    drives.register(app, make_host)
    erase.register(app, make_host)
    done = CliRunner().invoke(app, arguments, env={"OPKNAP__LANGUAGE": "en"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def erase_loop(data: Path, *options: str) -> tuple[int, str, str]:
    always = ("--confirm", SERIAL, "--include-loop", "--data", str(data))
    return opknap(untouchable, "erase", LOOP.path, *always, *options)


@pytest.mark.parametrize("method", [one for one in Method if one is not Method.OVERWRITE])
def test_a_method_that_the_drive_has_not_is_a_wrong_command_and_nothing_starts(
    tmp_path: Path, method: Method
) -> None:
    code, _, told = erase_loop(tmp_path, "--method", method.value)
    assert code == 2
    assert f"{LOOP.path}: {method.value} cannot be used." in told
    assert "The drive cannot do it." in told
    assert not (tmp_path / "open").exists()


def test_a_method_that_the_policy_forbids_is_told_as_such(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('deny = ["OVERWRITE"]\n', "utf-8")
    code, _, told = erase_loop(tmp_path, "--method", "OVERWRITE", "--policy", str(policy))
    assert code == 2
    assert "The rules of your organisation forbid it." in told
    assert not (tmp_path / "open").exists()


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"deny = ['SHRED']", "deny.0: "),
        (b"denied = []", "denied: unknown setting"),
        (b"[erase]\nfull_read = true", "erase: unknown setting"),
        (b"=", "policy: this is not TOML"),
        (b"\xff", "this is not UTF-8 text"),
        (None, "this file cannot be read"),
    ],
)
def test_a_policy_that_cannot_be_used_is_told_by_key(
    tmp_path: Path, content: bytes | None, cause: str
) -> None:
    policy = tmp_path / "policy.toml"
    if content is not None:
        policy.write_bytes(content)
    for command in (("drives",), ("erase", LOOP.path)):
        code, _, told = opknap(
            untouchable, *command, "--policy", str(policy), "--data", str(tmp_path)
        )
        assert code == 2
        assert "This policy cannot be used" in told
        assert cause in told


def test_drives_shows_the_plan_under_a_policy(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('minimum_level = "purge"\nstandard = "nist_r1"\n', "utf-8")
    options = ("drives", "--include-loop", "--data", str(tmp_path), "--policy", str(policy))
    code, said, _ = opknap(untouchable, *options, "--json")
    assert code == 0
    plan = json.loads(said)["drives"][0]["plan"]
    assert (plan["requested_level"], plan["standard"]) == ("purge", "nist_r1")
    assert plan["asks"] == ["destroy"]
    assert plan["available"][0]["method"] == "OVERWRITE"
    _, said, _ = opknap(untouchable, *options)
    assert "1. Overwriting: Clear (the best method for this drive)" in said
    assert "-> If nothing more can be done, the drive must be destroyed." in said


def judged(laptop: str, told: Capabilities | None, **changes: object) -> JudgedMachine:
    asked: list[str] = []

    def asking(_: Host, drive: Drive) -> Capabilities | None:
        asked.append(drive.path)
        return told

    machine = judge_machine(
        RecordedHost.read(LAPTOPS / laptop),
        include_loop=False,
        requested=Level.CLEAR,
        standard=Standard.IEEE_2883,
        asking=asking,
        **changes,  # type: ignore[arg-type]  # a table of named fields
    )
    may = [one.drive.path for one in machine.drives if one.reason is None]
    assert asked == may, "a drive that is in use is left in peace"
    return machine


def test_what_a_drive_says_of_itself_is_what_it_is_planned_by() -> None:
    (ssd,) = judged("lenovo-thinkpad-t480", made.ata(**made.BLOCK)).drives
    assert (ssd.plan.row, ssd.plan.preferred) == ("D11", Method.SAN_BLOCK)
    (unasked,) = judged("lenovo-thinkpad-t480", None).drives
    assert [step.method for step in unasked.plan.available] == [Method.OVERWRITE]
    only = ErasePolicy().only(Method.SEC_ENH)
    (one,) = judged("lenovo-thinkpad-t480", made.ata(**made.BLOCK), policy=only).drives
    assert [step.method for step in one.plan.available] == [Method.SEC_ENH]


def of_plan(plan: DrivePlan) -> JudgedMachine:
    return JudgedMachine(
        drives=(JudgedDrive(drive=made.SATA_SSD, plan=plan, reason=None),),
        hidden=(HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where="0000:00:17.0"),),
    )


def test_steps_reasons_and_requests_are_told_in_both_languages() -> None:
    frozen = made.ata(security=made.security(made.security_state("SEC2")))
    plan = made.plan(made.SATA_SSD, frozen, machine=MachineState(deep_sleep=True))
    english = "\n".join(drives_lines(of_plan(plan), Say(Language.EN)))
    assert "1. Overwriting: Clear (the only method that can be used now)" in english
    assert "Better would be: The drive erases itself thoroughly" in english
    assert "The BIOS froze it when the laptop started." in english
    assert "-> Let the laptop sleep once" in english
    assert "-> Open the laptop, look for a drive, and make a photo." in english
    dutch = "\n".join(drives_lines(of_plan(plan), Say(Language.NL)))
    assert not [line for line in english.splitlines()[2:] if line in dutch.splitlines()]


def test_a_drive_that_cannot_be_erased_now_is_no_good_news() -> None:
    plan = made.plan(made.SATA_SSD, policy=ErasePolicy(deny=(Method.OVERWRITE,)))
    lines = drives_lines(of_plan(plan), Say(Language.EN))
    assert "    [x] There is no way to erase this drive now." in lines


def test_hints_carry_their_row_and_what_is_asked() -> None:
    answer = drives_json(of_plan(made.plan(made.SATA_SSD)))
    (hint,) = json.loads(json.dumps(answer["hidden"]))
    assert hint["plan"] == {"row": "D29", "asks": [Ask.ATTEST_NO_STORAGE]}


def test_h15_a_drive_that_an_erase_is_busy_with_is_not_asked(tmp_path: Path) -> None:
    host = MemoryHost([LOOP], {LOOP.path: Medium(bytearray(1 << 20))})
    folder = create(tmp_path / "open" / "job", erase_plan(LOOP))
    ask = asking_idle_drives(tmp_path / "open")
    journal = Journal(folder.journal_path, folder.lock_path, host)
    assert ask(host, LOOP) is None
    assert host.opened == []
    journal.close()
    ask(host, LOOP)
    assert host.opened == [LOOP.path]
