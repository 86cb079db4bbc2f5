from pathlib import Path

import pytest

from host.durable import AppendFile, Lock, is_locked, make_folder, move, remove, write_whole


def test_a_whole_write_replaces_everything_and_leaves_no_temporary_name(tmp_path: Path) -> None:
    target = tmp_path / "state.json"
    write_whole(target, b"old and long")
    write_whole(target, b"new", mode=0o600)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["state.json"]


def test_a_failed_write_keeps_the_old_bytes(tmp_path: Path) -> None:
    target = tmp_path / "state.json"
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(target, b"new")
    assert target.is_dir()
    assert [p.name for p in tmp_path.iterdir()] == ["state.json"]


def test_appended_lines_stay_and_a_torn_tail_can_be_cut(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = AppendFile.open(path)
    journal.append(b"one\n", sync=True)
    journal.append(b"tw", sync=False)
    assert journal.size == 6
    journal.truncate(4)
    journal.append(b"two\n", sync=True)
    journal.close()
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_secret_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets.jsonl"
    AppendFile.open(path, mode=0o600).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_lock_admits_one_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_locked(path)
    held = Lock.take(path)
    assert held is not None
    assert Lock.take(path) is None
    assert is_locked(path)
    held.release()
    assert not is_locked(path)


def test_folders_moves_and_removals(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    write_whole(tmp_path / "a" / "b" / "x", b"1")
    move(tmp_path / "a" / "b" / "x", tmp_path / "a" / "x")
    remove(tmp_path / "a" / "x")
    remove(tmp_path / "a" / "x")
    assert list((tmp_path / "a").iterdir()) == [tmp_path / "a" / "b"]
