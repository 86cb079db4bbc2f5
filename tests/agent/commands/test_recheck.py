"""`opknap recheck`: another person's look at a drive, with nothing but its record."""

import json
import os
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result
from typing_extensions import override

from agent.commands import recheck
from agent.commands.recheck_answer import Answer, Why
from agent.commands.recheck_lines import WHY, answer_lines
from agent.say import Say
from host.drive import Drive, Transport
from host.errors import NotPermitted
from host.nvme.command import NvmeCommand, NvmeReply
from host.port import DriveHandle, Host, WriteToken
from reports.benchkey import BenchKey, make_statement
from reports.build import build, seal
from reports.job import DriveInput
from reports.keys import save_public_key
from reports.language import Language
from tests.reports.jobs import BENCH_KEY, BOOT_ID, OUTCOME, SITE_KEY, inputs, job_facts
from tests.wipe import loops
from tests.wipe.fakes import Medium, MemoryHandle, MemoryHost, loop_drive, ssd
from tests.wipe.proof.drives import SEED, erase_with, old_data
from wipe.codes import Cipher, DriveStatus, Method, Refusal, StepResult
from wipe.proof.markers import place
from wipe.proof.places import MarkerSeed
from wipe.stream import KeyedStream
from wipe.values import (
    AreaProof,
    Attempt,
    ByteRange,
    MarkerReport,
    Outcome,
    StreamKey,
    Verification,
)

SIZE = 4 << 20
KEY = bytes(range(32))
STREAM = StreamKey(cipher=Cipher.CHACHA20, key=KEY.hex(), counter="byte_offset/64")
DONE_AND_UNTOUCHED = struct.pack("<HHI", 0xFFFF, 0x101, 10).ljust(37, b"\0").hex()


class ReadingHost(MemoryHost):
    """Opens for reading only; its drives may have further areas and a firmware."""

    def __init__(
        self,
        drive: Drive,
        medium: Medium,
        areas: tuple[DriveHandle, ...] = (),
        sstat: int | None = None,
    ) -> None:
        super().__init__([drive], {drive.path: medium})
        self._areas = areas
        self._sstat = sstat

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        assert access is None, "a second look never writes"
        super().open_drive(drive)
        return NvmeHandle(self.media[drive.path], self._areas, self._sstat)


class NvmeHandle(MemoryHandle):
    """Answers log page 81h, where it has one."""

    def __init__(self, medium: Medium, areas: tuple[DriveHandle, ...], sstat: int | None) -> None:
        super().__init__(medium, writable=False)
        self._areas = areas
        self._sstat = sstat

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        if self._sstat is None:
            return super().nvme(command)
        assert command.harmless
        return NvmeReply(0, data=struct.pack("<HHI", 0xFFFF, self._sstat, 10).ljust(512, b"\0"))

    @override
    def others(self) -> tuple[DriveHandle, ...]:
        return self._areas


class Namespace(MemoryHandle):
    """A second namespace."""

    area = "nsid:2"


@dataclass(frozen=True, slots=True)
class Stick:
    """A record with its keys beside it."""

    root: Path

    @property
    def record(self) -> Path:
        return self.root / "record.dsse.json"

    def seal(self, drive: Drive, outcome: Outcome) -> None:
        """Write the record of a job with this drive."""
        given = DriveInput(drive, None, outcome)
        job = replace(job_facts(), drives=(given,))
        self.record.write_bytes(seal(build(inputs(job)), BENCH_KEY))

    def run(self, host: Callable[[], Host], drive: str, *words: str) -> Result:
        app = typer.Typer()
        app.callback()(lambda: None)
        recheck.register(app, host)
        line = ["recheck", drive, str(self.record), "--data", str(self.root), *words]
        done = CliRunner().invoke(app, line)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def json(
        self, host: Callable[[], Host], drive: str, *words: str
    ) -> tuple[int, dict[str, object]]:
        done = self.run(host, drive, "--json", *words)
        (line,) = done.stdout.splitlines()
        answer = json.loads(line)
        assert isinstance(answer, dict)
        assert answer["type"] == "recheck"
        return done.exit_code, answer


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    stick = Stick(tmp_path / "stick")
    (stick.root / "site").mkdir(parents=True)
    (stick.root / "opknap.toml").write_text('language = "en"\n')
    save_public_key(stick.root / "site" / "site.pub", SITE_KEY.public)
    said = BenchKey(
        bench_id="bench-07",
        public_key=BENCH_KEY.public.base64,
        valid_from="2026-11-01T00:00:00.000Z",
        valid_to="2027-12-01T00:00:00.000Z",
    )
    (stick.root / "bench-key.dsse.json").write_bytes(make_statement(SITE_KEY, said))
    return stick


