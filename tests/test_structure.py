"""The walls of the house, as far as the linter and the import contracts cannot hold them."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("agent", "checks", "host", "inventory", "reports", "wipe")
SOURCES = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
_MACHINE_PATH = re.compile(r"""["'f]/(sys|proc|dev)/""")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("room", ROOMS)
def test_package_files_are_empty(room: str) -> None:
    for init in (ROOT / room).rglob("__init__.py"):
        assert init.read_text("utf-8") == "", _name(init)


def test_nothing_is_patched_outside_the_tests_of_host() -> None:
    needle = "mock" + ".patch"
    elsewhere = [p for p in TESTS if "host" not in p.relative_to(ROOT / "tests").parts]
    assert [_name(p) for p in elsewhere if needle in p.read_text("utf-8")] == []


def test_reports_and_inventory_do_not_know_where_the_kernel_keeps_things() -> None:
    rooms = [p for p in SOURCES if p.relative_to(ROOT).parts[0] in {"reports", "inventory"}]
    assert [_name(p) for p in rooms if _MACHINE_PATH.search(p.read_text("utf-8"))] == []


def test_a_write_token_is_minted_by_the_guard_alone() -> None:
    minting = [p for p in SOURCES if re.search(r"\bWriteToken\(", p.read_text("utf-8"))]
    assert [_name(p) for p in minting] == ["wipe/guard.py"]


def test_the_project_runs_on_the_oldest_python_it_names() -> None:
    assert sys.version_info >= (3, 11)
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")
