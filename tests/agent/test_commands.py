"""The commands around a job as a person would type them, each in a process of its own."""

import json
import re
import sys
from pathlib import Path

import pytest

from agent.__main__ import end_with_words
from agent.opening import CannotOpen, open_session
from host.durable import Lock
from host.local import LocalHost
from host.readings import Completed
from reports.language import Language, Translator
from tests.agent.outbox_bench import Bench as OutboxBench
from tests.agent.session_bench import Bench
from wipe.codes import Purpose

ROOT = Path(__file__).parents[2]


def opknap(*words: str) -> Completed:
    return LocalHost().run((sys.executable, "-P", "-m", "agent", *words), timeout_s=120)


def test_the_version_is_told() -> None:
    assert opknap("--version").text.startswith("opknap 0.")


def test_an_unknown_command_is_a_usage_error() -> None:
    assert opknap("wipe-everything").exit_status == 2


def broken() -> None:
    raise ZeroDivisionError("of ours")


@pytest.mark.parametrize("debug", [False, True])
def test_a_defect_of_ours_is_a_code_and_no_page_of_python(
    debug: bool,  # noqa: FBT001 - a table's column
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        end_with_words(broken, debug=debug)
    assert left.value.code == 5
    said = capsys.readouterr().err
    assert re.search(r"X-[0-9A-F]{6}\n", said)
    assert ("Traceback" in said) is debug


def test_a_commands_own_end_is_left_as_it_is() -> None:
    with pytest.raises(SystemExit) as left:
        end_with_words(lambda: sys.exit(3), debug=False)
    assert left.value.code == 3


@pytest.mark.parametrize("kind", ["latin", "folder"])
@pytest.mark.parametrize("command", [("config", "check"), ("drives",), ("run", "--plain")])
def test_settings_that_cannot_be_read_are_a_matter_of_settings(
    command: tuple[str, ...], kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "opknap.toml"
    if kind == "folder":
        file.mkdir()
    else:
        file.write_bytes(b'language = "\xe9n"\n')
    done = opknap(*command, "--data", str(tmp_path))
    assert done.exit_status == 2
    assert b"opknap.toml" in done.stderr
    assert b"Traceback" not in done.stderr


def test_what_broke_a_session_stands_in_its_log(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    with (
        pytest.raises(ZeroDivisionError),
        open_session(bench.machine, bench.data, {}, purpose=Purpose.DEMO),
    ):
        broken()
    assert re.search(r"defect of its own: X-[0-9A-F]{6}", bench.data.log_file.read_text("utf-8"))


def test_help_names_every_command() -> None:
    said = opknap("--help").text
    for name in ("run", "demo", "inspect", "drives", "erase", "grade", "verify", "outbox"):
        assert name in said


def test_config_check_tells_each_value_with_its_origin(tmp_path: Path) -> None:
    (tmp_path / "opknap.toml").write_text('language = "en"\n[bench]\nid = "bench-07"\n')
    done = opknap("config", "check", "--data", str(tmp_path))
    assert done.exit_status == 0
    lines = done.text.splitlines()
    assert "bench.id = bench-07   [opknap.toml]" in lines
    assert "erase.minimum_level = clear   [built-in]" in lines
    assert f"site key: {tmp_path}/site/site.pub is missing" in lines


def test_config_check_names_what_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "opknap.toml").write_text('[server]\nurl = "http://inventory.example"\n')
    done = opknap("config", "check", "--data", str(tmp_path))
    assert done.exit_status == 2
    assert done.stderr.startswith(b"server.url (opknap.toml): https://")


def test_the_outbox_is_listed_with_its_problems(tmp_path: Path) -> None:
    bench = OutboxBench(tmp_path)
    bench.put(1)
    bench.inventory.status = 403
    bench.sender.run_once()
    done = opknap("outbox", "list", "--data", str(tmp_path))
    assert done.exit_status == 0
    assert "some_problem (403" in done.text


def test_sending_without_an_inventory_is_a_usage_error(tmp_path: Path) -> None:
    assert opknap("outbox", "send", "--data", str(tmp_path)).exit_status == 2


def test_sending_to_nobody_keeps_what_waits(tmp_path: Path) -> None:
    bench = OutboxBench(tmp_path)
    bench.put(1)
    (tmp_path / "opknap.toml").write_text('[server]\nurl = "http://127.0.0.1:9"\n')
    done = opknap("outbox", "send", "--data", str(tmp_path))
    assert done.exit_status == 1
    assert len(bench.outbox.waiting()) == 1


def test_sending_from_a_damaged_stick_says_so(tmp_path: Path) -> None:
    bench = OutboxBench(tmp_path)
    bench.put(1)
    bench.data.site_authority_file.touch()
    (tmp_path / "opknap.toml").write_text('[server]\nurl = "http://127.0.0.1:9"\n')
    done = opknap("outbox", "send", "--data", str(tmp_path))
    assert done.exit_status == 1
    assert done.stderr.decode().startswith("De stick kan niet versturen")
    assert "Traceback" not in done.stderr.decode()


def test_sending_is_left_to_the_program_that_runs(tmp_path: Path) -> None:
    (tmp_path / "opknap.toml").write_text('[server]\nurl = "http://127.0.0.1:9"\n')
    lock = Lock.take(tmp_path / "lock")
    assert lock is not None
    assert opknap("outbox", "send", "--data", str(tmp_path)).exit_status == 1
    lock.release()


def test_a_wrong_sheet_names_its_key_and_nothing_begins(tmp_path: Path) -> None:
    sheet = tmp_path / "answers.toml"
    sheet.write_text('operatr = "op-1"\n')
    done = opknap("run", "--plain", "--answers", str(sheet), "--data", str(tmp_path / "data"))
    assert done.exit_status == 2
    assert b"operatr: unknown key" in done.stderr
    assert not (tmp_path / "data").exists()


def test_this_machine_is_inspected_and_left_alone_when_nobody_answers(tmp_path: Path) -> None:
    done = opknap("run", "--plain", "--data", str(tmp_path))
    assert done.exit_status == 4
    assert done.stderr == b""
    assert list(tmp_path.glob("open/*/drives")) == []
    assert list((tmp_path / "outbox").iterdir()) == []


def refused(bench: Bench) -> list[str]:
    english = Translator(str(ROOT / "agent" / "say.py"), "agent", Language.EN)
    with (
        pytest.raises(CannotOpen) as caught,
        open_session(bench.machine, bench.data, {}, purpose=Purpose.DEMO),
    ):
        pytest.fail("it was opened")
    return caught.value.lines(english)


def test_two_programs_never_work_in_one_folder(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.data.prepare()
    lock = Lock.take(bench.data.lock_file)
    assert lock is not None
    assert refused(bench)[0] == "opknap is already running"
    lock.release()
    with open_session(bench.machine, bench.data, {}, purpose=Purpose.DEMO) as session:
        assert session.view().demo


def test_a_damaged_key_is_told_and_never_replaced(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.data.prepare()
    bench.data.bench_key_file.write_bytes(b"torn")
    assert refused(bench)[0] == "The bench's key cannot be used"
    assert bench.data.bench_key_file.read_bytes() == b"torn"


def test_a_policy_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.data.prepare()
    bench.data.site_policy_file.write_text("[meta]\n")
    assert refused(bench)[0] == "The site's policy cannot be used"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.data.root.write_text("a file stands in the way")
    assert refused(bench)[0] == "The data folder cannot be written"


def test_keys_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    first = bench.place().key.public.keyid
    assert bench.place().key.public.keyid == first
    assert bench.data.bench_key_file.stat().st_mode & 0o777 == 0o600
    assert bench.data.keys.stat().st_mode & 0o777 == 0o700
    assert json.loads(bench.data.counter_file.read_bytes())["counter"] == 0
