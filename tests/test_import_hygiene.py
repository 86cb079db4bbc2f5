"""In a fresh interpreter: what reads records and judges them never loads the machine's tools."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MACHINERY = ("host.local", "textual", "psutil", "pyudev", "cpuinfo", "subprocess")
VALUE_MODULES = (
    "reports.record",
    "reports.grades",
    "reports.dsse",
    "reports.keys",
    "reports.merkle",
    "reports.receipt",
    "reports.benchkey",
    "reports.upcast",
    "reports.verify",
    "reports.regrade",
    "reports.build",
    "reports.words",
    "checks.policy",
)
SERVER = ("inventory.service", "inventory.__main__")


def loaded_after(*modules: str) -> set[str]:
    code = f"import sys, {', '.join(modules)}; print(*sys.modules, sep='\\n')"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(run.stdout.split())


def _exists(module: str) -> bool:
    return (ROOT / Path(*module.split("."))).with_suffix(".py").exists()


def test_reports_load_no_machinery() -> None:
    assert loaded_after(*VALUE_MODULES) & set(MACHINERY) == set()


def test_records_need_no_network() -> None:
    assert "requests" not in loaded_after(*VALUE_MODULES)


@pytest.mark.parametrize("module", SERVER)
def test_the_server_loads_no_door_to_the_machine(module: str) -> None:
    if not _exists(module):
        pytest.skip(f"{module} is not there")
    # The server's own libraries use subprocess; the door to the machine is host.local.
    assert loaded_after(module) & (set(MACHINERY) - {"subprocess"}) == set()
