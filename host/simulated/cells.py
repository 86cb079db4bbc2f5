"""The cells of a simulated drive: plain reading and writing, and what can be wrong with them.

ATA, NVMe and eMMC models share this. Positions of bad sectors and of what a lying drive keeps
follow from a seed in the store's state: the same drive is always bad in the same places.

A store's state is one JSON object of parts. `cells` is the part of this file; a model keeps its
own under another name, with `read_part` and `write_part`, so that neither loses the other's.
"""

import errno
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b, shake_256

from host.errors import DriveGone, ReadFailed
from host.simulated.model import Misbehaviour, Store

PAGE_BYTES = 4096
"""Unit in which a lying drive keeps data, and in which its cache works."""
SECTOR_BYTES = 512
SPARE_BYTES = 16 * PAGE_BYTES
"""Of the area `spare`: old pages that no address leads to."""
_BAD_SECTORS = 3
_CACHE_PAGES = 64
_CHUNK_BYTES = 1 << 20
_LYING = frozenset({Misbehaviour.LYING_ALL, Misbehaviour.LYING_SOME, Misbehaviour.LYING_RUN})
_SCATTERED_ONE_IN = 100
_RUN_ONE_IN = 500

Fill = Callable[[int, bytes], bytes]
"""What an erase leaves: from the place of a piece and its old content, as many new bytes."""


def pattern(of: bytes) -> Fill:
    """The bytes `of` over and over, counted from the medium's begin: `pattern(bytes(1))` zeros."""

    def fill(offset: int, old: bytes) -> bytes:
        turn = offset % len(of)
        times = (len(old) + turn) // len(of) + 1
        return (of * times)[turn : turn + len(old)]

    return fill


def new_key(key: int) -> Fill:
    """What is read after the key was dropped: the old content, made unreadable by a keystream."""

    def fill(offset: int, old: bytes) -> bytes:
        stream = shake_256(f"{key}/{offset}".encode()).digest(len(old))
        mixed = int.from_bytes(old, "little") ^ int.from_bytes(stream, "little")
        return mixed.to_bytes(len(old), "little")

    return fill


def is_lying(misbehaviours: frozenset[Misbehaviour]) -> bool:
    """Whether the firmware says done and leaves data; its spare area it then leaves whole."""
    return bool(misbehaviours & _LYING)


