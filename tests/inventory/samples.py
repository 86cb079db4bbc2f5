"""Records as a bench makes them, with a bench that signs them."""

import copy
import json
from dataclasses import dataclass
from typing import Any

from reports import dsse
from reports.keys import SigningKey
from reports.record import PAYLOAD_TYPE, Record

BENCH_SEED = bytes(range(32))
OTHER_SEED = bytes(range(1, 33))
FULL = 256_060_514_304

_LEVELS = {
    "nist_r1": {"level": "clear", "basis": "named"},
    "nist_r2": {"level": "clear", "basis": "via_2883"},
    "ieee_2883": {"level": "clear", "basis": "named"},
}
_NO_LEVELS = {name: {"level": "none"} for name in _LEVELS}

_ERASED_DRIVE: dict[str, Any] = {
    "id": "3f9a1c42",
    "kind": "ssd",
    "transport": "sata",
    "vendor": "Samsung",
    "model": "MZ7LN256HAJQ-000L7",
    "serial": "S3TTNX0K812345",
    "firmware": "MVT04L6Q",
    "wwid": "5002538e40812345",
    "lba_size": 512,
    "capacity_reported": str(FULL),
    "plan": {
        "row": "D11",
        "preferred": "SAN-BLOCK",
        "requested_level": "clear",
        "standard": "ieee_2883",
    },
    "confirmed_typed": "2345",
    "attempts": [
        {
            "method": "OVERWRITE",
            "boot_id": "5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21",
            "start_ms": 633012,
            "end_ms": 1404310,
            "result": "done",
        }
    ],
    "verification": {
        "method": "F",
        "expected": "stream",
        "compared_bytes": FULL,
        "coverage_percent": 100,
        "clean": True,
    },
    "levels": _LEVELS,
    "status": "erased",
    "notes": ["spare_area_not_reached", "firmware_method_not_available"],
    "method": "OVERWRITE",
    "stream": {"cipher": "aes-256-ctr", "key": "9d" * 32, "counter": "byte_offset/16"},
}

_WORN_BATTERY = {
    "code": "battery.wear",
    "verdict": "fail",
    "measured": {"health_permille": 589},
    "limit": {"warn_below_permille": 800, "fail_below_permille": 600},
}