def proof(**changes: object) -> Verification:
    whole = Verification(
        method="F", expected="stream", compared_bytes=SIZE, coverage_percent=100, clean=True
    )
    return whole.model_copy(update=changes)


def overwritten(**changes: object) -> Outcome:
    done = {"verification": proof(), "stream": STREAM, "method": Method.OVERWRITE}
    return OUTCOME.model_copy(update=done | changes)


def sanitized(method: Method = Method.SAN_BLOCK, **changes: object) -> Outcome:
    attempt = Attempt(
        method=method,
        boot_id=BOOT_ID,
        start_ms=1,
        end_ms=2,
        device_status_raw=DONE_AND_UNTOUCHED,
        result=StepResult.DONE,
    )
    done = {
        "method": method,
        "stream": None,
        "marker_seed": SEED.hex(),
        "attempts": (attempt,),
        "verification": proof(method="M+P10", expected="blank", markers=MarkerReport(placed=256)),
    }
    return OUTCOME.model_copy(update=done | changes)


def with_stream() -> Medium:
    content = bytearray(SIZE)
    KeyedStream(Cipher.CHACHA20, KEY).fill(memoryview(content))
    return Medium(content)


def small_ssd(**changes: object) -> Drive:
    return ssd(size_bytes=SIZE, **changes)


@pytest.mark.parametrize("words", [(), ("--full",)])
def test_an_overwritten_drive_is_compared_with_the_published_stream(
    stick: Stick, words: tuple[str, ...]
) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    code, answer = stick.json(lambda: ReadingHost(drive, with_stream()), "/dev/sda", *words)
    assert (code, answer["still_erased"], answer["reason"]) == (0, True, None)
    assert answer["serial"] == drive.identity.serial
    assert answer["method"] == "OVERWRITE"
    compared = answer["compared_bytes"]
    assert isinstance(compared, int)
    assert compared == SIZE if words else SIZE // 10 <= compared <= SIZE


def test_what_was_written_since_is_told_with_its_place(stick: Stick) -> None:
    drive, medium = small_ssd(), with_stream()
    medium.content[1 << 20 : (1 << 20) + 512] = bytes(512)
    stick.seal(drive, overwritten())
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda", "--full")
    assert (code, answer["still_erased"]) == (1, False)
    assert answer["written_since"] == [{"offset": 1 << 20, "length": 512}]
    said = stick.run(lambda: ReadingHost(drive, medium), "/dev/sda", "--full")
    assert said.exit_code == 1
    assert "[x] Not as the erase left it" in said.output
    assert f"{1 << 20} + 512" in said.output


def test_what_cannot_be_read_proves_nothing_unless_the_record_knew(stick: Stick) -> None:
    drive, medium = small_ssd(), with_stream()
    medium.unreadable.append(range(8192, 8704))
    known = (ByteRange(offset=8192, length=512),)
    stick.seal(drive, overwritten())
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda", "--full")
    assert (code, answer["still_erased"]) == (1, None)
    assert answer["unreadable"] == [{"offset": 8192, "length": 512}]
    stick.seal(
        drive,
        overwritten(
            status=DriveStatus.ERASED_WITH_EXCEPTIONS, verification=proof(unreadable=known)
        ),
    )
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda", "--full")
    assert (code, answer["still_erased"]) == (0, True)


def marked_medium(drive: Drive) -> Medium:
    medium = Medium(bytearray(old_data(SIZE)))
    place(MemoryHandle(medium, writable=True), MarkerSeed(SEED, drive.identity.serial or ""))
    return medium


@pytest.mark.parametrize("method", [Method.SAN_BLOCK, Method.SEC_ENH, Method.FMT_CRYPTO])
def test_h19_a_firmware_erase_is_looked_at_by_the_published_seed(
    stick: Stick, method: Method
) -> None:
    drive = small_ssd()
    medium = marked_medium(drive)
    stick.seal(drive, sanitized(method))
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda")
    assert (code, answer["still_erased"]) == (1, False)
    assert answer["markers_found"] == answer["markers_placed"] != 0
    erase_with(medium, method)
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda")
    assert (code, answer["still_erased"], answer["markers_found"]) == (0, True, 0)


@pytest.mark.parametrize(
    ("sstat", "code", "still", "flag"),
    [(0x101, 0, True, True), (0x001, 1, False, False), (0x100, 0, True, None),
     (None, 0, True, None)],
)  # fmt: skip
def test_h35_an_nvme_drive_that_says_it_was_written_since_is_believed(
    stick: Stick, sstat: int | None, code: int, still: object, flag: object
) -> None:
    drive = small_ssd(transport=Transport.NVME)
    blank = Medium(bytearray(SIZE))
    stick.seal(drive, sanitized())
    exit_code, answer = stick.json(lambda: ReadingHost(drive, blank, sstat=sstat), "/dev/sda")
    assert (exit_code, answer["still_erased"], answer["global_data_erased"]) == (code, still, flag)
    assert answer["global_data_erased_then"] is True


