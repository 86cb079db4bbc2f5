"""MMC-SAN: erased piece by piece, sanitized, and never believed when it was interrupted."""

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from host.capabilities import MmcArea, MmcCapabilities, UfsCapabilities
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.errors import CommandLost, DriveGone, NoSuchInterface, ReadFailed
from host.firmware import NoFirmware
from host.mmc.command import MmcCommand, MmcReply
from host.mmc.commands import packed, sanitize_start, send_status
from tests.host.mmc.registers import ext_csd
from tests.wipe.methods.plain_step import PlainStep
from wipe.codes import StepReason, StepResult
from wipe.methods.base import PROGRESS_WHOLE
from wipe.methods.mmc import PIECE_BYTES, MmcSanitize

SIZE = 3 * PIECE_BYTES + 512
CARD = MmcCapabilities(revision=7, secure_erase=True, trim=True, sanitize=True, rpmb_bytes=4 << 20)


class Card(NoFirmware):
    """An eMMC that remembers what it was told, in order."""

    def __init__(
        self,
        *,
        discard_fails: Exception | None = None,
        fails_from: int = 0,
        reply: MmcReply | Exception | None = None,
        status: MmcReply | Exception | None = None,
    ) -> None:
        self.discard_fails = discard_fails
        self.fails_from = fails_from
        self.reply = reply or MmcReply(0, (0x900, 0, 0, 0), ext_csd())
        self.status = status or MmcReply(0, (0x900, 0, 0, 0))
        self.discarded: list[tuple[int, int]] = []
        self.sent: list[MmcCommand] = []

    @override
    def mmc(self, command: MmcCommand) -> MmcReply:
        self.sent.append(command)
        sanitized = sanitize_start() in self.sent
        reply = self.status if command.opcode == 13 and sanitized else self.reply
        if command.opcode == 13 and not sanitized:
            # an error that an earlier command left, told and forgotten
            reply = MmcReply(0, (0x80900, 0, 0, 0))
        if isinstance(reply, Exception):
            raise reply
        return reply

    @override
    def discard_securely(self, offset: int, length: int) -> None:
        if self.discard_fails is not None and offset >= self.fails_from:
            raise self.discard_fails
        self.discarded.append((offset, length))


def emmc(size_bytes: int | None = SIZE) -> Drive:
    return Drive(
        path="/dev/mmcblk0",
        identity=DriveIdentity(model="HBG4a2", serial="0x1a2b3c4d", wwid=None),
        transport=Transport.MMC,
        kind=DriveKind.FLASH,
        size_bytes=size_bytes,
    )


def step(card: Card, **changes: object) -> PlainStep:
    given_step = PlainStep(card, emmc(), CARD)
    for name, value in changes.items():
        setattr(given_step, name, value)
    return given_step


def test_everything_is_erased_in_pieces_and_then_sanitized() -> None:
    card = Card()
    world = step(card)
    ended = MmcSanitize().run(world)
    assert ended.result is StepResult.DONE
    assert ended.raw == "00000900" + "0" * 24
    assert card.discarded == [
        (0, PIECE_BYTES),
        (PIECE_BYTES, PIECE_BYTES),
        (2 * PIECE_BYTES, PIECE_BYTES),
        (3 * PIECE_BYTES, 512),
    ]
    assert card.sent == [send_status(), sanitize_start(), send_status()]
    assert world.did[:3] == ["begin", "accepted", "progress"]
    assert world.begun == [(packed(sanitize_start()), sanitize_start().timeout_ms)]
    assert world.progressed[-1] == (PROGRESS_WHOLE, ended.raw)


@given(size=st.integers(1, 40).map(lambda blocks: blocks * (PIECE_BYTES // 8)))
def test_no_byte_is_left_out_and_none_is_beyond(size: int) -> None:
    card = Card()
    assert MmcSanitize().run(step(card, drive=emmc(size))).result is StepResult.DONE
    reached = 0
    for offset, length in card.discarded:
        assert offset == reached
        assert 0 < length <= PIECE_BYTES
        reached += length
    assert reached == size


def test_without_sanitize_the_secure_erase_is_all() -> None:
    card = Card()
    world = step(card, capabilities=CARD.model_copy(update={"sanitize": False}))
    assert MmcSanitize().run(world).result is StepResult.DONE
    assert card.sent == []
    assert world.begun[0][0] == bytes(8) + SIZE.to_bytes(8, "little")
    assert world.progressed[-1] == (PROGRESS_WHOLE, "")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"capabilities": CARD.model_copy(update={"secure_erase": False})},
            StepReason.NOT_SUPPORTED,
        ),
        ({"capabilities": UfsCapabilities(purge=True, units=1)}, StepReason.NOT_SUPPORTED),
        (
            {
                "capabilities": CARD.model_copy(
                    update={"areas": (MmcArea(name="gp0", size_bytes=1 << 20),)}
                )
            },
            StepReason.NAMESPACES,
        ),
        ({"drive": emmc(None)}, StepReason.STATUS_UNREADABLE),
        ({"drive": emmc(0)}, StepReason.STATUS_UNREADABLE),
        ({"mains": False}, StepReason.NEEDS_MAINS),
    ],
    ids=["no secure erase", "no emmc", "general purpose", "size unknown", "no size", "battery"],
)
def test_what_cannot_run_is_not_begun(changes: dict[str, object], reason: StepReason) -> None:
    card = Card()
    world = step(card, **changes)
    ended = MmcSanitize().run(world)
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, reason)
    assert (world.did, card.discarded, card.sent) == ([], [], [])


