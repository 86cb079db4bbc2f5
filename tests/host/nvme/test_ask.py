"""What a drive is asked, and what is made of its answers."""

import pytest

from host.capabilities import NvmeCapabilities, SanitizePhase
from host.errors import AnswerMalformed, CommandLost
from host.nvme.ask import ask_nvme, read_sanitize_log
from tests.host.nvme.fake import FakeNvme, Space, log_bytes


def test_a_laptop_drive_tells_all_of_itself() -> None:
    drive = FakeNvme(log=log_bytes(0xFFFF, 0x101, 0x0A, etbe=90))
    told = ask_nvme(drive)
    assert told.serial == "S4EVNX0N123456"
    assert told.format
    assert told.format_crypto
    assert told.broadcast_format
    assert not told.format_hits_all
    assert told.sanitize.block
    assert told.sanitize_status is not None
    assert told.sanitize_status.phase is SanitizePhase.DONE
    assert told.estimate_block_s == 90
    assert told.estimate_crypto_s is None
    assert [each.nsid for each in told.namespaces] == [1]
    assert told.namespaces[0].size_bytes == told.total_bytes
    assert told.hidden_namespaces == ()
    assert told.opal is None


def test_the_answers_survive_their_journey_as_json() -> None:
    told = ask_nvme(FakeNvme())
    assert NvmeCapabilities.model_validate_json(told.model_dump_json()) == told


def test_asking_changes_nothing() -> None:
    drive = FakeNvme(fields={"oacs": 0x1F})
    ask_nvme(drive)
    assert {sent.opcode for sent in drive.sent} == {0x06, 0x02}


def test_a_drive_without_sanitize_is_not_asked_for_its_log() -> None:
    drive = FakeNvme(fields={"sanicap": 0})
    assert ask_nvme(drive).sanitize_status is None
    assert all(sent.opcode != 0x02 for sent in drive.sent)


def test_h13_namespaces_that_are_not_attached_are_found_with_namespace_management() -> None:
    drive = FakeNvme(
        fields={"oacs": 0x0A, "unvmcap": 1 << 30},
        spaces={1: Space(blocks=8), 4: Space(blocks=16, lbads=12)},
        allocated=(1, 2, 4),
    )
    told = ask_nvme(drive)
    assert [each.nsid for each in told.namespaces] == [1, 4]
    assert told.hidden_namespaces == (2,)
    assert told.unallocated_bytes == 1 << 30


def test_a_list_longer_than_one_answer_is_read_on() -> None:
    drive = FakeNvme(spaces={nsid: Space(blocks=8) for nsid in range(1, 1030)})
    assert len(ask_nvme(drive).namespaces) == 1029
    asked = [sent.nsid for sent in drive.sent if (sent.opcode, sent.cdw10) == (0x06, 2)]
    assert asked == [0, 1024]


def test_a_drive_that_tells_of_namespaces_without_end_is_not_asked_for_each() -> None:
    drive = FakeNvme(spaces=dict.fromkeys(range(1, 9000), Space(blocks=8)))
    with pytest.raises(AnswerMalformed, match="more than 4096"):
        ask_nvme(drive)
    assert len(drive.sent) == 5


def test_a_log_that_cannot_be_had_leaves_the_rest_of_the_drive() -> None:
    for drive in (FakeNvme(log_status=0x02), FakeNvme(log=log_bytes(0, 7, 0)), FakeNvme(log=b"")):
        told = ask_nvme(drive)
        assert told.sanitize.block
        assert told.sanitize_status is None
        with pytest.raises(AnswerMalformed):
            read_sanitize_log(drive)


def test_a_refused_question_and_a_lost_answer_are_errors() -> None:
    with pytest.raises(AnswerMalformed, match="refused"):
        ask_nvme(FakeNvme(identify_status=0x02))
    with pytest.raises(CommandLost):
        ask_nvme(FakeNvme(loses={0x06}))
