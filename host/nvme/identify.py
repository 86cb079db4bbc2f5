"""What NVMe Identify answers hold: controller, namespace, lists of namespaces.

Source: NVM Express base specification 2.0, Identify Controller, Identify Namespace (NVM command
set), Active and Allocated Namespace ID list. Everything is little-endian.
"""

from dataclasses import dataclass

from host.capabilities import NvmeNamespace, SanitizeActions
from host.errors import AnswerMalformed

IDENTIFY_BYTES = 4096
MOST_NSID = 0xFFFF_FFFD
"""FFFFFFFEh and FFFFFFFFh are no namespaces."""
_LEAST_LBADS, _MOST_LBADS = 9, 16
"""512 bytes to 64 KiB. The standard allows no less than 9; more than 16 no system can use."""
_FORMATS_AT, _FORMAT_BYTES, _MOST_FORMATS = 128, 4, 64
_FEW_FORMATS = 16
"""Up to here the index of the format fits into FLBAS bits 3:0 and bits 6:5 mean nothing."""


@dataclass(frozen=True, slots=True)
class NvmeController:
    """The fields of Identify Controller that an erase depends on."""

    serial: str
    model: str
    firmware: str
    format: bool
    """OACS bit 1."""
    namespace_management: bool
    """OACS bit 3."""
    security: bool
    """OACS bit 0: Security Send and Receive."""
    format_hits_all: bool
    """FNA bit 0 or 1."""
    format_crypto: bool
    """FNA bit 2."""
    broadcast_format: bool
    """FNA bit 3 is 0."""
    sanitize: SanitizeActions
    no_deallocate_inhibited: bool
    """SANICAP bit 29."""
    total_bytes: int | None
    """TNVMCAP; 0 is how a controller says that it does not tell."""
    unallocated_bytes: int | None
    """UNVMCAP; unknown where TNVMCAP is."""
    namespaces: int
    """NN: the largest namespace id."""


def parse_controller(raw: bytes) -> NvmeController:
    """Identify Controller, CNS 01h.

    Raises:
        AnswerMalformed: wrong length, or nothing in it but one byte over and over.
    """
    _check_length(raw, "controller")
    oacs, fna = _number(raw, 256, 2), raw[524]
    sanicap = _number(raw, 328, 4)
    total = _number(raw, 280, 16) or None
    return NvmeController(
        serial=clean_text(raw[4:24]),
        model=clean_text(raw[24:64]),
        firmware=clean_text(raw[64:72]),
        format=bool(oacs & 1 << 1),
        namespace_management=bool(oacs & 1 << 3),
        security=bool(oacs & 1),
        format_hits_all=bool(fna & 0b11),
        format_crypto=bool(fna & 1 << 2),
        broadcast_format=not fna & 1 << 3,
        sanitize=SanitizeActions(
            crypto=bool(sanicap & 1), block=bool(sanicap & 1 << 1), overwrite=bool(sanicap & 1 << 2)
        ),
        no_deallocate_inhibited=bool(sanicap & 1 << 29),
        total_bytes=total,
        unallocated_bytes=_number(raw, 296, 16) if total is not None else None,
        namespaces=_number(raw, 516, 4),
    )


def parse_namespace(raw: bytes, nsid: int) -> NvmeNamespace:
    """Identify Namespace, CNS 00h, of an active namespace.

    Raises:
        AnswerMalformed: wrong length, not active, or a format that cannot be.
    """
    _check_length(raw, f"namespace {nsid}")
    size, capacity, flbas = _number(raw, 0, 8), _number(raw, 8, 8), raw[26]
    if not size or capacity > size:
        raise AnswerMalformed(f"namespace {nsid}: {size} blocks, of which {capacity} can be used")
    index, formats = format_index(flbas, raw[25] + 1), raw[25] + 1
    if formats > _MOST_FORMATS or index >= formats:
        raise AnswerMalformed(f"namespace {nsid}: format {index} of {formats}")
    at = _FORMATS_AT + index * _FORMAT_BYTES
    metadata, shift = _number(raw, at, 2), raw[at + 2]
    if not _LEAST_LBADS <= shift <= _MOST_LBADS:
        raise AnswerMalformed(f"namespace {nsid}: blocks of 2^{shift} bytes")
    return NvmeNamespace(
        nsid=nsid,
        size_blocks=size,
        capacity_blocks=capacity,
        block_bytes=1 << shift,
        metadata_bytes=metadata,
        flbas=flbas,
        protection=raw[29],
    )


def format_index(flbas: int, formats: int) -> int:
    """Which of a namespace's formats is in use.

    Args:
        flbas: Formatted LBA Size.
        formats: How many formats there are.
    """
    upper = (flbas >> 5 & 0b11) << 4 if formats > _FEW_FORMATS else 0
    return upper | flbas & 0x0F


def format_left_percent(raw: bytes) -> int | None:
    """How much of a running Format is left (FPI); 0 when none runs, `None` when not told.

    Raises:
        AnswerMalformed: wrong length.
    """
    _check_length(raw, "namespace")
    return raw[32] & 0x7F if raw[32] & 0x80 else None


def parse_namespace_list(raw: bytes, *, above: int = 0) -> tuple[int, ...]:
    """Active (CNS 02h) or allocated (CNS 10h) namespace ids, up to 1,024 of them.

    Args:
        raw: The answer.
        above: The id that was asked with: every id in the answer is larger.

    Raises:
        AnswerMalformed: wrong length, out of order, or an id that cannot be.
    """
    _check_length(raw, "list", may_be_blank=True)
    words = [_number(raw, at, 4) for at in range(0, IDENTIFY_BYTES, 4)]
    end = words.index(0) if 0 in words else len(words)
    last = above
    for nsid in words[:end]:
        if not last < nsid <= MOST_NSID:
            raise AnswerMalformed(f"a list of namespaces has {nsid:08x}h behind {last:08x}h")
        last = nsid
    if any(words[end:]):
        raise AnswerMalformed("a list of namespaces goes on behind its end")
    return tuple(words[:end])


def clean_text(raw: bytes) -> str:
    """A text field up to its end or a NUL: printable characters, single blanks, as it is listed."""
    text = raw.partition(b"\0")[0].decode("ascii", "ignore")
    return " ".join("".join(c for c in text if c.isprintable()).split())


def _check_length(raw: bytes, what: str, *, may_be_blank: bool = False) -> None:
    if len(raw) != IDENTIFY_BYTES:
        raise AnswerMalformed(f"Identify {what}: {len(raw)} bytes instead of {IDENTIFY_BYTES}")
    if not may_be_blank and raw.count(raw[0]) == len(raw):
        # what a bridge or a dying controller gives: no field of it is an answer
        raise AnswerMalformed(f"Identify {what}: nothing but {raw[0]:02x}h")


def _number(raw: bytes, at: int, length: int) -> int:
    return int.from_bytes(raw[at : at + length], "little")
