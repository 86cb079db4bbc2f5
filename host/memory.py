"""Page-aligned memory for direct I/O, and comparing it without holding the interpreter lock."""

import contextlib
import ctypes
import mmap
from typing import Protocol


class _Compare(Protocol):
    def __call__(self, left: int, right: int, length: int) -> int: ...


def _memcmp() -> _Compare:
    # A ctypes call drops the interpreter lock, `==` on buffers does not: threads compare at once.
    function = ctypes.CDLL(None).memcmp
    function.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    function.restype = ctypes.c_int
    compare: _Compare = function
    return compare


_HUGE_PAGE = 2 << 20
_WORTH_A_HUGE_PAGE = 1 << 20


class AlignedBuffer:
    """`size` bytes that begin on a huge page's border, as O_DIRECT likes them.

    The kernel pins every page of a transfer: one huge page or hundreds of small ones, which cost
    a third of the processor time of writing a fast drive. From 1 MiB on a buffer gets huge pages.
    """

    def __init__(self, size: int) -> None:
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        # What lies before the border is never touched, so it takes no memory.
        huge = size >= _WORTH_A_HUGE_PAGE
        room = -(-size // _HUGE_PAGE) * _HUGE_PAGE if huge else size
        self._map = mmap.mmap(-1, room + _HUGE_PAGE, flags=flags)
        if huge:
            with contextlib.suppress(OSError):  # a kernel without huge pages does without
                self._map.madvise(mmap.MADV_HUGEPAGE)
        anchor = ctypes.c_char.from_buffer(self._map)
        start = -ctypes.addressof(anchor) % _HUGE_PAGE
        self.address = ctypes.addressof(anchor) + start
        # The anchor would keep the map exported for ever; the address stays valid with the map.
        del anchor
        self._whole = memoryview(self._map)
        self.view = self._whole[start : start + size]

    def close(self) -> None:
        """Give the memory back."""
        self.view.release()
        self._whole.release()
        self._map.close()


class Comparer:
    """Compares ranges of two aligned buffers."""

    def __init__(self) -> None:
        self._memcmp = _memcmp()

    def same(
        self, left: AlignedBuffer, right: AlignedBuffer, length: int, *, left_at: int = 0
    ) -> bool:
        """Whether `length` bytes of `left` from `left_at` equal the first ones of `right`.

        Raises:
            ValueError: the range leaves a buffer.
        """
        if left_at < 0 or left_at + length > len(left.view) or length > len(right.view):
            raise ValueError("the compared range leaves the buffer")
        return self._memcmp(left.address + left_at, right.address, length) == 0
