"""One boot for all checks: building takes seconds, booting half a minute, the erases minutes."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.emulated.build import main as build
from tests.emulated.drives import fill
from tests.emulated.machine import boot

BUILT = Path(__file__).parents[2] / "build/emulated"
_PARTS = (BUILT / "kernel/boot", BUILT / "udev/bin/udevadm")
_TOOLS = ("qemu-system-x86_64", "busybox", "mke2fs", "ldconfig")
_PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Emulation:
    """What one boot left behind."""

    told: dict[str, Any]
    """By check, what came back in the laptop."""
    images: dict[str, Path]
    """Its drives, to be read from outside."""

    def outcomes(self, check: str) -> dict[str, dict[str, Any]]:
        """The last word on each drive, by the kernel's name for it."""
        lines = self.lines(check)
        return {line["path"]: line for line in lines if line["type"] == "outcome"}

    def outcome(self, check: str) -> dict[str, Any]:
        """The last word, where there was one drive."""
        (only,) = self.outcomes(check).values()
        return only

    def lines(self, check: str) -> list[dict[str, Any]]:
        """What a command said."""
        told = self.told[check]
        assert "defect" not in told, told["defect"]
        lines: list[dict[str, Any]] = told["lines"]
        return lines

    def drives(self, check: str) -> dict[str, dict[str, Any]]:
        """What `drives` listed, by serial."""
        (answer,) = self.lines(check)
        return {drive["serial"]: drive for drive in answer["drives"]}


@pytest.fixture(scope="session")
def emulation(tmp_path_factory: pytest.TempPathFactory) -> Emulation:
    """The laptop, after it did everything and switched itself off."""
    missing = [name for name in _TOOLS if shutil.which(name, path=_PATH) is None]
    missing += [path.name for path in _PARTS if not path.exists()]
    if not os.environ.get("OPKNAP_EMULATED") or missing:
        pytest.skip("takes minutes: `make test-emulated` builds and boots an emulated laptop")
    folder = tmp_path_factory.mktemp("emulated")
    build(BUILT)
    results = folder / "results"
    results.mkdir()
    images = fill(folder)
    qemu = shutil.which(_TOOLS[0], path=_PATH)
    assert qemu is not None
    boot(qemu, BUILT, images, results)
    told = json.loads((results / "results.json").read_text("utf-8"))
    return Emulation(told, images)
