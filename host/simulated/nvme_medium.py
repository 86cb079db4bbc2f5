"""The medium behind a simulated NVMe controller: its areas, its state, and what erases leave."""

from collections.abc import Iterable
from enum import IntEnum
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from host.simulated.cells import Cells, Fill, is_lying, pattern
from host.simulated.model import Misbehaviour, Store
from host.simulated.nvme_profile import SPARE, Left, NvmeProfile, nvme_areas
from host.simulated.nvme_state import NvmeState, first_state, load, save

_LOOK_BYTES = 1 << 16
_AES_BLOCK_BYTES = 16


class Erase(IntEnum):
    """What happens to cells, numbered as SANACT is."""

    BLOCK = 2
    OVERWRITE = 3
    CRYPTO = 4


class Medium:
    """All areas and the state of one drive."""

    def __init__(
        self,
        store: Store,
        profile: NvmeProfile,
        misbehaviours: frozenset[Misbehaviour],
        *,
        now_ms: int,
    ) -> None:
        self._store = store
        self._profile = profile
        self._misbehaviours = misbehaviours
        areas = nvme_areas(profile, misbehaviours)
        self._cells = {area: Cells(store, area, misbehaviours) for area in areas}
        known = load(store)
        if known is None:
            blank = all(_is_blank(store.area(area)) for area in areas)
            known = first_state(profile, blank=blank, now_ms=now_ms)
            save(store, known)
        self._state = known

    @property
    def state(self) -> NvmeState:
        """What the firmware keeps of itself."""
        return self._state

    def refresh(self) -> None:
        """See what another process' model did to a drive that stays powered."""
        if self._store.power_on is not None:
            self._state = load(self._store) or self._state

    def keep(self, **changes: object) -> None:
        """Change the state, durable when this returns."""
        self._state = self._state.model_copy(update=changes)
        save(self._store, self._state)

    @property
    def main(self) -> Cells:
        """Where namespace 1 lies; also the place of what concerns the whole drive."""
        return self._cells["main"]

    def cells(self, area: str) -> Cells:
        """One area."""
        return self._cells[area]

    @property
    def addressed(self) -> tuple[str, ...]:
        """Areas of namespaces, attached or not."""
        return tuple(area for area in self._cells if area != SPARE)

    def erase(self, areas: Iterable[str], erase: Erase, *, overwrite_with: int = 0) -> None:
        """Erase areas whole, and remember which of them are deallocated now.

        Args:
            areas: Which; a lying firmware leaves the spare area whole.
            erase: The technique.
            overwrite_with: 32-bit pattern.
        """
        erased = tuple(areas)
        self._take_next_key(erase)
        for area in erased:
            if area != SPARE or not is_lying(self._misbehaviours):
                self._cells[area].erase(self._fill(area, erase, overwrite_with))
        deallocated = set(self._state.deallocated) - set(erased)
        if erase is Erase.BLOCK and self._profile.left is Left.DEALLOCATED:
            deallocated.update(erased)
        self.keep(deallocated=tuple(sorted(deallocated)))

    def erase_first_half(
        self, areas: Iterable[str], erase: Erase, *, overwrite_with: int = 0
    ) -> None:
        """An erase that did not come to its end: nothing beyond the middle, no spare."""
        self._take_next_key(erase)
        for area in areas:
            cells = self._cells[area]
            cells.erase(self._fill(area, erase, overwrite_with), 0, cells.size_bytes // 2)

    def _take_next_key(self, erase: Erase) -> None:
        """Durable before the first cell changes: the same key twice would give the old data."""
        if erase is Erase.CRYPTO:
            self.keep(keys_dropped=self._state.keys_dropped + 1)

    def _fill(self, area: str, erase: Erase, overwrite_with: int) -> Fill:
        """What a technique leaves in an area."""
        match erase:
            case Erase.BLOCK:
                return pattern(b"\xff" if self._profile.left is Left.ONES else b"\x00")
            case Erase.OVERWRITE:
                return pattern(overwrite_with.to_bytes(4, "little"))
            case Erase.CRYPTO:
                return _new_key(f"{self.main.seed}/{self._state.keys_dropped}/{area}")


def _new_key(name: str) -> Fill:
    """Old content read with another key: noise, and AES as in the drive's own data path."""
    key = sha256(name.encode()).digest()

    def fill(offset: int, old: bytes) -> bytes:
        counter = CTR((offset // _AES_BLOCK_BYTES).to_bytes(_AES_BLOCK_BYTES, "big"))
        return Cipher(AES(key), counter).encryptor().update(old)

    return fill


def _is_blank(cells: memoryview) -> bool:
    """Whether an area was never written: zeros throughout."""
    zeros = bytes(_LOOK_BYTES)
    for at in range(0, len(cells), _LOOK_BYTES):
        # bytes first: comparing a memoryview goes item by item
        piece = bytes(cells[at : at + _LOOK_BYTES])
        if piece != zeros[: len(piece)]:
            return False
    return True
