"""`opknap drives` and `opknap erase` on real loop devices: what is erased, what is not touched."""

import hashlib
import json
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from agent.commands import drives, erase
from host.block_io import open_block
from host.local import LocalHost
from tests.wipe import loops
from wipe.folder import DriveFolder

SIZE = 16 << 20
ROOT = Path(__file__).parents[3]
ENVIRONMENT = {"OPKNAP__LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
OPKNAP = (sys.executable, "-m", "agent")
WAIT_S = 30.0

pytestmark = pytest.mark.loop


@dataclass(frozen=True)
class Bench:
    """A data folder and one practice drive."""

    data: Path
    node: str
    file: Path
    serial: str

    def digest(self) -> str:
        """Of everything on the drive."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest()

    def erase(self, *arguments: str) -> tuple[int, list[dict[str, object]]]:
        """Run `opknap erase --json --include-loop` and read its lines."""
        return opknap("erase", "--json", "--include-loop", "--data", str(self.data), *arguments)

    def folders(self) -> list[DriveFolder]:
        """Of every job."""
        return [DriveFolder(p.parent) for p in self.data.glob("open/*/drives/*/plan.json")]


def opknap(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    app = typer.Typer()
    drives.register(app)
    erase.register(app)
    done = CliRunner().invoke(app, arguments, env=ENVIRONMENT)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return done.exit_code, lines


def plain(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    drives.register(app)
    erase.register(app)
    done = CliRunner().invoke(app, arguments, env=ENVIRONMENT)
    return done.exit_code, done.stdout


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    loops.loops_or_skip()
    file = tmp_path / "old.img"
    loops.fill_old(file, SIZE)
    with loops.attached(file) as node:
        serial = loops.listed(node).identity.serial
        assert serial is not None
        yield Bench(tmp_path / "data", node, file, serial)


def test_drives_lists_a_practice_drive_with_its_plan_only_when_asked(bench: Bench) -> None:
    code, (answer,) = opknap("drives", "--include-loop", "--json", "--data", str(bench.data))
    assert code == 0
    found = answer["drives"]
    assert isinstance(found, list)
    (mine,) = [drive for drive in found if drive["path"] == bench.node]
    assert list(mine) == [
        "path", "id", "model", "serial", "transport", "kind", "size_bytes", "eligible", "reason",
        "plan",
    ]  # fmt: skip
    assert (mine["serial"], mine["size_bytes"]) == (bench.serial, SIZE)
    assert (mine["eligible"], mine["reason"], mine["plan"]["row"]) == (True, None, "D0")
    _, (without,) = opknap("drives", "--json", "--data", str(bench.data))
    assert bench.node not in json.dumps(without)


def test_the_disk_the_system_runs_from_is_shown_as_refused(tmp_path: Path) -> None:
    _, (answer,) = opknap("drives", "--json", "--data", str(tmp_path))
    found = answer["drives"]
    assert isinstance(found, list)
    live = [drive for drive in found if drive["reason"] == "live_medium"]
    if not live:
        pytest.skip("the root file system of this machine is on no listed drive")
    assert all(not drive["eligible"] for drive in live)
    code, lines = opknap(
        "erase", live[0]["path"], "--confirm", live[0]["serial"] or "x", "--json",
        "--data", str(tmp_path),
    )  # fmt: skip
    assert code == 3
    assert lines[-1]["reason"] == "live_medium"
    assert not (tmp_path / "open").exists()


def test_plain_drives_says_what_would_be_done(bench: Bench) -> None:
    code, said = plain("drives", "--include-loop", "--data", str(bench.data))
    assert code == 0
    assert bench.serial in said
    assert "The whole drive is overwritten and then read back" in said


def test_a_confirmed_practice_drive_ends_erased(bench: Bench) -> None:
    old = block_digests(bench.file)
    code, lines = bench.erase(bench.node, "--confirm", bench.serial)
    assert code == 0
    assert lines[-1] == {
        "type": "outcome",
        "path": bench.node,
        "id": loops.listed(bench.node).id,
        "status": "erased",
        "reason": None,
        "levels": {
            standard: {"level": "clear", "basis": "named"}
            for standard in ("nist_r1", "nist_r2", "ieee_2883")
        },
        "exceptions": [],
    }
    assert {"begin", "guard", "offset", "verify"} <= {str(line["type"]) for line in lines}
    assert all(line["path"] == bench.node for line in lines)
    assert not old & block_digests(bench.file)
    key = (bench.folders()[0].secrets_path).read_text()
    assert json.loads(key.split()[0])["key"] not in json.dumps(lines[:-1])


def test_purge_is_asked_and_only_clear_is_reached(bench: Bench) -> None:
    code, lines = bench.erase(bench.node, "--confirm", bench.serial, "--minimum-level", "purge")
    assert code == 1
    assert (lines[-1]["status"], lines[-1]["reason"]) == ("clear_only", "level_not_reached")


def test_plain_erase_ends_with_what_verification_said(bench: Bench) -> None:
    code, said = plain(
        "erase", bench.node, "--confirm", bench.serial, "--include-loop", "--data", str(bench.data)
    )
    assert code == 0
    assert f"{bench.node}: ERASED. This drive is erased." in said


@pytest.mark.parametrize(
    "confirmations",
    [
        [],
        ["--confirm", "wrong"],
        ["--confirm", ""],
        ["--confirm", "{last4}"],
        ["--confirm", "{serial}", "--confirm", "{serial}"],
        ["--confirm", "{serial}", "--confirm", "leftover"],
        ["--confirm", "{serial}x"],
    ],
)
@pytest.mark.parametrize("resume", [[], ["--resume"]])
def test_without_exactly_its_serial_nothing_is_touched(
    bench: Bench, confirmations: list[str], resume: list[str]
) -> None:
    before = bench.digest()
    words = [w.format(serial=bench.serial, last4=bench.serial[-4:]) for w in confirmations]
    code, lines = bench.erase(bench.node, *words, *resume)
    assert code == 3
    assert [(line["status"], line["reason"]) for line in lines] == [("refused", "not_confirmed")]
    assert bench.digest() == before
    assert bench.folders() == []


def test_two_drives_with_one_confirmation_are_both_left_alone(bench: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other.img"
    loops.fill_old(other, SIZE)
    with loops.attached(other) as node:
        before = (bench.digest(), hashlib.sha256(other.read_bytes()).hexdigest())
        code, lines = bench.erase(bench.node, node, "--confirm", bench.serial)
        assert code == 3
        assert [line["reason"] for line in lines] == ["not_confirmed", "not_confirmed"]
        assert (bench.digest(), hashlib.sha256(other.read_bytes()).hexdigest()) == before


def test_one_wrong_confirmation_stops_the_other_drive_too(bench: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other.img"
    loops.fill_old(other, SIZE)
    with loops.attached(other) as node:
        before = bench.digest()
        code, lines = bench.erase(
            bench.node, node, "--confirm", bench.serial, "--confirm", bench.serial
        )
        assert code == 3
        assert [(line["status"], line["reason"]) for line in lines] == [
            ("not_erased", None),
            ("refused", "not_confirmed"),
        ]
        assert bench.digest() == before


def test_the_same_drive_named_twice_is_left_alone(bench: Bench) -> None:
    before = bench.digest()
    twice = [bench.node, bench.node, *["--confirm", bench.serial] * 2]
    assert bench.erase(*twice)[0] == 3
    assert bench.digest() == before


def test_two_drives_at_once_end_erased(bench: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other.img"
    loops.fill_old(other, SIZE)
    with loops.attached(other) as node:
        serial = loops.listed(node).identity.serial or ""
        code, lines = bench.erase(bench.node, node, "--confirm", bench.serial, "--confirm", serial)
    assert code == 0
    outcomes = {line["path"]: line["status"] for line in lines if line["type"] == "outcome"}
    assert outcomes == {bench.node: "erased", node: "erased"}
    assert loops.OLD not in other.read_bytes() + bench.file.read_bytes()


def refused(bench: Bench, path: str, reason: str, *confirm: str) -> None:
    before = bench.digest()
    answers = [word for serial in confirm for word in ("--confirm", serial)]
    code, lines = bench.erase(path, *(answers or ["--confirm", bench.serial]))
    assert code == 3
    assert (lines[-1]["status"], lines[-1]["reason"]) == ("refused", reason)
    assert bench.digest() == before


def test_what_is_no_whole_drive_is_refused(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a file")
    for path in (str(file), str(bench.file), "/dev/null", "/dev/no-such-drive", str(tmp_path)):
        refused(bench, path, "not_whole_drive")
    assert file.read_bytes() == b"a file"


def test_a_loop_device_is_no_drive_without_the_word(bench: Bench) -> None:
    before = bench.digest()
    code, lines = opknap(
        "erase", bench.node, "--confirm", bench.serial, "--json", "--data", str(bench.data)
    )
    assert (code, lines[-1]["reason"]) == (3, "not_whole_drive")
    assert bench.digest() == before


def test_a_partition_is_refused(bench: Bench) -> None:
    loops.command("addpart", bench.node, "1", "2048", "8192")
    try:
        partition = Path(f"{bench.node}p1")
        if not partition.exists():
            pytest.skip("this machine makes no nodes for partitions")
        refused(bench, str(partition), "not_whole_drive")
    finally:
        loops.command("delpart", bench.node, "1")


def test_a_link_to_the_drive_is_the_drive(bench: Bench, tmp_path: Path) -> None:
    link = tmp_path / "by-id"
    link.symlink_to(bench.node)
    refused(bench, str(link), "not_confirmed", "wrong")
    assert bench.erase(str(link), "--confirm", bench.serial)[0] == 0


def test_a_mounted_drive_is_refused(bench: Bench, tmp_path: Path) -> None:
    loops.command("mkfs.ext4", "-q", "-F", bench.node)
    folder = tmp_path / "mnt"
    folder.mkdir()
    loops.command("mount", "-o", "ro", bench.node, str(folder))
    try:
        refused(bench, bench.node, "mounted")
    finally:
        loops.command("umount", str(folder))


def test_a_drive_with_swap_is_refused(bench: Bench) -> None:
    loops.command("mkswap", bench.node)
    if LocalHost().run(("swapon", bench.node), timeout_s=loops.TIMEOUT_S).exit_status != 0:
        pytest.skip("swap cannot be switched on here")
    try:
        refused(bench, bench.node, "swap")
    finally:
        loops.command("swapoff", bench.node)


def test_a_read_only_drive_is_refused(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "locked.img"
    loops.fill_old(file, 1 << 20)
    before = file.read_bytes()
    with loops.attached(file, "--read-only") as node:
        refused(bench, node, "read_only", loops.listed(node).identity.serial or "")
    assert file.read_bytes() == before


def test_a_loop_over_a_block_device_is_refused(bench: Bench) -> None:
    with loops.attached(Path(bench.node)) as upper:
        refused(bench, upper, "loop_backing", loops.listed(upper).identity.serial or "")


def test_a_loop_over_a_deleted_file_is_refused(bench: Bench, tmp_path: Path) -> None:
    lost = tmp_path / "lost.img"
    loops.fill_old(lost, 1 << 20)
    with loops.attached(lost) as node:
        lost.unlink()
        refused(bench, node, "loop_backing", loops.listed(node).identity.serial or "")


def test_two_nodes_of_one_drive_are_ambiguous(bench: Bench) -> None:
    with loops.attached(bench.file) as twin:
        refused(bench, twin, "ambiguous_identity")


def test_a_drive_that_another_program_holds_is_refused(bench: Bench) -> None:
    held = open_block(bench.node, write=True, exclusive=True)
    try:
        refused(bench, bench.node, "in_use")
    finally:
        with open(held.descriptor, closefd=True):  # noqa: PTH123 - closes the descriptor
            pass


def test_resume_without_a_job_starts_one_and_then_repeats_its_outcome(bench: Bench) -> None:
    code, lines = bench.erase(bench.node, "--confirm", bench.serial, "--resume")
    assert (code, lines[-1]["status"]) == (0, "erased")
    after = bench.digest()
    code, again = bench.erase(bench.node, "--confirm", bench.serial, "--resume")
    assert code == 0
    assert again == lines[-1:]
    assert bench.digest() == after
    assert len(bench.folders()) == 1


def test_a_full_data_folder_starts_nothing(bench: Bench) -> None:
    bench.data.write_text("in the way")
    before = bench.digest()
    code, lines = bench.erase(bench.node, "--confirm", bench.serial)
    assert code == 1
    said = [(line["type"], line["status"], line["reason"]) for line in lines]
    assert said == [("outcome", "not_erased", "journal_lost")]
    assert bench.digest() == before


def test_an_outcome_is_repeated_only_while_the_drive_bears_it_out(bench: Bench) -> None:
    old = bench.file.read_bytes()
    assert bench.erase(bench.node, "--confirm", bench.serial)[0] == 0
    with bench.file.open("r+b") as file:
        file.write(old)
    code, lines = bench.erase(bench.node, "--confirm", bench.serial, "--resume")
    assert code == 3
    assert [(line["status"], line["reason"]) for line in lines] == [("refused", "not_confirmed")]
    words = ("--include-loop", "--data", str(bench.data), "--resume")
    _, said = plain("erase", bench.node, "--confirm", bench.serial, *words)
    assert "not touched" not in said
    assert "from the start" in said
    assert bench.file.read_bytes() == old


def test_the_level_that_is_asked_counts_when_an_outcome_is_repeated(bench: Bench) -> None:
    bench.erase(bench.node, "--confirm", bench.serial)
    again = (bench.node, "--confirm", bench.serial, "--resume")
    code, lines = bench.erase(*again, "--minimum-level", "purge")
    assert (code, lines[-1]["status"], lines[-1]["reason"]) == (
        1,
        "clear_only",
        "level_not_reached",
    )
    code, lines = bench.erase(*again)
    assert (code, lines[-1]["status"]) == (0, "erased")


def test_the_level_that_is_asked_counts_for_what_goes_on(bench: Bench) -> None:
    bench.erase(bench.node, "--confirm", bench.serial)
    (folder,) = bench.folders()
    interrupt(folder, "step_end")
    code, lines = bench.erase(
        bench.node, "--confirm", bench.serial, "--resume", "--minimum-level", "purge"
    )
    assert (code, lines[-1]["status"]) == (1, "clear_only")


@pytest.mark.parametrize("damage", ["cut", "mixed up"])
def test_a_journal_that_is_not_to_be_believed_is_neither_followed_nor_repeated(
    bench: Bench, damage: str
) -> None:
    bench.erase(bench.node, "--confirm", bench.serial)
    (folder,) = bench.folders()
    lines = folder.journal_path.read_bytes().splitlines(keepends=True)
    if damage == "cut":
        del lines[2]
        folder.journal_path.write_bytes(b"".join(lines))
    else:
        plan = folder.plan()
        folder.write_plan(plan.model_copy(update={"record_id": "of another job"}))
    before = bench.digest()
    code, said = bench.erase(bench.node, "--confirm", bench.serial, "--resume")
    assert code == 1
    assert [(line["status"], line["reason"]) for line in said] == [("not_erased", "journal_lost")]
    assert bench.digest() == before
    assert bench.erase(bench.node, "--confirm", bench.serial)[0] == 0


def test_an_erase_that_cannot_be_started_leaves_no_other_unfollowed(
    bench: Bench, tmp_path: Path
) -> None:
    bench.erase(bench.node, "--confirm", bench.serial)
    (stuck,) = bench.folders()
    interrupt(stuck, "step_begin")
    stuck.log_path.unlink()
    stuck.log_path.mkdir()
    file = tmp_path / "other.img"
    loops.fill_old(file, SIZE)
    with loops.attached(file) as other:
        serial = loops.listed(other).identity.serial or ""
        code, lines = bench.erase(
            other, bench.node, "--confirm", serial, "--confirm", bench.serial, "--resume"
        )
    ends = {line["path"]: line["status"] for line in lines if line["type"] == "outcome"}
    assert ends == {other: "erased", bench.node: "not_erased"}
    assert code == 1


def interrupt(folder: DriveFolder, last: str) -> None:
    """Take the journal back to the first line of a type, as a power cut leaves it."""
    lines = folder.journal_path.read_bytes().splitlines(keepends=True)
    types = [json.loads(line)["type"] for line in lines]
    folder.journal_path.write_bytes(b"".join(lines[: types.index(last) + 1]))


def test_an_erase_goes_on_when_nobody_hears_it(bench: Bench) -> None:
    words = (*OPKNAP, "erase", bench.node, "--confirm", bench.serial, "--include-loop", "--json")
    script = f"exec {shlex.join((*words, '--data', str(bench.data)))} > /dev/full"
    done = LocalHost().run(("sh", "-c", f"cd {ROOT}; {script}"), timeout_s=60)
    assert done.exit_status == 0
    assert b"the erase goes on" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
def test_not_one_block_of_a_gibibyte_is_left(tmp_path: Path) -> None:
    loops.loops_or_skip()
    size = 1 << 30
    file = tmp_path / "random.img"
    loops.command(
        "dd", "if=/dev/urandom", f"of={file}", "bs=4M", f"count={size >> 22}", "status=none"
    )
    old = block_digests(file)
    with loops.attached(file) as node:
        serial = loops.listed(node).identity.serial or ""
        bench = Bench(tmp_path / "data", node, file, serial)
        code, lines = bench.erase(node, "--confirm", serial)
    assert (code, lines[-1]["status"]) == (0, "erased")
    assert not old & block_digests(file)


def block_digests(file: Path) -> set[bytes]:
    with file.open("rb") as content:
        return {
            hashlib.blake2b(block, digest_size=16).digest()
            for block in iter(lambda: content.read(4096), b"")
        }


def wait_for(true: Callable[[], bool]) -> None:
    pause = threading.Event()
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end
        pause.wait(0.01)


@pytest.mark.slow
def test_stopped_by_the_operator_it_ends_with_status_4_and_goes_on(tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "large.img"
    size = 1 << 30
    with file.open("wb") as content:
        content.truncate(size)
    with loops.attached(file) as node:
        serial = loops.listed(node).identity.serial or ""
        bench = Bench(tmp_path / "data", node, file, serial)
        process = LocalHost().spawn(
            (*OPKNAP, "erase", node, "--confirm", serial, "--include-loop", "--json",
             "--data", str(bench.data)),
            log=str(tmp_path / "out"), environment=ENVIRONMENT,
        )  # fmt: skip
        wait_for(lambda: '"type": "begin"' in (tmp_path / "out").read_text())
        process.terminate()
        assert process.wait(60) == 4
        last = json.loads((tmp_path / "out").read_text().splitlines()[-1])
        assert (last["status"], last["reason"]) == ("not_erased", "stopped")
        code, lines = bench.erase(node, "--confirm", serial, "--resume")
        assert (code, lines[-1]["status"]) == (0, "erased")
