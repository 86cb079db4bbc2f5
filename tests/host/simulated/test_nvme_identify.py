"""Identify, lists, logs, features and discovery, at the offsets of erasure.md §3.3 and §3.6."""

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.errors import NoSuchInterface
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import Left, NvmeProfile
from host.simulated.opal import OpalKind, OpalProfile, discovery
from tests.host.simulated.nvme_bench import AREA_BYTES, EVERY, MASK, Bench, bench, packed

CAPTURES = Path(__file__).parents[3].parent / "shared" / "captures"
_SN730 = NvmeProfile(total_bytes=256_060_514_304)


def _controller(on: Bench) -> bytes:
    return on.send(0x06, 0, 4096, cdw10=1).data


def _ids(on: Bench, cns: int, after: int = 0) -> list[int]:
    listed = struct.unpack("<1024I", on.send(0x06, after, 4096, cdw10=cns).data)
    assert listed[len([i for i in listed if i]) :] == (0,) * listed.count(0)
    return [nsid for nsid in listed if nsid]


def _number(data: bytes, offset: int, width: int) -> int:
    return int.from_bytes(data[offset : offset + width], "little")


def test_the_controller_tells_what_an_sn730_tells() -> None:
    data = _controller(bench(profile=_SN730))
    assert len(data) == 4096
    assert data[4:24] == b"0009N4522327        "
    assert data[24:64] == b"WDC PC SN730 SDBQNTY-256G-1001          "
    assert data[64:72] == b"11170101"
    assert _number(data, 256, 2) == 23  # OACS
    assert _number(data, 280, 16) == 256_060_514_304  # TNVMCAP
    assert _number(data, 296, 16) == 0  # UNVMCAP
    assert _number(data, 328, 4) == 0x6000_0003  # SANICAP
    assert _number(data, 516, 4) == 1  # NN
    assert data[524] == 4  # FNA


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the shared captures are not here")
def test_every_number_of_the_captured_sn730_is_at_its_offset() -> None:
    told = json.loads((CAPTURES / "nvme/id-ctrl-wdc-sn730-crypto-erase.json").read_text())
    data = _controller(bench(profile=_SN730))
    places = (
        "vid 0 2,ssvid 2 2,rab 72 1,cmic 76 1,mdts 77 1,cntlid 78 2,ver 80 4,rtd3r 84 4,"
        "rtd3e 88 4,oaes 92 4,ctratt 96 4,oacs 256 2,acl 258 1,aerl 259 1,frmw 260 1,lpa 261 1,"
        "elpe 262 1,npss 263 1,avscc 264 1,apsta 265 1,wctemp 266 2,cctemp 268 2,mtfa 270 2,"
        "hmpre 272 4,tnvmcap 280 16,unvmcap 296 16,rpmbs 312 4,edstt 316 2,dsto 318 1,"
        "fwug 319 1,kas 320 2,hctma 322 2,mntmt 324 2,mxtmt 326 2,sanicap 328 4,sqes 512 1,"
        "cqes 513 1,maxcmd 514 2,nn 516 4,oncs 520 2,fuses 522 2,fna 524 1,vwc 525 1,awun 526 2,"
        "nvscc 530 1,sgls 536 4"
    )
    for place in places.split(","):
        name, offset, width = place.split()
        assert _number(data, int(offset), int(width)) == told[name], name
    for index, state in enumerate(told["psds"]):
        at = 2048 + 32 * index
        assert _number(data, at, 2) == state["max_power"]
        assert _number(data, at + 4, 4) == state["entry_lat"]
        assert _number(data, at + 8, 4) == state["exit_lat"]