def test_h25_a_flag_that_was_not_set_after_the_erase_says_nothing_later(stick: Stick) -> None:
    drive = small_ssd(transport=Transport.NVME)
    never = sanitized()
    attempt = never.attempts[0].model_copy(update={"device_status_raw": "ffff01000a000000"})
    stick.seal(drive, never.model_copy(update={"attempts": (attempt,)}))
    blank = Medium(bytearray(SIZE))
    code, answer = stick.json(lambda: ReadingHost(drive, blank, sstat=0x001), "/dev/sda")
    assert (code, answer["global_data_erased"], answer["global_data_erased_then"]) == (
        0, False, False,
    )  # fmt: skip


def test_h13_a_second_namespace_is_looked_at_as_it_was_then(stick: Stick) -> None:
    drive = small_ssd(transport=Transport.NVME)
    other = Medium(bytearray(old_data(1 << 20)))
    then = AreaProof(area="nsid:2", size_bytes=1 << 20, compared_bytes=1 << 20)
    outcome = sanitized()
    assert outcome.verification is not None
    verification = outcome.verification.model_copy(update={"areas": (then,)})
    stick.seal(drive, outcome.model_copy(update={"verification": verification}))
    namespace = Namespace(other, writable=False)

    def host(*areas: DriveHandle) -> Callable[[], Host]:
        return lambda: ReadingHost(drive, Medium(bytearray(SIZE)), areas)

    code, answer = stick.json(host(namespace), "/dev/sda")
    assert (code, answer["still_erased"]) == (1, False)
    other.content[:] = bytes(1 << 20)
    assert stick.json(host(namespace), "/dev/sda")[0] == 0
    code, answer = stick.json(host(), "/dev/sda")
    assert (code, answer["still_erased"]) == (1, None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": DriveStatus.NOT_ERASED}, Why.NOT_ERASED),
        ({"status": DriveStatus.UNKNOWN}, Why.NOT_ERASED),
        ({"verification": None}, Why.NOT_ERASED),
        ({"stream": None}, Why.NOTHING_PUBLISHED),
        ({"stream": STREAM.model_copy(update={"key": "00ff"})}, Why.NOTHING_PUBLISHED),
        ({"stream": STREAM.model_copy(update={"key": "no hex"})}, Why.NOTHING_PUBLISHED),
    ],
)
def test_h28_a_record_that_proves_nothing_is_no_ground(
    stick: Stick, change: dict[str, object], why: Why
) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten(**change))
    code, answer = stick.json(lambda: ReadingHost(drive, with_stream()), "/dev/sda")
    assert (code, answer["reason"], answer["still_erased"]) == (1, why.value, None)


def test_a_drive_that_is_not_the_records_is_not_opened(stick: Stick) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    other = drive.model_copy(
        update={"identity": drive.identity.model_copy(update={"serial": "OTHER1"})}
    )
    nameless = drive.model_copy(
        update={"identity": drive.identity.model_copy(update={"serial": None})}
    )
    for seen, path, why in (
        (other, "/dev/sda", Why.NOT_IN_RECORD),
        (nameless, "/dev/sda", Why.NO_SERIAL),
        (drive, "/dev/sda1", Why.NOT_LISTED),
        (drive, "/nowhere", Why.NOT_LISTED),
    ):
        host = ReadingHost(seen, with_stream())
        code, answer = stick.json(lambda host=host: host, path)  # type: ignore[misc]
        assert (code, answer["reason"]) == (3, why.value)
        assert host.opened == []


def test_another_dock_may_name_the_drive_otherwise(stick: Stick) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    identity = drive.identity.model_copy(update={"model": "USB 3.0", "wwid": None})
    docked = drive.model_copy(update={"identity": identity})
    assert stick.json(lambda: ReadingHost(docked, with_stream()), "/dev/sda")[0] == 0