def test_h41_a_part_that_the_kernel_knows_to_be_corrupted_is_left_alone() -> None:
    card = Card(discard_fails=NoSuchInterface("EOPNOTSUPP"))
    world = step(card)
    ended = MmcSanitize().run(world)
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
    assert (card.sent, world.accepted_raw) == ([], [])


def test_a_piece_that_fails_ends_the_step_before_sanitize() -> None:
    card = Card(
        discard_fails=ReadFailed("secure discard", PIECE_BYTES, PIECE_BYTES, errno.EIO),
        fails_from=PIECE_BYTES,
    )
    ended = MmcSanitize().run(step(card))
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert card.discarded == [(0, PIECE_BYTES)]
    assert card.sent == []


@pytest.mark.parametrize("stop_after", range(5))
def test_a_stop_is_heard_between_pieces_and_claims_nothing(stop_after: int) -> None:
    card = Card()
    ended = MmcSanitize().run(step(card, stop_after=stop_after))
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.STOPPED)
    assert len(card.discarded) == min(stop_after, 4)
    assert card.sent == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (MmcReply(errno.EBADMSG), StepReason.ABORTED),
        (NoSuchInterface("ENOTTY"), StepReason.NOT_SUPPORTED),
    ],
    ids=["complaint", "not passed on"],
)
def test_a_sanitize_that_was_not_taken_is_not_done(
    reply: MmcReply | Exception, reason: StepReason
) -> None:
    ended = MmcSanitize().run(step(Card(reply=reply)))
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, reason)


@pytest.mark.parametrize(
    ("word", "result", "reason"),
    [
        (0x0980, StepResult.NOT_RUN, StepReason.ABORTED),
        (0x0008_0900, StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED),
        (0x0E00, StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE),
        (0x0000, StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE),
    ],
    ids=["switch error", "error", "programming", "nothing"],
)
def test_what_the_next_status_complains_of_was_not_done(
    word: int, result: StepResult, reason: StepReason
) -> None:
    ended = MmcSanitize().run(step(Card(status=MmcReply(0, (word, 0, 0, 0)))))
    assert (ended.result, ended.reason) == (result, reason)
    assert ended.raw == f"{word:08x}" + "0" * 24


def test_a_status_that_cannot_be_read_is_unknown() -> None:
    ended = MmcSanitize().run(step(Card(status=MmcReply(errno.EBADMSG))))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)


@pytest.mark.parametrize("error", [CommandLost("time-out"), DriveGone("pulled out")])
def test_a_card_that_is_silent_afterwards_is_for_the_engine(error: Exception) -> None:
    with pytest.raises(type(error)):
        MmcSanitize().run(step(Card(status=error)))


@pytest.mark.parametrize("error", [CommandLost("time-out"), DriveGone("pulled out")])
def test_a_sanitize_without_an_answer_is_for_the_engine(error: Exception) -> None:
    with pytest.raises(type(error)):
        MmcSanitize().run(step(Card(reply=error)))


@pytest.mark.parametrize("accepted", [True, False])
def test_an_interrupted_run_is_never_believed(accepted: bool) -> None:  # noqa: FBT001
    card = Card()
    ended = MmcSanitize().go_on(step(card), accepted=accepted)
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.INTERRUPTED)
    assert [command.harmless for command in card.sent] == [True]


@pytest.mark.parametrize(
    "reply",
    [MmcReply(errno.EBADMSG), MmcReply(0), CommandLost("busy"), NoSuchInterface("gone")],
    ids=["complaint", "empty", "lost", "not passed on"],
)
def test_a_card_that_cannot_be_asked_may_be_at_it(reply: MmcReply | Exception) -> None:
    ended = MmcSanitize().go_on(step(Card(reply=reply)), accepted=True)
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
