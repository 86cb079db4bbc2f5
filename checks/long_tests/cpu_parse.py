"""Reading what stress-ng says: its log and its YAML (pure)."""

import re
from dataclasses import dataclass

# 0.12 to 0.19: `stress-ng: fail:  [123] cpu: ...`, with a time of day where one was asked.
_FAIL = re.compile(r"^stress-ng: (?:\d\d:\d\d:\d\d\.\d+ )?fail: ", re.MULTILINE)
_VERSION = re.compile(r"^ +stress-ng-version: (\S{1,40})$", re.MULTILINE)
_OPS = re.compile(r"^ +bogo-ops-per-second-real-time: (\d{1,15})(?:\.\d+)?$", re.MULTILINE)
_SPEED = re.compile(rb"^sha256 (\d{1,9}) MB/s$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StressSays:
    """What stress-ng says of itself."""

    failures: int
    version: str | None
    bogo_ops_per_s: int | None


def parse_stress(log: str, yaml: str) -> StressSays:
    """Either may be empty: it writes its YAML only at the end."""
    version, ops = _VERSION.search(yaml), _OPS.search(yaml)
    return StressSays(
        failures=len(_FAIL.findall(log)),
        version=version[1] if version else None,
        bogo_ops_per_s=int(ops[1]) if ops else None,
    )


def parse_speed(output: bytes) -> int | None:
    """What `checks.long_tests.cpu_hash` printed."""
    found = _SPEED.search(output)
    return int(found[1]) if found else None
