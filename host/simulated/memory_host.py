"""A machine in memory whose drives are models: thousands of cases in one process, no waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from typing_extensions import override

from host.capture import Capture
from host.drive import Drive, DriveIdentity, DriveKind, HiddenStorage, Transport
from host.errors import DriveGone, NotPermitted
from host.port import DriveHandle, WriteToken
from host.readings import Device, Unread, Why
from host.recorded import RecordedHost
from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Family, Profile, area_sizes, family_of, is_there, make_model
from host.simulated.mmc_profile import MmcProfile
from host.simulated.model import Clock, DriveModel, MemoryStore, Misbehaviour, VirtualClock
from host.simulated.model_handle import ModelHandle, check_token
from host.suspend import MEM_SLEEP, Slept

OLD_DATA = b"Dear Sir or Madam, please find attached the tax return of last year. "
_EPOCH_S = 1_795_424_400
"""2026-11-23T09:00:00Z, where the clock of such a machine begins."""
_LISTED = {
    Family.ATA: (Transport.SATA, "/dev/sda", DriveKind.SSD),
    Family.NVME: (Transport.NVME, "/dev/nvme0n1", DriveKind.SSD),
    Family.MMC: (Transport.MMC, "/dev/mmcblk0", DriveKind.FLASH),
}


@dataclass(frozen=True, slots=True)
class ModelDrive:
    """A drive of a machine in memory, powered or not."""

    drive: Drive
    """As it is listed, but for the size, which the model tells."""
    store: MemoryStore
    profile: Profile
    misbehaviours: frozenset[Misbehaviour] = frozenset()


def model_drive(
    profile: Profile,
    *misbehaviours: Misbehaviour,
    size_bytes: int = 1 << 20,
    old_data: bytes = OLD_DATA,
    **changes: object,
) -> ModelDrive:
    """A drive that nobody has switched on yet, full of `old_data` in all areas, the spare too.

    Args:
        profile: its electronics; it is listed as a drive of their family that is built in.
        misbehaviours: how it is bad.
        size_bytes: of area `main`.
        old_data: what its owner left.
        changes: fields of the listed `Drive` that are otherwise.
    """
    bad = frozenset(misbehaviours)
    drive = _as_listed(profile, size_bytes).model_copy(update=changes)
    areas = {
        name: _filled(old_data, size) for name, size in area_sizes(profile, bad, size_bytes).items()
    }
    return ModelDrive(drive, MemoryStore(areas), profile, bad)


def _filled(old_data: bytes, size: int) -> bytearray:
    cells = bytearray(old_data) * (size // len(old_data) + 1)
    del cells[size:]
    return cells


def _as_listed(profile: Profile, size_bytes: int) -> Drive:
    transport, path, kind = _LISTED[family_of(profile)]
    model, serial, firmware, block = "SIM001", "0x51a70001", None, 512
    if not isinstance(profile, MmcProfile):
        model, serial, firmware = profile.model, profile.serial, profile.firmware
    if isinstance(profile, AtaProfile):
        block = profile.logical_block_bytes
    return Drive(
        path=path,
        identity=DriveIdentity(model=model, serial=serial, wwid=f"t10.{serial}"),
        firmware=firmware,
        transport=transport,
        kind=kind,
        size_bytes=size_bytes,
        logical_block_bytes=block,
        # the kernel shows a protected card as read-only
        read_only=isinstance(profile, MmcProfile) and profile.card_protected,
        diskseq=1,
        simulated=True,
    )


class MemoryHostOfModels(RecordedHost):
    """Drives, clock, mains and boot id are here; everything else was not recorded."""

    def __init__(
        self,
        drives: Sequence[ModelDrive],
        clock: Clock | None = None,
        *,
        boot_id: str = "boot-1",
        on_mains: bool | None = True,
    ) -> None:
        """Switch the machine on.

        Args:
            drives: what is built into it.
            clock: of the machine and its drives; a virtual one if none is given.
            boot_id: of this boot.
            on_mains: whether its plug is in; `None` when it does not tell.
        """
        super().__init__(Capture(name="models in memory"))
        self.clock: Clock = clock or VirtualClock()
        self.on_mains = on_mains
        self.mem_sleep: str | None = "s2idle [deep]"
        self.boot = boot_id
        self.built_in = list(drives)
        self._boots = 1
        self._models: dict[str, DriveModel] = {}
        self._held: set[str] = set()
        self._switch_on()

    def _switch_on(self) -> None:
        self._held = set()
        self._models = {
            each.drive.path: make_model(each.store, self.clock, each.profile, each.misbehaviours)
            for each in self.built_in
        }

    def power_cycle(self) -> None:
        """Cut the power and boot anew, under another boot id.

        Drives keep what they keep without power; handles of before find their drive gone.
        """
        self._boots += 1
        self.boot = f"boot-{self._boots}"
        self._switch_on()

    def suspend(self) -> None:
        """The machine sleeps (S3) and wakes: same boot."""
        for model in self._models.values():
            model.suspend()

    def sleep(self, seconds: int) -> Slept:
        """As `suspend`, and time passes: what `host.suspend.suspend` is to a real machine."""
        self.suspend()
        self.pause(seconds)
        return Slept(slept=True, elapsed_ms=seconds * 1000)

    def model(self, path: str) -> DriveModel:
        """The drive that is powered now under that path."""
        return self._models[path]

    @property
    @override
    def kind(self) -> str:
        return "simulated"

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        return tuple(
            self._listed(each) for each in self.built_in if is_there(each.store, each.misbehaviours)
        )

    def _listed(self, each: ModelDrive) -> Drive:
        size = self._models[each.drive.path].size_bytes("main")
        return each.drive.model_copy(update={"size_bytes": size, "native_size_bytes": None})

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        seen = next(
            (d for d in self.drives() if isinstance(d, Drive) and d.path == drive.path), None
        )
        if seen is None:
            raise DriveGone(f"{drive.path} is no longer there")
        if seen.identity != drive.identity:
            raise NotPermitted("identity_changed", f"{drive.path} is now another drive")
        model, boots = self._models[seen.path], self._boots

        def before(_: int) -> None:
            if self._boots != boots:
                raise DriveGone(f"{seen.path} was opened in an earlier boot")

        block = seen.logical_block_bytes
        if access is None:
            return ModelHandle(model, writable=False, block_bytes=block, before=before)
        if seen.path in self._held:
            raise NotPermitted("in_use", f"{seen.path} is held by another program")
        check_token(seen, access, model.size_bytes("main"))
        self._held.add(seen.path)
        held = self._held
        return ModelHandle(
            model,
            writable=True,
            block_bytes=block,
            before=before,
            on_close=lambda: held.discard(seen.path),
        )

    @property
    def held(self) -> frozenset[str]:
        """Paths that are open for writing now."""
        return frozenset(self._held)

    @override
    def read_text(self, path: str) -> str | Unread:
        if path == MEM_SLEEP and self.mem_sleep is not None:
            return self.mem_sleep
        return super().read_text(path)

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        if subsystem != "power_supply" or self.on_mains is None:
            return Unread(f"udev:{subsystem}", Why.NOT_RECORDED)
        properties: Mapping[str, str] = {
            "POWER_SUPPLY_TYPE": "Mains",
            "POWER_SUPPLY_ONLINE": str(int(self.on_mains)),
        }
        return (Device("/devices/AC", subsystem, None, dict(properties)),)

    @override
    def pause(self, seconds: float) -> None:
        self.clock.pause(seconds)

    @override
    def boot_ms(self) -> int:
        return self.clock.now_ms()

    @override
    def boot_id(self) -> str:
        return self.boot

    @override
    def utc_now(self) -> str:
        now = datetime.fromtimestamp(_EPOCH_S + self.clock.now_ms() / 1000, UTC)
        return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