_RECORD: dict[str, Any] = {
    "schema": "opknap/record/v1",
    "minor": 0,
    "record_id": "0d9c5a52-7f5e-4c0b-9c1f-6a1f1c2d9e10",
    "purpose": "refurbish",
    "site": {"id": "ams-1", "organisation": "Digi Surfer"},
    "bench": {"id": "bench-01", "counter": 412, "agent": "0.1.0", "language": "nl"},
    "operator": {"id": "op-014"},
    "clock": {"source": "rtc", "boot_ids": ["5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21"]},
    "laptop": {
        "system_uuid": "4c4c4544-0042-3510-8051-c7c04f4a3532",
        "serial": "PF17ABCD",
        "asset_tag": "DS-2026-00123",
        "identity": "uuid+serial",
        "maker": "LENOVO",
        "model": "20L50000IX",
        "name": "ThinkPad T480",
        "chassis": "notebook",
        "built": {"year": 2018, "from": "bios_date"},
        "firmware": {
            "version": "N24ET76W (1.51)",
            "date": "2024-02-27",
            "mode": "uefi",
            "secure_boot": "on",
            "tpm": "2.0",
        },
        "cpu": {"name": "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz", "cores": 4, "threads": 8},
        "memory": {"installed_mib": 8192, "soldered_mib": 0, "slots": 2},
        "batteries": [
            {
                "id": "battery:LGC:01AV489:1207",
                "maker": "LGC",
                "model": "01AV489",
                "design_mwh": 24000,
                "full_mwh": 20830,
                "health_permille": 867,
            },
            {
                "id": "battery:SANYO:01AV423:8841",
                "maker": "SANYO",
                "model": "01AV423",
                "design_mwh": 23480,
                "full_mwh": 7150,
                "health_permille": 304,
                "cycles": 611,
            },
        ],
    },
    "findings": [
        _WORN_BATTERY,
        {
            "code": "battery.pack_wear",
            "verdict": "fail",
            "device": "battery:SANYO:01AV423:8841",
            "measured": {"health_permille": 304},
            "limit": {"warn_below_permille": 800, "fail_below_permille": 600},
        },
        {"code": "battery.present", "verdict": "pass"},
        {
            "code": "drive.wear",
            "verdict": "pass",
            "device": "drive:3f9a1c42",
            "measured": {"used_percent": 11},
            "limit": {"warn_percent": 50, "fail_percent": 80},
        },
        {"code": "drive.health", "verdict": "pass", "device": "drive:3f9a1c42"},
        {"code": "ram.size", "verdict": "pass", "measured": {"installed_mib": 8192}},
        {"code": "cpu.cores", "verdict": "pass", "measured": {"cores": 4}},
        {"code": "cpu.windows_11", "verdict": "pass"},
        {"code": "tpm.version", "verdict": "pass"},
        {"code": "firmware.uefi", "verdict": "pass"},
        {"code": "lock.bios_admin_password", "verdict": "pass"},
        {"code": "camera.picture", "verdict": "not_tested", "reason": "operator_skipped"},
        {"code": "thermal.fan", "verdict": "unsupported", "reason": "sensor_absent"},
    ],
    "hand_tests": [
        {"code": "input.keyboard", "verdict": "pass", "attempts": 2, "seconds": 74},
        {"code": "display.picture", "verdict": "pass", "attempts": 1, "seconds": 31},
        {
            "code": "audio.speakers",
            "verdict": "not_tested",
            "reason": "operator_skipped",
            "attempts": 1,
            "seconds": 12,
        },
    ],
    "storage": {"drives": [_ERASED_DRIVE]},
    "looks": {
        "lid": "fine_marks",
        "deck": "none",
        "screen": "none",
        "bezel": "none",
        "base": "fine_marks",
        "hinges": "none",
    },
    "grade": {
        "outcome": "graded",
        "letter": "C",
        "functional": "F3",
        "cosmetic": "C5",
        "fit_for": "windows_11",
        "tier": "comfort",
        "complete": True,
        "reasons": [{**_WORN_BATTERY, "cap": "C"}],
        "also": [
            {
                "code": "camera.picture",
                "verdict": "not_tested",
                "why": "operator_skipped",
                "cap": "B",
            },
            {"code": "cosmetic.C4", "cap": "B"},
        ],
        "lifts": [
            {
                "repairs": ["replace_battery"],
                "letter": "B",
                "fit_for": "windows_11",
                "at_most": False,
            },
            {
                "repairs": ["replace_battery", "finish_tests"],
                "letter": "A",
                "fit_for": "windows_11",
                "at_most": True,
            },
        ],
        "next_step": "release",
        "policy": {"version": "2026.11", "sha256": "4a" * 32},
    },
    "timeline": [
        {
            "boot_id": "5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21",
            "boot_ms": 9100,
            "at": "2026-11-23T09:13:55.800Z",
            "event": "started",
        },
        {
            "boot_id": "5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21",
            "boot_ms": 630500,
            "at": "2026-11-23T09:24:17.200Z",
            "event": "erase_confirmed",
            "by": "op-014",
            "detail": '{"drive": "3f9a1c42"}',
        },
        {
            "boot_id": "5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21",
            "boot_ms": 1404400,
            "at": "2026-11-23T09:37:12.100Z",
            "event": "erase_ended",
            "detail": '{"drive": "3f9a1c42"}',
        },
        {
            "boot_id": "5e2f7a0c-5b0e-4d1e-9a1d-0c9c6d3b7f21",
            "boot_ms": 1421000,
            "at": "2026-11-23T09:37:29.700Z",
            "event": "sealed",
        },
    ],
    "sealed_at": "2026-11-23T09:37:29.700Z",
}


