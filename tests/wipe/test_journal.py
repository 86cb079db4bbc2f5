"""The journal: whole lines, one writer, a torn tail is expected and a damaged middle is not."""

import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from host.durable import AppendFile
from tests.wipe.fakes import erase_plan, loop_drive
from wipe.codes import Cipher
from wipe.events import Began, Event, OffsetReached, Planned, Recovered, SecretKept, StopAsked
from wipe.journal import Journal, JournalBusy, JournalLost
from wipe.journal_lines import Entry, JournalDamaged, decode, encode, read_lines
from wipe.secrets_file import StreamSecret, find_secret, keep_secret

KEY_ID = "k1"
AT = "2026-11-23T09:16:54.120Z"


class StillClock:
    """Clocks that stand still."""

    def boot_ms(self) -> int:
        return 81_234

    def utc_now(self) -> str:
        return AT


class Paths:
    """Files of one journal."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "journal.jsonl"
        self.lock = folder / "journal.lock"

    def open(self) -> Journal:
        return Journal(self.journal, self.lock, StillClock())

    def entries(self) -> tuple[Entry, ...]:
        return read_lines(self.journal.read_bytes()).entries


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


EVENTS: list[Event] = [
    Began(boot_id="b", pid=4, version="0.1", resumed=False),
    Planned(plan=erase_plan(loop_drive())),
    SecretKept(secret_id=KEY_ID, cipher=Cipher.CHACHA20, sha256="ab"),
    OffsetReached(bytes=4096),
    StopAsked(),
]


def written(events: list[Event]) -> bytes:
    return b"".join(encode(Entry(n, 7, AT, e)) for n, e in enumerate(events, start=1))


def test_a_line_is_flat_json_with_number_clocks_type_and_checksum() -> None:
    line = encode(Entry(7, 81_234, AT, OffsetReached(bytes=4096)))
    assert line == (
        b'{"seq":7,"boot_ms":81234,"at":"2026-11-23T09:16:54.120Z","type":"offset",'
        b'"bytes":4096,"crc":"%08x"}\n' % int(json.loads(line)["crc"], 16)
    )
    assert decode(line[:-1]) == Entry(7, 81_234, AT, OffsetReached(bytes=4096))


def test_every_event_reads_back_as_it_was_written() -> None:
    assert [entry.event for entry in read_lines(written(EVENTS)).entries] == EVENTS


@given(place=st.integers(0, 5000), bit=st.integers(0, 7))
@settings(max_examples=200)
def test_one_flipped_bit_is_never_read_as_truth(place: int, bit: int) -> None:
    line = bytearray(written(EVENTS[:1])[:-1])
    line[place % len(line)] ^= 1 << bit
    assert decode(bytes(line)) is None


def test_a_line_of_another_version_is_never_cut_off_as_torn() -> None:
    later = b'{"seq":5,"boot_ms":7,"at":"x","type":"marvel"'
    whole = later + b',"crc":"%08x"}\n' % zlib.crc32(later)
    with pytest.raises(JournalDamaged, match="another version") as raised:
        read_lines(written(EVENTS) + whole)
    assert raised.value.line == len(EVENTS) + 1


@given(cut=st.integers(0, 4000))
@settings(max_examples=150)
def test_a_journal_cut_anywhere_keeps_its_whole_lines(cut: int) -> None:
    content = written(EVENTS)
    cut %= len(content) + 1
    text = read_lines(content[:cut])
    assert [entry.event for entry in text.entries] == EVENTS[: len(text.entries)]
    assert text.good_bytes + text.torn_bytes == cut
    assert content[: text.good_bytes].count(b"\n") == len(text.entries)


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"{", b'{"seq":9}\n', b"\xff\xfe\n\0\0\n", b"\n"])
def test_whatever_a_power_cut_leaves_behind_is_a_torn_tail(tail: bytes) -> None:
    text = read_lines(written(EVENTS) + tail)
    assert len(text.entries) == len(EVENTS)
    assert text.torn_bytes == len(tail)


@pytest.mark.parametrize("line", [1, 2, 4])
def test_a_bad_line_in_the_middle_is_damage_with_its_number(line: int) -> None:
    lines = written(EVENTS).splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b"0", b"1", 1)
    with pytest.raises(JournalDamaged) as raised:
        read_lines(b"".join(lines))
    assert raised.value.line == line


def test_a_missing_line_is_damage() -> None:
    lines = written(EVENTS).splitlines(keepends=True)
    del lines[2]
    with pytest.raises(JournalDamaged, match="line 3: is numbered 4"):
        read_lines(b"".join(lines))


def test_the_writer_numbers_on_where_it_left(paths: Paths) -> None:
    with paths.open() as journal:
        journal.append(EVENTS[0])
    with paths.open() as journal:
        journal.append(EVENTS[3], sync=False)
    assert [entry.seq for entry in paths.entries()] == [1, 2]


def test_a_torn_tail_is_cut_off_and_told(paths: Paths) -> None:
    with paths.open() as journal:
        journal.append(EVENTS[0])
    with paths.journal.open("ab") as torn:
        torn.write(b'{"seq":2,"boot_ms"')
    with paths.open() as journal:
        journal.append(EVENTS[3])
    events = [entry.event for entry in paths.entries()]
    assert events == [EVENTS[0], Recovered(dropped_bytes=18), EVENTS[3]]


def test_a_damaged_journal_is_not_opened(paths: Paths) -> None:
    lines = written(EVENTS).splitlines(keepends=True)
    paths.journal.write_bytes(b"".join([lines[0], b"rubbish\n", lines[1]]))
    with pytest.raises(JournalDamaged):
        paths.open()
    paths.journal.unlink()
    paths.open().close()


def test_there_is_one_writer(paths: Paths) -> None:
    with paths.open(), pytest.raises(JournalBusy):
        paths.open()
    paths.open().close()


def test_a_line_that_did_not_become_durable_is_not_there(paths: Paths) -> None:
    class Stick(AppendFile):
        """A medium that takes a line and then cannot keep it."""

        @override
        def append(self, data: bytes, *, sync: bool) -> None:
            super().append(data, sync=False)
            if sync:
                raise OSError(28, "No space left on device")

    with paths.open() as journal:
        journal.append(EVENTS[0])
        journal._file = Stick.open(paths.journal)
        with pytest.raises(JournalLost, match="No space left"):
            journal.append(EVENTS[4])
    assert [entry.event for entry in paths.entries()] == [EVENTS[0]]


def test_a_journal_that_cannot_be_made_is_lost(tmp_path: Path) -> None:
    with pytest.raises(JournalLost):
        Paths(tmp_path / "nowhere").open()


SECRET = StreamSecret(id="k1", cipher=Cipher.AES_256_CTR, key="00" * 31 + "ff")


def test_a_secret_is_found_again_by_id_and_digest_and_read_by_root_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets.jsonl"
    path.write_bytes(b'{"id":"k0","cip')
    keep_secret(path, SECRET)
    assert find_secret(path, "k1", SECRET.sha256) == SECRET
    assert find_secret(path, "k1", "0" * 64) is None
    assert find_secret(path, "k0", SECRET.sha256) is None
    path.unlink()
    keep_secret(path, SECRET)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_cannot_be_kept_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(JournalLost):
        keep_secret(tmp_path / "nowhere" / "secrets.jsonl", SECRET)
    assert find_secret(tmp_path / "nowhere" / "secrets.jsonl", "k1", SECRET.sha256) is None
