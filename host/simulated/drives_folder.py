"""A folder of simulated drives, one folder each, and the clock that they live by."""

import threading
from pathlib import Path
from typing import Annotated

from pydantic import Field

from host.drive import Drive
from host.errors import DriveGone
from host.port import DriveHandle, WriteToken
from host.simulated.drive import Pace, SimulatedDriveSpec, SimulatedHandle, read_spec
from host.simulated.family import is_there, make_model
from host.simulated.model import Clock, DriveModel, FolderStore
from host.simulated.model_handle import ModelHandle, check_token
from host.value import Value

_FASTEST = 1_000_000


class ClockSettings(Value):
    """`clock.json` of a folder of simulated drives."""

    speed: Annotated[int, Field(ge=1, le=_FASTEST)] = 1
    """How much faster than the machine's clock time passes, for drives and for who asks them."""
    boot_id: str | None = None
    """Of the practice laptop's boot; `None` is the machine's own. Another one is switching the
    practice laptop, and every drive of a family in it, off and on."""


def read_clock(folder: Path) -> ClockSettings:
    """The folder's clock; the machine's own when it says nothing of one.

    Raises:
        ValueError: the file is no clock.
    """
    path = folder / "clock.json"
    if not path.exists():
        return ClockSettings()
    return ClockSettings.model_validate_json(path.read_bytes())


class DrivesFolder:
    """Lists and opens the drives of a folder; those of a family are powered once per boot."""

    def __init__(self, folder: Path, clock: Clock, boot_id: str) -> None:
        self._folder = folder
        self._clock = clock
        self._boot_id = boot_id
        self._lock = threading.Lock()
        self._powered: dict[Path, tuple[SimulatedDriveSpec, FolderStore, DriveModel]] = {}

    def drives(self) -> tuple[Drive, ...]:
        """Those that are there now, by path."""
        known = (self._listed(path.parent) for path in self._folder.glob("*/drive.json"))
        return tuple(sorted((d for d in known if d is not None), key=lambda drive: drive.path))

    def open(self, drive: Drive, access: WriteToken | None) -> DriveHandle:
        """Open one of them.

        Raises:
            DriveGone: it is no longer there.
            NotPermitted: the token is not for it.
        """
        folder = self._folder / drive.id
        seen = self._listed(folder) if (folder / "drive.json").exists() else None
        if seen is None:
            raise DriveGone(f"{drive.path} is no longer there")
        spec = read_spec(folder)
        if spec.family is None:
            return SimulatedHandle(folder, access)
        _, _, model = self._power(folder, spec)
        if access is not None:
            check_token(seen, access, model.size_bytes("main"))
        return ModelHandle(
            model,
            writable=access is not None,
            block_bytes=seen.logical_block_bytes,
            before=Pace(spec.rate_bytes_s).wait,
        )

    def _listed(self, folder: Path) -> Drive | None:
        spec = read_spec(folder)
        if spec.family is None:
            return None if (folder / "gone").exists() else spec.drive
        _, store, model = self._power(folder, spec)
        if not is_there(store, frozenset(spec.misbehaviours)):
            return None
        size = model.size_bytes("main")
        return spec.drive.model_copy(update={"size_bytes": size, "native_size_bytes": None})

    def _power(
        self, folder: Path, spec: SimulatedDriveSpec
    ) -> tuple[SimulatedDriveSpec, FolderStore, DriveModel]:
        with self._lock:
            powered = self._powered.get(folder)
            if powered is None or powered[0] != spec:
                store = FolderStore(folder, power_on=self._boot_id)
                bad = frozenset(spec.misbehaviours)
                model = make_model(store, self._clock, spec.electronics, bad)
                powered = self._powered[folder] = (spec, store, model)
            return powered