def record_id(number: int) -> str:
    """A valid id that names its number."""
    return f"0d9c5a52-7f5e-4c0b-9c1f-{number:012x}"


def plain(number: int = 1, **laptop: str | None) -> dict[str, Any]:
    """A worn ThinkPad: C because of its battery. `laptop` replaces fields of the laptop."""
    record = copy.deepcopy(_RECORD)
    record["record_id"] = record_id(number)
    record["laptop"].update(laptop)
    return record


def good(number: int) -> dict[str, Any]:
    """An A."""
    record = plain(number, name="ThinkPad X280", serial=f"PC{number:06}", asset_tag=None)
    record["laptop"]["system_uuid"] = f"4c4c4544-0042-3510-8051-{number:012x}"
    record["findings"] = [finding for finding in record["findings"] if finding["verdict"] == "pass"]
    record["grade"].update(
        letter="A", functional="F4", cosmetic="C6", reasons=[], also=[], lifts=[]
    )
    return record


def held(number: int) -> dict[str, Any]:
    """On hold: a drive whose erase stopped and a password that is set."""
    record = plain(number, maker="HP", name="EliteBook 840 G5", serial=f"5CG{number:05}")
    record["laptop"]["system_uuid"] = None
    stopped = copy.deepcopy(_ERASED_DRIVE)
    stopped.update(
        id="b07e55d1",
        vendor="WDC",
        model="PC SN520 SDAPMUW-128G-1101",
        serial="184935801122",
        transport="nvme",
        capacity_reported="128035676160",
        levels=_NO_LEVELS,
        status="not_erased",
        status_reason="stopped",
        verification=None,
        stream=None,
        notes=[],
    )
    stopped["attempts"][0].update(result="unknown", end_ms=None, reason="stopped")
    record["storage"]["drives"].append(stopped)
    for finding in record["findings"]:
        if finding["code"] == "lock.bios_admin_password":
            finding["verdict"] = "fail"
    record["grade"].update(
        outcome="hold",
        holds=[
            {"code": "erase.not_erased", "device": "drive:b07e55d1", "needs": "new_erase"},
            {"code": "lock.bios_admin_password", "needs": "owner_clears_lock"},
        ],
        next_step="resolve_hold",
        functional=None,
    )
    return record


def demo(number: int) -> dict[str, Any]:
    """A practice laptop with a simulated drive."""
    record = plain(number, asset_tag="DEMO-1")
    record["purpose"] = "demo"
    record["storage"]["drives"][0]["simulated"] = True
    return record


def without_storage(number: int) -> dict[str, Any]:
    """No drive, and a person who looked."""
    record = plain(number, maker="Dell Inc.", name="Latitude 5490", serial=f"D{number:06}")
    record["laptop"]["system_uuid"] = None
    record["storage"] = {
        "hints": [{"kind": "no_drive_found", "where": "0000:00:17.0", "closed_by": "op-014"}],
        "drives": [],
        "attested_no_storage_by": "op-014",
    }
    record["grade"].update(letter="parts", fit_for="parts", tier="minimum", next_step="repair")
    return record


@dataclass(frozen=True)
class SampleBench:
    """A bench that signs what it is given."""

    key: SigningKey

    def sealed(self, record: dict[str, Any], payload_type: str = PAYLOAD_TYPE) -> bytes:
        """The envelope around a record; a record of this version is validated first."""
        body = json.dumps(record).encode()
        if payload_type == PAYLOAD_TYPE and record.get("schema") == "opknap/record/v1":
            body = Record.model_validate_json(body).model_dump_json().encode()
        return self.sealed_bytes(body, payload_type)

    def sealed_bytes(self, body: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
        """The envelope around any bytes."""
        return dsse.sign(self.key, payload_type, body)


def bench(seed: bytes = BENCH_SEED) -> SampleBench:
    """A bench with a known key."""
    return SampleBench(SigningKey.generate(seed))