@given(st.tuples(*[st.booleans()] * 10))
def test_capability_bits_follow_the_profile(told: tuple[bool, ...]) -> None:
    crypto, block, overwrite, inhibited, formats, manages, every, erases, crypts, broadcast = told
    profile = NvmeProfile(
        sanitize_crypto=crypto,
        sanitize_block=block,
        sanitize_overwrite=overwrite,
        no_deallocate_inhibited=inhibited,
        format=formats,
        namespace_management=manages,
        format_all=every,
        erase_all=erases,
        format_crypto=crypts,
        format_broadcast=broadcast,
        unallocated_bytes=12345,
    )
    data = _controller(bench(profile=profile))
    sanitizes = crypto | block << 1 | overwrite << 2
    capabilities = sanitizes | inhibited << 29 | 1 << 30 if sanitizes else 0
    assert _number(data, 328, 4) == capabilities
    assert _number(data, 256, 2) == 0x15 | formats << 1 | manages << 3
    assert data[524] == every | erases << 1 | crypts << 2 | (not broadcast) << 3
    assert _number(data, 296, 16) == 12345
    assert _number(data, 280, 16) == AREA_BYTES + 12345


def test_namespaces_are_listed_and_described() -> None:
    profile = NvmeProfile(
        namespaces=(1, 3), unattached=(2,), namespace_management=True, left=Left.ONES
    )
    on = bench(profile=profile)
    assert on.model.areas() == ("main", "nsid:3")
    assert _ids(on, 0x02) == [1, 3]
    assert _ids(on, 0x02, after=1) == [3]
    assert _ids(on, 0x10) == [1, 2, 3]
    assert _number(_controller(on), 516, 4) == 3
    described = on.send(0x06, 3, 4096, cdw10=0).data
    assert struct.unpack_from("<QQQ", described) == (AREA_BYTES // 512,) * 3
    assert described[25] == 1  # two LBA formats
    assert described[26] == 0  # the first is in use
    assert described[33] & 7 == 2  # deallocated blocks read as ones
    assert described[130] == 9
    assert described[134] == 12
    assert described[120:123] == bytes((0x00, 0x1B, 0x44))
    assert described[104:120] != on.send(0x06, 1, 4096).data[104:120]
    # allocated and not attached: zeros by CNS 00h, described by CNS 11h
    assert not any(on.send(0x06, 2, 4096).data)
    assert any(on.send(0x06, 2, 4096, cdw10=0x11).data)
    for wrong in (0, 4, EVERY):
        assert on.send(0x06, wrong, 4096).status & MASK == 0x00B
    assert on.send(0x06, EVERY, 4096, cdw10=2).status & MASK == 0x00B


def test_allocated_namespaces_are_told_only_with_namespace_management() -> None:
    assert bench().send(0x06, 0, 4096, cdw10=0x10).status & MASK == 0x002


def test_what_is_not_offered_comes_back_with_do_not_retry() -> None:
    on = bench()
    assert on.send(0x99).status == 0x4001
    assert on.send(0x06, 0, 4096, cdw10=0x7F).status == 0x6002
    assert on.send(0x02, EVERY, 512, cdw10=0x007F0055).status & MASK == 0x109
    bare = bench(profile=NvmeProfile(sanitize_block=False, sanitize_crypto=False, format=False))
    assert bare.sanitize(0x0A) == 0x001
    assert bare.format(1) == 0x001


def test_a_buffer_that_is_too_small_is_an_error_and_no_data() -> None:
    on = bench()
    for answer in (
        on.send(0x06, 0, 512, cdw10=1),
        on.send(0x02, EVERY, 256, cdw10=0x007F0081),
        on.send(0x02, EVERY, 512, cdw10=0xFFFF0081),
    ):
        assert answer.status & MASK == 0x004
        assert not answer.data


def test_a_part_of_a_log_page_can_be_asked() -> None:
    on = bench()
    whole = on.send(0x02, EVERY, 512, cdw10=0x007F0002).data
    part = on.send(0x02, EVERY, 64, cdw10=0x000F0002, cdw12=128)
    assert part.data == whole[128:192]
    assert on.send(0x02, EVERY, 64, cdw10=0x000F0002, cdw12=512).status & MASK == 0x002
    assert on.send(0x02, 1, 512, cdw10=0x007F0081).status & MASK == 0x002


def test_the_smart_page_counts_what_cannot_be_read() -> None:
    good = bench().send(0x02, EVERY, 512, cdw10=0x007F0002).data
    bad = bench(Misbehaviour.UNREADABLE).send(0x02, EVERY, 512, cdw10=0x007F0002).data
    assert good[0] == 0  # no critical warning
    assert 273 < _number(good, 1, 2) < 373  # kelvin
    assert (good[3], good[4]) == (100, 10)
    assert _number(good, 160, 16) == 0
    assert _number(bad, 160, 16) == 3


@given(st.binary(max_size=160))
def test_what_is_no_command_never_reaches_the_controller(raw: bytes) -> None:
    if len(raw) == 72:
        raw = raw[:71]
    on = bench()
    before = on.store.state
    with pytest.raises(ValueError, match="72 bytes"):
        on.model.nvme(raw, b"")
    assert on.store.state == before


@given(st.binary(min_size=72, max_size=72))
def test_rubbish_of_the_right_length_gets_a_status_or_is_refused(raw: bytes) -> None:
    on = bench()
    # a harmless opcode, since rubbish might just erase
    rubbish = bytes((raw[0] & 0x7F,)) + raw[1:]
    try:
        answer = on.model.nvme(rubbish, b"")
    except ValueError:
        return
    assert 0 <= answer.status < 1 << 15
    assert on.holds_old()


def test_other_interfaces_are_not_there() -> None:
    on = bench()
    with pytest.raises(NoSuchInterface):
        on.model.sg(bytes(16), b"", 1000)
    with pytest.raises(NoSuchInterface):
        on.model.mmc(8, 0, write=False, timeout_ms=1000)
    with pytest.raises(NoSuchInterface):
        on.model.discard_securely("main", 0, 512)
    with pytest.raises(ValueError, match="kernel"):
        on.model.nvme(b"\x06\x01" + packed(6)[2:], b"")


def _descriptors(answer: bytes) -> dict[int, bytes]:
    length = int.from_bytes(answer[:4], "big")
    assert length + 4 == len(answer)
    found, at = {}, 48
    while at < length + 4:
        code, size = int.from_bytes(answer[at : at + 2], "big"), answer[at + 3]
        found[code] = answer[at + 4 : at + 4 + size]
        assert len(found[code]) == size
        at += 4 + size
    return found


@pytest.mark.parametrize(
    ("kind", "code", "size"),
    [
        (OpalKind.OPAL1, 0x0200, 4),
        (OpalKind.OPAL2, 0x0203, 16),
        (OpalKind.ENTERPRISE, 0x0100, 16),
        (OpalKind.PYRITE, 0x0303, 16),
        (OpalKind.RUBY, 0x0304, 16),
    ],
)
def test_h37_discovery_tells_kind_locks_and_encryption(
    kind: OpalKind, code: int, size: int
) -> None:
    told = OpalProfile(
        kind=kind, locking_enabled=True, locked=True, encrypts=False, sid_blocked=True
    )
    on = bench(profile=NvmeProfile(opal=told))
    answer = on.send(0x82, 0, 2048, cdw10=0x0100_0100, cdw11=2048)
    assert answer.status == 0
    assert len(answer.data) == 2048
    whole = discovery(told)
    assert answer.data.rstrip(b"\0") == whole.rstrip(b"\0")
    found = _descriptors(whole)
    assert len(found[code]) == size
    assert found[0x0002][0] == 0b0000_0111
    assert found[0x0402][0] >> 1 & 1
    assert len(found[0x0003]) == 28
    assert 0x0402 not in _descriptors(discovery(OpalProfile()))
    assert _descriptors(discovery(OpalProfile()))[0x0002][0] == 0b0000_1001


def test_discovery_is_cut_at_the_length_that_was_asked_and_needs_a_tcg_drive() -> None:
    on = bench(profile=NvmeProfile(opal=OpalProfile()))
    assert len(on.send(0x82, 0, 512, cdw10=0x0100_0100, cdw11=48).data) == 48
    assert on.send(0x82, 0, 512, cdw10=0x0100_0100, cdw11=2048).status & MASK == 0x004
    assert on.send(0x82, 0, 512, cdw10=0, cdw11=512).data[6:10] == bytes((0, 2, 0, 1))
    bare = bench()
    assert bare.send(0x82, 0, 512, cdw10=0x0100_0100, cdw11=512).status & MASK == 0x002
