"""Pages as drives hold them: what an erase leaves, and what people leave."""

import math
import struct
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wipe.proof.chance import noise, seeded
from wipe.proof.classify import LONGEST_PERIOD, Look, PageClass, look_at, smallest_turn

PAGE = 4096
DUTCH = (
    "Geachte heer, mevrouw, hierbij ontvangt u de aangifte inkomstenbelasting van vorig jaar. "
    "Wij verzoeken u vriendelijk het bedrag van 1.204,50 euro binnen 14 dagen over te maken.\r\n"
)


def cut(content: bytes, size: int = PAGE) -> bytes:
    return (content * (size // len(content) + 1))[:size]


def prose(seed: int = 1) -> bytes:
    """A letter: no two lines alike."""
    random = seeded(seed)
    words = DUTCH.split()
    return " ".join(random.choice(words) for _ in range(1200)).encode()[:PAGE]


def ext4_inodes() -> bytes:
    """A block of an inode table: mode, sizes, times, extents, mostly zeros between."""
    out = bytearray()
    for number in range(16):
        inode = bytearray(256)
        struct.pack_into("<HHIIIII", inode, 0, 0x81A4, 1000, 9000 + number, *[1_700_000_000] * 4)
        struct.pack_into("<HHHH", inode, 40, 0xF30A, 1, 4, 0)
        struct.pack_into("<IHHI", inode, 52, 0, 3, 0, 34816 + number)
        out += inode
    return bytes(out)


def ext4_bitmap() -> bytes:
    """A block bitmap: used blocks, then free ones."""
    return b"\xff" * 1024 + b"\x3f" + bytes(3071)


def ntfs_records() -> bytes:
    """Four file records of a master file table with names in UTF-16."""
    out = bytearray()
    for number in range(4):
        record = bytearray(1024)
        record[:48] = struct.pack("<4sHHQHHHHIIQHHI", b"FILE", 48, 3, 77, 1, 1, 56, 1,
                                  416, 1024, 0, 4, 0, number)  # fmt: skip
        name = f"Belastingaangifte {number}.docx".encode("utf-16-le")
        record[240 : 240 + len(name)] = name
        out += record
    return bytes(out)


def sound() -> bytes:
    """16-bit samples of a quiet tone with noise in the lowest bits."""
    random = seeded(3)
    samples = (round(3000 * math.sin(n / 23)) + random.randrange(-40, 40) for n in range(PAGE // 2))
    return b"".join(struct.pack("<h", one) for one in samples)


def picture() -> bytes:
    """Raw RGB of a gradient with noise."""
    random = seeded(4)
    out = bytearray()
    for n in range(PAGE):
        out.append(
            min(255, max(0, 90 + (n // 3 % 300) // 3 + n % 3 * 20 + random.randrange(-9, 9)))
        )
    return bytes(out)


def numbers() -> bytes:
    """A table of floating-point numbers."""
    random = seeded(5)
    return b"".join(struct.pack("<d", 20 + random.random()) for _ in range(PAGE // 8))


def program() -> bytes:
    """Machine code as compilers write it: few opcodes, small operands, addresses alike."""
    random = seeded(6)
    out = bytearray()
    while len(out) < PAGE:
        match random.randrange(4):
            case 0:
                out += b"\x48\x8b\x45" + bytes([0x100 - 8 * random.randrange(1, 9)])
            case 1:
                out += b"\xe8" + struct.pack("<i", random.randrange(-90000, 90000))
            case 2:
                out += b"\x0f\x1f\x44\x00\x00\xc3"
            case _:
                out += b"\x83\xc0" + bytes([random.randrange(9)]) + b"\x75\x08"
    return bytes(out[:PAGE])


def archive() -> bytes:
    """The middle of a compressed file."""
    random = seeded(7)
    words = DUTCH.split()
    text = " ".join(random.choice(words) + str(random.random()) for _ in range(9000))
    return zlib.compress(text.encode(), 9)[2048 : 2048 + PAGE]


OLD_DATA = {
    "ext4 inodes": ext4_inodes(),
    "ext4 bitmap": ext4_bitmap(),
    "ntfs records": ntfs_records(),
    "sound": sound(),
    "picture": picture(),
    "numbers": numbers(),
    "program": program(),
    "end of a photograph": noise(1800) + bytes(PAGE - 1800),
    "half a letter, half an archive": prose()[:2048] + noise(2048),
    "partition table": bytes(446) + struct.pack("<8B2I", 0, 32, 33, 0, 7, 254, 255, 255, 2048, 9)
    + bytes(48) + b"\x55\xaa" + bytes(3584),
    "one byte of a blank page": bytes(4000) + b"\x01" + bytes(95),
    "base64": bytes(seeded(8).choices(
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=PAGE)),
}  # fmt: skip


@pytest.mark.parametrize("name", OLD_DATA)
def test_h19_what_people_leave_is_never_blank_and_never_noise(name: str) -> None:
    assert look_at(OLD_DATA[name]).kind in {PageClass.STRUCTURED, PageClass.TEXT}


@pytest.mark.parametrize(
    "page",
    [
        prose(),
        prose()[:600] + bytes(PAGE - 600),
        prose().decode().encode("utf-16-le")[:PAGE],
        cut(DUTCH.encode()),
        cut(b'{"name":"J. de Vries","iban":"NL91ABNA0417164300","amount":1204.50},\n'),
    ],
    ids=["letter", "end of a letter", "utf-16", "repeated", "json"],
)
def test_writing_is_text(page: bytes) -> None:
    assert look_at(page).kind is PageClass.TEXT


@pytest.mark.parametrize(
    ("page", "kind", "pattern"),
    [
        (bytes(PAGE), PageClass.ZERO, b""),
        (b"\xff" * PAGE, PageClass.ONES, b""),
        (b"\xdb" * PAGE, PageClass.PERIODIC, b"\xdb"),
        (cut(bytes.fromhex("33cc55aa")), PageClass.PERIODIC, bytes.fromhex("33cc55aa")),
        (cut(bytes.fromhex("55aa33cc")), PageClass.PERIODIC, bytes.fromhex("33cc55aa")),
        (cut(bytes.fromhex("924924")), PageClass.PERIODIC, bytes.fromhex("249249")),
        (cut(b"0123456789abcdef"), PageClass.PERIODIC, b"0123456789abcdef"),
    ],
)
def test_what_an_erase_leaves_is_told_with_its_pattern(
    page: bytes, kind: PageClass, pattern: bytes
) -> None:
    assert look_at(page) == Look(kind, pattern)


def test_encrypted_and_compressed_pages_look_like_noise_which_is_why_there_are_witnesses() -> None:
    assert look_at(archive()).kind is PageClass.RANDOM
    assert look_at(noise()).kind is PageClass.RANDOM


def test_h19_programs_are_not_noise() -> None:
    """Real machine code: every page but tables of digests, which are noise."""
    program = Path(sys.executable).resolve().read_bytes()
    pages = [program[at : at + PAGE] for at in range(0, min(len(program), 4 << 20) - PAGE, PAGE)]
    noisy = sum(look_at(page).kind is PageClass.RANDOM for page in pages)
    assert noisy <= len(pages) // 20


def test_noise_is_never_called_data() -> None:
    random = seeded(11)
    for size in (512, PAGE):
        kinds = {look_at(random.randbytes(size)).kind for _ in range(3000)}
        assert kinds == {PageClass.RANDOM}


@given(st.binary(min_size=1, max_size=LONGEST_PERIOD), st.integers(0, 15), st.integers(33, 5000))
def test_any_short_pattern_is_periodic_wherever_it_begins(
    pattern: bytes, begin: int, size: int
) -> None:
    page = cut(pattern, size + 16)[begin:][:size]
    kind = look_at(page).kind
    assert kind in {PageClass.ZERO, PageClass.ONES, PageClass.PERIODIC}
    if kind is PageClass.PERIODIC:
        found = look_at(page).pattern
        assert smallest_turn(found) == found
        assert len(found) <= len(pattern)
        assert found in pattern * 2 * LONGEST_PERIOD


@given(st.binary(min_size=1, max_size=LONGEST_PERIOD), st.integers(0, 4095), st.integers(1, 255))
def test_one_changed_byte_ends_a_pattern(pattern: bytes, at: int, change: int) -> None:
    page = bytearray(cut(pattern))
    page[at] ^= change
    assert look_at(bytes(page)).kind not in {PageClass.ZERO, PageClass.ONES, PageClass.PERIODIC}


@given(st.binary(min_size=1, max_size=9000))
def test_every_page_of_any_length_looks_like_something(page: bytes) -> None:
    look = look_at(page)
    assert (look.kind is PageClass.PERIODIC) == bool(look.pattern)
    assert (look.kind is PageClass.ZERO) == (page == bytes(len(page)))


def test_nothing_is_no_page() -> None:
    with pytest.raises(ValueError, match="empty"):
        look_at(b"")


def test_a_page_takes_no_longer_than_a_drive_takes_to_read_it() -> None:
    pages = [noise(seed=n) for n in range(200)]
    began = time.process_time()
    for page in pages:
        look_at(page)
    # 30 us on an idle machine; the bound is wide because tests share theirs.
    assert (time.process_time() - began) / len(pages) < 300e-6