def kept_pages(
    misbehaviours: frozenset[Misbehaviour], pages: int, seed: int = 0
) -> tuple[range, ...]:
    """Runs of pages that a lying firmware leaves as they are, ascending.

    Args:
        misbehaviours: Of the drive.
        pages: How many the area has.
        seed: Of the drive.
    """
    if pages <= 0:
        return ()
    if Misbehaviour.LYING_ALL in misbehaviours:
        return (range(pages),)
    kept: set[int] = set()
    if Misbehaviour.LYING_SOME in misbehaviours:
        count = max(1, pages // _SCATTERED_ONE_IN)
        # one in each stratum: scattered, and as many as promised
        for index in range(count):
            low, high = pages * index // count, pages * (index + 1) // count
            kept.add(low + chance(f"some/{index}", seed) % (high - low))
    if Misbehaviour.LYING_RUN in misbehaviours:
        length = max(1, pages // _RUN_ONE_IN)
        start = chance("run", seed) % (pages - length + 1)
        kept.update(range(start, start + length))
    return tuple(range(page, page + 1) for page in sorted(kept))


def chance(name: str, seed: int) -> int:
    """A number that looks random and is the same every time."""
    return int.from_bytes(blake2b(f"{seed}/{name}".encode(), digest_size=8).digest(), "big")


def read_part(store: Store, name: str) -> Mapping[str, object]:
    """One part of the store's state; empty when it was never written."""
    part = _whole(store).get(name)
    return part if isinstance(part, dict) else {}


def write_part(store: Store, name: str, part: Mapping[str, object]) -> None:
    """Replace one part of the store's state, durable when this returns."""
    store.write_state(json.dumps({**_whole(store), name: dict(part)}))


def is_new_power_on(store: Store) -> bool:
    """Whether a model that is being made on this store switches the drive on.

    Ask once, when it is made. No, only when the store names its power-on and it is still the one
    that was asked about last: then the model takes over where another process' model stands.
    """
    if store.power_on is None:
        return True
    if read_part(store, "power").get("on") == store.power_on:
        return False
    write_part(store, "power", {"on": store.power_on})
    return True


def _whole(store: Store) -> dict[str, object]:
    text = store.read_state()
    whole: object = json.loads(text) if text else {}
    return whole if isinstance(whole, dict) else {}


class Cells:
    """One area of a store, as reads and writes from outside meet it.

    `UNREADABLE`, `UNREADABLE_AFTER`, `UNWRITABLE`, `VANISHES`, `FAKE_CAPACITY`, `DEAD_AFTER` and
    `CACHE_LIAR` are carried out here. A model asks its own questions first (locked, sanitizing,
    beyond the current capacity) and tells `switched_on`, `halfway` and `said_done`.
    """

    def __init__(
        self, store: Store, area: str, misbehaviours: frozenset[Misbehaviour] = frozenset()
    ) -> None:
        self._store = store
        self._area = area
        self._misbehaviours = misbehaviours
        self._cells = store.area(area)
        self._cache: dict[int, bytes] = {}
        self._lock = threading.RLock()

    @property
    def size_bytes(self) -> int:
        """All of it, whatever the system is shown."""
        return len(self._cells)

    @property
    def seed(self) -> int:
        """Where the drive's bad places follow from: `seed` in the state's part `cells`."""
        seed = read_part(self._store, "cells").get("seed", 0)
        return seed if isinstance(seed, int) else 0

    def read(self, offset: int, length: int) -> bytes:
        """Read, in multiples of 512 bytes.

        Raises:
            ReadFailed, DriveGone
        """
        self._check("read", offset, length)
        with self._lock:
            return b"".join(
                self._cached(at, bytes(self._cells[at : at + count]))
                for at, count in self._places(offset, length)
            )

    def write(self, offset: int, data: bytes) -> None:
        """Write, in multiples of 512 bytes; in the cells when this returns, or in a liar's cache.

        Raises:
            ReadFailed, DriveGone
        """
        self._check("write", offset, len(data))
        if len(data) > PAGE_BYTES and offset + len(data) > self.size_bytes // 2:
            # single pages are markers; anything longer is the erase itself
            self.halfway()
        with self._lock:
            done = 0
            for at, count in self._places(offset, len(data)):
                for place, piece in self._reached(at, data[done : done + count]):
                    self._put(place, piece)
                done += count

    def flush(self) -> None:
        """Drain the cache, or say so (`CACHE_LIAR`).

        Raises:
            ReadFailed, DriveGone
        """
        self._check("flush", 0, 0)

    def switched_on(self) -> None:
        """Power came back: a drive that vanished is there again, and this time stays."""
        with self._lock:
            if self._told("gone"):
                self._tell(gone=False, came_back=True)

    def halfway(self) -> None:
        """An erase is in its middle: a drive that vanishes does so now, once in its life.

        Raises:
            DriveGone: it vanished.
        """
        if Misbehaviour.VANISHES in self._misbehaviours and not self._told("came_back"):
            self._tell(gone=True)
            self.check_there()

    def check_there(self) -> None:
        """Any command at all.

        Raises:
            DriveGone: the drive vanished and was not powered again.
        """
        if Misbehaviour.VANISHES in self._misbehaviours and self._told("gone"):
            raise DriveGone("the simulated drive is no longer there")

    def said_done(self) -> None:
        """The firmware told the end of an erase: what breaks after an erase is broken now."""
        breaks = {Misbehaviour.DEAD_AFTER, Misbehaviour.UNREADABLE_AFTER}
        if breaks & self._misbehaviours and not self._told("said_done"):
            self._tell(said_done=True)

    def erase(self, fill: Fill, offset: int = 0, length: int | None = None) -> None:
        """What the firmware does to the cells of a range, bad sectors included.

        A lying firmware leaves its kept pages, whatever it says.
        """
        end = self.size_bytes if length is None else min(offset + length, self.size_bytes)
        with self._lock:
            if not is_lying(self._misbehaviours):
                self._cache.clear()
            for start, stop in self._not_kept(offset, end):
                for at in range(start, stop, _CHUNK_BYTES):
                    upto = min(at + _CHUNK_BYTES, stop)
                    self._cells[at:upto] = fill(at, bytes(self._cells[at:upto]))

    def _not_kept(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        pages = -(-self.size_bytes // PAGE_BYTES)
        at = start
        for run in kept_pages(self._misbehaviours, pages, self.seed):
            low = min(max(run.start * PAGE_BYTES, at), end)
            if at < low:
                yield at, low
            at = max(at, run.stop * PAGE_BYTES)
        if at < end:
            yield at, end

    def _check(self, operation: str, offset: int, length: int) -> None:
        self.check_there()
        if offset % SECTOR_BYTES or length % SECTOR_BYTES or offset < 0:
            raise ReadFailed(operation, offset, length, errno.EINVAL)
        if offset + length > self.size_bytes:
            raise ReadFailed(operation, offset, length, errno.EINVAL)
        if self._fails(operation, offset, length):
            raise ReadFailed(operation, offset, length, errno.EIO)

    def _fails(self, operation: str, offset: int, length: int) -> bool:
        bad = self._misbehaviours
        if Misbehaviour.DEAD_AFTER in bad and self._told("said_done"):
            return True
        if operation == "write":
            return Misbehaviour.UNWRITABLE in bad and self._meets_bad(offset, length)
        if Misbehaviour.UNREADABLE in bad and self._meets_bad(offset, length):
            return True
        after = Misbehaviour.UNREADABLE_AFTER in bad and self._told("said_done")
        return after and self._meets_bad(offset, length)

    def _meets_bad(self, offset: int, length: int) -> bool:
        return any(at < offset + length and offset < at + SECTOR_BYTES for at in self.bad_sectors())

    def bad_sectors(self) -> tuple[int, ...]:
        """Byte offsets of the few bad sectors of a drive that has some; never the first or last."""
        sectors = self.size_bytes // SECTOR_BYTES - 2
        part = sectors // _BAD_SECTORS
        if part <= 0:
            return ()
        return tuple(
            (1 + part * index + chance(f"bad/{index}", self.seed) % part) * SECTOR_BYTES
            for index in range(_BAD_SECTORS)
        )

    def _places(self, offset: int, length: int) -> Iterator[tuple[int, int]]:
        """The cells behind a range of addresses: half as many as addresses on a fake drive."""
        fake = Misbehaviour.FAKE_CAPACITY in self._misbehaviours
        real = self.size_bytes // (2 * PAGE_BYTES) * PAGE_BYTES if fake else 0
        real = real or self.size_bytes
        while length > 0:
            at = offset % real
            count = min(length, real - at)
            yield at, count
            offset, length = offset + count, length - count

    def _reached(self, at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The parts of a write that arrive: a sector that cannot be read keeps its old content.

        The drive puts the new content elsewhere, so a laboratory would still find the old.
        """
        lost: tuple[int, ...] = ()
        if Misbehaviour.UNREADABLE in self._misbehaviours:
            lost = self.bad_sectors()
        begin = at
        for sector in lost:
            if begin <= sector < at + len(data):
                yield begin, data[begin - at : sector - at]
                begin = sector + SECTOR_BYTES
        yield begin, data[begin - at :]

    def _put(self, at: int, data: bytes) -> None:
        if Misbehaviour.CACHE_LIAR not in self._misbehaviours:
            self._cells[at : at + len(data)] = data
            return
        for sector in range(at, at + len(data), SECTOR_BYTES):
            self._cache.pop(sector, None)
            self._cache[sector] = data[sector - at : sector - at + SECTOR_BYTES]
        # what no longer fits reaches the cells, oldest first
        while len(self._cache) > _CACHE_PAGES * PAGE_BYTES // SECTOR_BYTES:
            oldest = next(iter(self._cache))
            self._cells[oldest : oldest + SECTOR_BYTES] = self._cache.pop(oldest)

    def _cached(self, at: int, stored: bytes) -> bytes:
        if not self._cache:
            return stored
        pieces = (
            self._cache.get(sector, stored[sector - at : sector - at + SECTOR_BYTES])
            for sector in range(at, at + len(stored), SECTOR_BYTES)
        )
        return b"".join(pieces)

    def _told(self, name: str) -> bool:
        return bool(read_part(self._store, "cells").get(name))

    def _tell(self, **flags: bool) -> None:
        write_part(self._store, "cells", {**read_part(self._store, "cells"), **flags})
