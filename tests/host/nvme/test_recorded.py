"""What nvme-cli printed of real drives, turned back into bytes, reads the same here.

The bytes are put where the standard has the fields, so this proves places and meanings, and that
the values which real drives give are taken; it cannot prove what nvme-cli itself did not print.
"""

import json
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from host.capabilities import SanitizePhase
from host.nvme.ask import ask_nvme
from host.nvme.identify import parse_controller
from host.nvme.sanitize_log import SanitizeLog, parse_sanitize_log
from tests.checks.real_captures import capture_params, text_of
from tests.host.nvme.fake import FakeNvme, controller_bytes

DATA = Path(__file__).parents[2] / "data/nvme"
OURS_LOGS = [pytest.param(p, id=f"data-{p.name}") for p in sorted(DATA.glob("sanitize-log-*"))]
OURS_CONTROLLERS = [pytest.param(p, id=f"data-{p.name}") for p in sorted(DATA.glob("id-ctrl-*"))]
_TEXT = re.compile(r"^(\w+)\s*:\s*(.+?)\s*$", re.MULTILINE)
_LOG_TEXT = re.compile(r"^(.+?)\s*:\s*(0x[0-9a-fA-F]+|\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Printed:
    """The fields of log page 81h as they were printed."""

    sprog: int
    sstat: int
    scdw10: int
    estimates: tuple[int, ...]
    """Overwrite, block, crypto, and the same without deallocation."""

    @property
    def page(self) -> bytes:
        head = struct.pack("<HHI", self.sprog, self.sstat, self.scdw10)
        return (head + struct.pack("<6I", *self.estimates)).ljust(512, b"\0")


def printed_log(path: Path) -> Printed:
    if path.suffix == ".json":
        told: dict[str, Any] = next(iter(json.loads(text_of(path)).values()))
        state = told["sstat"]
        low = re.match(r"\((\d)\)", state["status"])
        assert low is not None
        names = ("over_write", "block_erase", "crypto_erase")
        keys = [f"time_{n}" for n in names] + [f"time_{n}_no_dealloc" for n in names]
        return Printed(
            told["sprog"],
            int(low[1]) | state["no_cmplted_passes"] << 3 | state["global_erased"] << 8,
            told["cdw10_info"],
            tuple(told[key] & 0xFFFFFFFF for key in keys),
        )
    values = [int(match[2], 0) for match in _LOG_TEXT.finditer(text_of(path))]
    return Printed(values[0], values[1], values[2], tuple(values[3:9]))


def printed_controller(path: Path) -> dict[str, int | str]:
    """The fields of Identify Controller that are read here."""
    if path.suffix == ".json":
        told = json.loads(text_of(path))
    else:
        told = {match[1]: match[2] for match in _TEXT.finditer(text_of(path))}
    numbers = {
        key: int(str(told[key]), 0)
        for key in ("oacs", "tnvmcap", "unvmcap", "sanicap", "nn", "fna")
    }
    return {"sn": told["sn"], "mn": told["mn"], "fr": told["fr"], **numbers}


@pytest.mark.parametrize("path", OURS_LOGS + capture_params("nvme", "sanitize-log-*"))
def test_every_recorded_log_reads_as_it_was_printed(path: Path) -> None:
    printed = printed_log(path)
    told = parse_sanitize_log(printed.page)
    assert (told.progress, told.sstat, told.started_with) == (
        printed.sprog,
        printed.sstat,
        printed.scdw10,
    )
    estimates = (told.estimate_overwrite_s, told.estimate_block_s, told.estimate_crypto_s)
    assert estimates == tuple(
        None if seconds == 0xFFFFFFFF else seconds for seconds in printed.estimates[:3]
    )
    assert told.status.phase is _phase_by_name(path.name)


def _phase_by_name(name: str) -> SanitizePhase:
    words = {
        "stuck": SanitizePhase.RUNNING,
        "in-progress": SanitizePhase.RUNNING,
        "failed": SanitizePhase.FAILED,
        "done": SanitizePhase.DONE,
        "never": SanitizePhase.IDLE,
    }
    return next(phase for word, phase in words.items() if f"log-{word}" in name)


@pytest.mark.parametrize("path", OURS_CONTROLLERS + capture_params("nvme", "id-ctrl-*"))
def test_every_recorded_controller_reads_as_it_was_printed(path: Path) -> None:
    printed = printed_controller(path)
    told = parse_controller(controller_bytes(**printed))
    oacs, fna, sanicap = (int(printed[key]) for key in ("oacs", "fna", "sanicap"))
    assert told.serial == str(printed["sn"]).strip()
    assert told.model == str(printed["mn"]).strip()
    assert told.firmware == str(printed["fr"]).strip()
    assert told.format is (oacs & 2 != 0)
    assert told.format_crypto is (fna & 4 != 0)
    assert told.format_hits_all is (fna & 3 != 0)
    assert told.sanitize.any is (sanicap & 7 != 0)
    assert told.total_bytes == (printed["tnvmcap"] or None)


def log_of(name: str) -> SanitizeLog:
    return parse_sanitize_log(printed_log(DATA / name).page)


def test_the_fixture_of_a_laptop_drive() -> None:
    drive = FakeNvme(fields=printed_controller(DATA / "id-ctrl-wdc-sn730-crypto-erase.json"))
    told = ask_nvme(drive)
    assert (told.model, told.serial) == ("WDC PC SN730 SDBQNTY-256G-1001", "0009N4522327")
    assert told.firmware == "11170101"
    assert (told.sanitize.crypto, told.sanitize.block, told.sanitize.overwrite) == (
        True,
        True,
        False,
    )
    assert told.no_deallocate_inhibited
    assert (told.format, told.format_crypto, told.format_hits_all) == (True, True, False)
    assert told.broadcast_format
    assert not told.namespace_management
    assert (told.total_bytes, told.unallocated_bytes) == (256_060_514_304, 0)


def test_h8_the_drive_that_stood_still_for_a_week() -> None:
    told = log_of("sanitize-log-stuck-at-655.json").status
    assert (told.phase, told.progress, told.action) == (SanitizePhase.RUNNING, 655, 2)
    assert told.unrestricted is False
    assert told.global_data_erased is False


def test_h25_done_and_nothing_written_since_is_101h() -> None:
    told = log_of("sanitize-log-done-nothing-written-since.newer-nvme-cli.txt")
    assert told.sstat == 0x101
    assert told.status.phase is SanitizePhase.DONE
    assert told.status.global_data_erased is True
    assert told.status.progress is None


def test_h18_a_failure_of_a_restricted_sanitize_tells_that_it_cannot_be_left() -> None:
    told = log_of("sanitize-log-failed.constructed.json").status
    assert (told.phase, told.unrestricted) == (SanitizePhase.FAILED, False)


def test_half_way() -> None:
    told = log_of("sanitize-log-in-progress-50pct.json").status
    assert (told.phase, told.progress) == (SanitizePhase.RUNNING, 32754)
