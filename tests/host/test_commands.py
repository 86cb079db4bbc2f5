import os
import signal
import threading
import time
from pathlib import Path

import pytest

from host.commands import ask_to_stop, run_command, spawn_command
from host.errors import CommandFailed, CommandMissing, CommandTimedOut


def test_exit_status_and_both_outputs_are_data() -> None:
    done = run_command(("sh", "-c", "echo out; echo err >&2; exit 3"), timeout_s=10)
    assert (done.exit_status, done.stdout, done.stderr) == (3, b"out\n", b"err\n")


def test_tools_speak_the_c_locale() -> None:
    assert run_command(("sh", "-c", "echo $LC_ALL"), timeout_s=10).text == "C\n"


def test_a_missing_tool_and_one_that_may_not_run_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CommandMissing):
        run_command(("opknap-no-such-tool",), timeout_s=1)
    plain = tmp_path / "plain"
    plain.write_text("no program")
    with pytest.raises(CommandFailed) as caught:
        run_command((str(plain),), timeout_s=1)
    assert not isinstance(caught.value, CommandMissing)


def test_a_time_out_ends_the_whole_process_group(tmp_path: Path) -> None:
    note = tmp_path / "child"
    with pytest.raises(CommandTimedOut):
        run_command(("sh", "-c", f"sleep 60 & echo $! > {note}; wait"), timeout_s=0.5)
    child = int(note.read_text())
    status = Path(f"/proc/{child}/status")
    assert not status.exists() or "zombie" in status.read_text()


def test_a_spawned_process_has_its_own_group_and_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = spawn_command(
        ("sh", "-c", "echo $MARK; exec sleep 60"), log=str(log), environment={"MARK": "here"}
    )
    assert os.getpgid(process.pid) == process.pid
    assert process.poll() is None
    process.kill()
    assert process.wait(10) == -signal.SIGKILL
    assert log.read_bytes() in {b"here\n", b""}
    assert log.stat().st_mode & 0o777 == 0o600


def test_only_the_process_that_carries_the_word_is_asked_to_stop(tmp_path: Path) -> None:
    word, log = tmp_path / "word", tmp_path / "log"
    word.write_text("ready")
    child = spawn_command(("tail", "-f", str(word)), log=str(log), environment=None)
    try:
        _until_written(log)  # before its own program runs, a process shows no words
        assert ask_to_stop(child.pid, "another word") is False
        assert child.poll() is None
        assert ask_to_stop(child.pid, str(word)) is True
        assert child.wait(10) == -signal.SIGTERM
        assert ask_to_stop(child.pid, str(word)) is False
    finally:
        child.kill()


def _until_written(log: Path) -> None:
    pause, until = threading.Event(), time.monotonic() + 10
    while not log.read_bytes():
        assert time.monotonic() < until, "the process never ran"
        pause.wait(0.01)