def test_h20_a_drive_of_another_size_is_not_compared(stick: Stick) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    smaller = drive.model_copy(update={"size_bytes": SIZE // 2})
    code, answer = stick.json(lambda: ReadingHost(smaller, with_stream()), "/dev/sda")
    assert (code, answer["reason"]) == (1, "other_size")


def test_a_refused_or_vanished_drive_says_so(stick: Stick) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    host = ReadingHost(drive, with_stream())
    host.refuses = NotPermitted("in_use", "locked")
    code, answer = stick.json(lambda: host, "/dev/sda")
    assert (code, answer["reason"], answer["refusal"]) == (3, "not_opened", "in_use")
    medium = with_stream()

    def pull(_offset: int) -> None:
        medium.gone = True

    medium.before_read = pull
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda")
    assert (code, answer["reason"], answer["still_erased"]) == (1, "vanished", None)


def test_a_record_that_does_not_hold_is_no_ground(stick: Stick, tmp_path: Path) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    data = stick.record.read_bytes()
    at = data.index(b'"payload":"') + 400
    stick.record.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    host = ReadingHost(drive, with_stream())
    code, answer = stick.json(lambda: host, "/dev/sda")
    assert (code, answer["reason"]) == (1, "record_does_not_hold")
    stick.record.write_text("{}")
    assert stick.json(lambda: host, "/dev/sda")[0] == 2
    stick.record.unlink()
    assert stick.json(lambda: host, "/dev/sda")[0] == 2
    assert host.opened == []
    stick.seal(drive, overwritten())
    foreign = tmp_path / "other.pem"
    save_public_key(foreign, BENCH_KEY.public)
    assert stick.json(lambda: host, "/dev/sda", "--site-key", str(foreign))[0] == 1
    assert stick.run(lambda: host, "/dev/sda", "--site-key", str(stick.record)).exit_code == 2


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_words(why: Why, language: Language) -> None:
    lines = answer_lines(Answer("/dev/sda", why=why), Say(language))
    assert len(lines) == 4
    assert all(line.strip() for line in lines)
    assert len(WHY[why].title) <= 40
    refused = Answer("/dev/sda", why=Why.NOT_OPENED, refusal=Refusal.IN_USE)
    assert len(answer_lines(refused, Say(language))) == 4


def test_a_stop_is_heard_and_half_a_look_says_nothing(stick: Stick) -> None:
    drive, medium = small_ssd(), with_stream()
    stick.seal(drive, overwritten())

    def interrupt(_offset: int) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    medium.before_read = interrupt
    kept = signal.getsignal(signal.SIGINT)
    code, answer = stick.json(lambda: ReadingHost(drive, medium), "/dev/sda", "--full")
    assert (code, answer["reason"], answer["still_erased"]) == (4, "stopped", None)
    assert signal.getsignal(signal.SIGINT) is kept


def test_people_are_told_what_was_seen_and_where(stick: Stick) -> None:
    drive = small_ssd(transport=Transport.NVME)
    blank = Medium(bytearray(SIZE))
    stick.seal(drive, sanitized())
    said = stick.run(lambda: ReadingHost(drive, blank, sstat=0x001), "/dev/sda").output
    assert "[x] Not as the erase left it" in said
    assert "The drive itself says: written since." in said
    said = stick.run(lambda: ReadingHost(drive, blank, sstat=0x101), "/dev/sda").output
    assert "[+] Still erased" in said
    assert "The drive itself says: not written since." in said
    assert "Markers still found: 0 of " in said
    blank.unreadable += [range(at, at + 512) for at in range(0, 40 * 4096, 4096)]
    done = stick.run(lambda: ReadingHost(drive, blank), "/dev/sda", "--full")
    assert done.exit_code == 1
    assert "[!] Not proved" in done.output
    assert "Cannot be read:" in done.output
    assert "    ... 32" in done.output


def test_dutch_is_spoken_where_it_is_asked(stick: Stick) -> None:
    drive = small_ssd()
    stick.seal(drive, overwritten())
    said = stick.run(lambda: ReadingHost(drive, with_stream()), "/dev/sda", "--lang", "nl")
    assert said.exit_code == 0
    assert "[+] Nog steeds gewist" in said.output


@pytest.mark.loop
def test_h22_a_real_block_device_is_read_past_its_cache(stick: Stick, tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "erased.img"
    file.write_bytes(bytes(with_stream().content))
    with loops.attached(file) as node:
        drive = loops.listed(node)
        stick.seal(drive, overwritten())
        app = typer.Typer()
        app.callback()(lambda: None)
        recheck.register(app)
        line = ["recheck", node, str(stick.record), "--data", str(stick.root)]
        assert CliRunner().invoke(app, line).exit_code == 3
        line.append("--include-loop")
        assert CliRunner().invoke(app, line).exit_code == 0
        with Path(node).open("rb") as cached:
            before = cached.read()
            with file.open("r+b") as behind:
                behind.seek(SIZE // 2)
                behind.write(b"written since" * 200)
            cached.seek(0)
            assert cached.read() == before
            done = CliRunner().invoke(app, [*line, "--full", "--json"])
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert answer["still_erased"] is False
    assert answer["written_since"] == [{"offset": SIZE // 2, "length": 3072}]


def test_a_practice_drive_needs_its_switch(stick: Stick) -> None:
    drive = loop_drive(size_bytes=SIZE)
    stick.seal(drive, overwritten())
    code, _ = stick.json(lambda: ReadingHost(drive, with_stream()), drive.path, "--include-loop")
    assert code == 0
