"""The parser against hdparm's own reading of the same bytes (H27: bytes, never text, in use)."""

import re
from pathlib import Path

import pytest

from host.ata.identify import parse_identify
from host.capabilities import AtaCapabilities, SecurityState
from tests.checks.real_captures import capture_params, text_of
from tests.host.ata.real_identify import KEPT, bytes_of


def _line(text: str, label: str) -> str | None:
    found = re.search(rf"^\s*{label}\s*:?[ \t]+(.+?)\s*$", text, re.MULTILINE)
    return found[1] if found else None


def _state(text: str) -> SecurityState:
    """As hdparm words it: `not<tab>enabled` or `<tab><tab>enabled`."""
    block = text.partition("Security:")[2]
    if not re.search(r"^\t\tsupported$", block, re.MULTILINE):
        return SecurityState.NOT_SUPPORTED
    enabled, locked, frozen = (
        bool(re.search(rf"^\t\t{word}$", block, re.MULTILINE))
        for word in ("enabled", "locked", "frozen")
    )
    if locked:
        return SecurityState.SEC4
    if enabled:
        return SecurityState.SEC6 if frozen else SecurityState.SEC5
    return SecurityState.SEC2 if frozen else SecurityState.SEC1


def _minutes(text: str, what: str) -> int | None:
    found = re.search(rf"(\d+)min for {what}", text)
    return int(found[1]) if found else None


@pytest.mark.parametrize("path", capture_params("ata", "*.identify.hex"))
def test_h27_every_recorded_drive_reads_as_hdparm_reads_it(path: Path) -> None:
    text = text_of(path.with_name(path.name.replace(".identify.hex", ".txt")))
    told = parse_identify(bytes_of(path))
    assert told.model == _line(text, "Model Number")
    assert told.serial == (_line(text, "Serial Number") or "")
    assert told.firmware == _line(text, "Firmware Revision")
    sectors = _line(text, "LBA48  user addressable sectors") or _line(
        text, "LBA    user addressable sectors"
    )
    assert told.hidden.current == int(sectors or "0")
    block = _line(text, "Logical  Sector size") or _line(text, "Logical/Physical Sector size")
    assert told.logical_block_bytes == int((block or "0").split()[0])
    _compare_security(told, text)
    _compare_features(told, text)


def _compare_security(told: AtaCapabilities, text: str) -> None:
    security = told.security
    assert security.state is _state(text)
    if security.state is SecurityState.NOT_SUPPORTED:
        return
    assert security.enhanced is ("\t\tsupported: enhanced erase" in text)
    assert security.attempts_exceeded is ("\t\texpired: security count" in text)
    assert security.level_maximum is ("Security level maximum" in text)
    assert security.normal_minutes == _minutes(text, "SECURITY")
    assert security.enhanced_minutes == _minutes(text, "ENHANCED")
    master = _line(text, "Master password revision code =")
    assert security.master_id == (int(master) if master and int(master) else None)


def _compare_features(told: AtaCapabilities, text: str) -> None:
    wwn = _line(text, "Logical Unit WWN Device Identifier")
    assert (told.wwn or "naa.0000000000000000") == f"naa.{wwn or '0' * 16}"
    assert told.hidden.hpa_supported is ("Host Protected Area feature set" in text)
    assert told.hidden.dco_supported is ("Device Configuration Overlay feature set" in text)
    assert told.trim is ("Data Set Management TRIM supported" in text)
    assert told.zeroes_after_trim is ("Deterministic read ZEROs after TRIM" in text)
    assert told.sanitize.any is ("SANITIZE" in text.upper().partition("SECURITY:")[0])
    rate = _line(text, "Nominal Media Rotation Rate")
    expected = {None: None, "Solid State Device": 0}
    assert told.rotation == expected.get(rate, int(rate) if rate and rate.isdigit() else None)


def test_the_kept_dumps_are_read_where_there_are_no_others() -> None:
    told = {path.name.split("-")[0]: parse_identify(bytes_of(path)) for path in KEPT.glob("*.hex")}
    states = {name: each.security.state.value for name, each in told.items()}
    assert states == {
        "biwintech": "SEC2",
        "ibm": "SEC2",
        "kingston": "SEC1",
        "wd20ears": "SEC1",
        "derived": "SEC4",
    }
    assert {name: each.hidden.current for name, each in told.items()} == {
        "biwintech": 1_000_215_216,
        "ibm": 39_070_080,
        "kingston": 468_862_128,
        "wd20ears": 3_907_029_168,
        "derived": 250_069_680,
    }
    minutes = {
        name: (each.security.normal_minutes, each.security.enhanced_minutes)
        for name, each in told.items()
    }
    assert minutes == {
        "biwintech": (2, 2),
        "ibm": (22, None),
        "kingston": (20, 60),
        "wd20ears": (354, 354),
        "derived": (2, 2),
    }
    assert told["kingston"].serial == "18419Z7948347648"
    assert told["kingston"].model == "KINGSTON SA400S37240G"
    assert told["kingston"].wwn == "naa.50026b712f48ad76"
    assert told["derived"].security.level_maximum
