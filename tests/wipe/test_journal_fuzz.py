"""Journals that were torn, shuffled, doubled, or written by a run that makes no sense."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wipe.fakes import erase_plan, ssd
from wipe import events
from wipe.codes import DriveStatus, Method, StatusReason, StepReason, StepResult
from wipe.folder import create
from wipe.follow import Follower
from wipe.history import recall
from wipe.journal_lines import Entry, JournalDamaged, encode, read_lines
from wipe.levels import NOTHING
from wipe.status import RunEnd
from wipe.values import Outcome

PLAN = erase_plan(ssd(size_bytes=1 << 20))
methods = st.sampled_from(Method)
small = st.integers(0, 1 << 21)
HEX = "00ff"
outcomes = st.builds(
    Outcome,
    drive_id=st.just(PLAN.identity.drive_id),
    status=st.sampled_from(DriveStatus),
    reason=st.none() | st.sampled_from([*StatusReason, *StepReason, *RunEnd]),
    levels=st.just(NOTHING),
)
lines = st.one_of(
    st.builds(
        events.Began,
        boot_id=st.sampled_from(["a", "b"]),
        pid=st.just(1),
        version=st.just("0"),
        resumed=st.booleans(),
    ),
    st.just(events.Planned(plan=PLAN)),
    st.builds(events.Guarded, passed=st.booleans()),
    st.builds(
        events.SecretKept,
        secret_id=st.sampled_from(["1", "2"]),
        use=st.sampled_from(events.SecretUse),
        sha256=st.just(HEX),
    ),
    st.builds(
        events.Marked,
        secret_id=st.sampled_from(["1", "2"]),
        placed=small,
        landed=small,
        witnesses=small,
    ),
    st.builds(events.StepBegan, method=methods, start_offset=small, end_offset=small),
    st.builds(events.StepAccepted, method=methods, raw=st.just(HEX)),
    st.builds(events.OffsetReached, bytes=small),
    st.builds(events.WriteFailed, offset=small, length=small, errno=st.just(5)),
    st.builds(
        events.Progressed,
        phase=st.sampled_from(events.RunPhase),
        bytes=small,
        total_bytes=small,
    ),
    st.builds(
        events.StepEnded,
        method=methods,
        result=st.sampled_from(StepResult),
        reason=st.none() | st.sampled_from(StepReason),
        written_bytes=small,
    ),
    st.builds(events.VerifyBegan, total_bytes=small),
    st.just(events.StopAsked()),
    st.builds(events.Ended, outcome=outcomes),
)


def numbered(told: list[events.Event]) -> list[Entry]:
    return [Entry(number, 10 * number, "", event) for number, event in enumerate(told, start=1)]


@given(st.lists(lines, max_size=40))
def test_any_history_is_remembered_without_a_crash_and_claims_no_firmware_end(
    told: list[events.Event],
) -> None:
    history = recall(numbered(told))
    assert history.offset >= 0
    step = history.open_firmware_step
    if step is not None:
        assert step.method is not Method.OVERWRITE
        assert history.started
    if step is not None and step.accepted:
        assert any(isinstance(event, events.StepAccepted) for event in told)
    if history.ended_step is not None and history.ended_step.result is StepResult.DONE:
        assert history.open_step is None


@given(st.lists(lines, min_size=1, max_size=12), st.data())
def test_torn_doubled_and_shuffled_lines_are_damage_or_a_prefix(
    told: list[events.Event], data: st.DataObject
) -> None:
    written = [encode(entry) for entry in numbered(told)]
    mixed = data.draw(st.lists(st.sampled_from(written), max_size=20))
    content = b"".join(mixed)
    cut = data.draw(st.integers(0, len(content)))
    content = content[:cut]
    try:
        text = read_lines(content)
    except JournalDamaged:
        return
    whole = b"".join(written)
    assert whole.startswith(content[: text.good_bytes])
    assert text.good_bytes + text.torn_bytes == len(content)


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, max_size=30), st.binary(max_size=60))
def test_whoever_follows_such_a_journal_sees_something_and_never_too_much(
    tmp_path_factory: pytest.TempPathFactory, told: list[events.Event], tail: bytes
) -> None:
    place = tmp_path_factory.mktemp("fuzz")
    folder = create(place, PLAN)
    content = b"".join(encode(entry) for entry in numbered(told)) + tail.replace(b"\n", b" ")
    folder.journal_path.write_bytes(content)
    progress = Follower(folder).poll()
    assert not progress.running
    if progress.outcome is not None:
        assert any(isinstance(event, events.Ended) for event in told)
    assert progress.done_bytes >= 0
