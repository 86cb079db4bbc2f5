"""Page-aligned memory for direct I/O, and comparing it without holding the interpreter lock."""

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


class AlignedBuffer:
    """`size` bytes that begin on a page border, as O_DIRECT wants them."""

    def __init__(self, size: int) -> None:
        self._map = mmap.mmap(-1, size)
        self.view = memoryview(self._map)
        anchor = ctypes.c_char.from_buffer(self._map)
        self.address = ctypes.addressof(anchor)
        # The anchor would keep the map exported for ever; the address stays valid with the map.
        del anchor

    def close(self) -> None:
        """Give the memory back."""
        self.view.release()
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
