"""The tool itself is missing, hangs, is killed or talks rubbish, and every other probe goes on."""

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from checks.findings import Finding, Reason, Verdict
from checks.inspection import inspect
from checks.inspection_values import Inspection
from checks.long_tests.selftest_run import run_selftest
from checks.long_tests.values import LongTask, LongTest
from checks.policy import default_policy
from host.drive import Drive, DriveIdentity, DriveKind, HiddenStorage, Transport
from host.local import LocalHost
from tests.checks.long_tests.clockwork import Watcher

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "tests/data/laptops/lenovo-thinkpad-t480/smartctl-samsung-860-evo.json"
POLICY = default_policy()
DRIVE = Drive(
    path="/dev/no-such-drive",
    identity=DriveIdentity(model="Model X", serial="S1", wwid=None),
    transport=Transport.SATA,
    kind=DriveKind.SSD,
    size_bytes=10**11,
)
RUBBISH = "#!/bin/sh\nhead -c 4000 /dev/urandom\n"
HANGS = "#!/bin/sh\ntrap '' TERM\nsleep 600 & sleep 600\n"
KILLED = "#!/bin/sh\nprintf '{\"smartctl\": {'\nkill -9 $$\n"


class LocalWithDrive(LocalHost):
    """This machine, with a drive that is not there."""

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        return (DRIVE,)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], Path]:
    """Puts a smartctl of our own first, or takes it away."""

    def put(script: str | None) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("sh", "cat", "head", "sleep", "kill", "dmidecode", "lscpu", "iw", "nvme"):
            found = shutil.which(name)
            if found is not None:
                (folder / name).symlink_to(found)
        if script is not None:
            tool = folder / "smartctl"
            tool.write_text(script, "utf-8")
            tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(folder))
        return folder

    return put


def answers(status: int) -> str:
    return f"#!/bin/sh\ncat {REPORT}\nexit {status}\n"


def of_drive(inspection: Inspection) -> list[Finding]:
    own = [each for each in inspection.findings if each.device == f"drive:{DRIVE.id}"]
    never_run = {"drive.selftest", "drive.surface"}
    return [each for each in own if each.code not in never_run]


def of_others(inspection: Inspection) -> set[tuple[str, str, str | None]]:
    return {
        (each.code, each.verdict, each.reason)
        for each in inspection.findings
        if not each.code.startswith(("drive.", "lock.drive"))
    }


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (None, Reason.TOOL_MISSING),
        (RUBBISH, Reason.OUTPUT_UNREADABLE),
        (KILLED, Reason.OUTPUT_UNREADABLE),
        ("#!/bin/sh\nexit 0\n", Reason.OUTPUT_UNREADABLE),
        ("#!/bin/sh\necho '[]'\n", Reason.OUTPUT_UNREADABLE),
        ("no program at all\n", Reason.DENIED),
    ],
    ids=["missing", "rubbish", "killed", "silent", "other JSON", "not a program"],
)
def test_a_tool_that_misbehaves_says_why_and_harms_nobody(
    script: str | None, reason: Reason, tools: Callable[[str | None], Path]
) -> None:
    sound = of_others(inspect(LocalWithDrive(), POLICY))
    tools(script)
    inspection = inspect(LocalWithDrive(), POLICY)
    found = of_drive(inspection)
    assert found
    assert {(each.verdict, each.reason) for each in found} == {(Verdict.NOT_TESTED, reason)}
    assert inspection.crashes == ()
    assert {code for code, _, _ in of_others(inspection)} == {code for code, _, _ in sound}


@pytest.mark.parametrize("status", [0, 1, 2, 4, 64, 192, 216])
def test_an_exit_status_never_hides_a_report(
    status: int, tools: Callable[[str | None], Path]
) -> None:
    tools(answers(status))
    found = {each.code: each for each in of_drive(inspect(LocalWithDrive(), POLICY))}
    assert found["drive.health"].verdict is Verdict.PASS
    assert found["drive.wear"].measured["used_permille"] == 190


def test_the_status_of_the_tool_counts_where_its_report_lacks_it(
    tmp_path: Path, tools: Callable[[str | None], Path]
) -> None:
    report = json.loads(REPORT.read_text("utf-8"))
    del report["smartctl"]["exit_status"]
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(report), "utf-8")
    tools(f"#!/bin/sh\ncat {bare}\nexit 24\n")
    found = {each.code: each for each in of_drive(inspect(LocalWithDrive(), POLICY))}
    assert found["drive.health"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("script", "reason"), [(None, Reason.TOOL_MISSING), (RUBBISH, Reason.OUTPUT_UNREADABLE)]
)
def test_a_self_test_without_its_tool_begins_nothing(
    script: str | None, reason: Reason, tools: Callable[[str | None], Path]
) -> None:
    tools(script)
    task = LongTask(LongTest.SELFTEST, drive_id=DRIVE.id)
    end = run_selftest(LocalWithDrive(), task, POLICY, "", Watcher())
    assert end.run.reason is reason


def inspected(path: Path | None) -> tuple[dict[str, tuple[str, str | None]], float]:
    """Runs the program itself, `path` before the usual places."""
    usual = os.environ["PATH"]
    began = time.monotonic()
    done = subprocess.run(
        (sys.executable, "-m", "agent", "inspect", "--json"),
        env={**os.environ, "PATH": usual if path is None else f"{path}:{usual}"},
        cwd=ROOT,
        capture_output=True,
        timeout=90,
        check=False,
    )
    findings = json.loads(done.stdout)["findings"]
    said = {
        f"{each['code']} {each['device'] or ''}".strip(): (each["verdict"], each.get("reason"))
        for each in findings
    }
    return said, time.monotonic() - began


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "reason", "within_s"),
    [(RUBBISH, "output_unreadable", 15), (HANGS, "timeout", 45)],
    ids=["rubbish", "hangs"],
)
def test_the_program_itself_outlives_its_tool(
    script: str, reason: str, within_s: int, tmp_path: Path
) -> None:
    sound, _ = inspected(None)
    drives = {key for key in sound if key.startswith("drive.health")}
    if not drives:
        pytest.skip("no drive of this machine is asked by smartctl")
    tool = tmp_path / "smartctl"
    tool.write_text(script, "utf-8")
    tool.chmod(0o755)
    said, took_s = inspected(tmp_path)
    assert took_s < within_s
    for key in drives:
        assert said[key] == ("not_tested", reason)
    others = {key for key in sound if not key.startswith(("drive.", "lock.drive"))}
    assert {key: said[key] for key in others} == {key: sound[key] for key in others}
