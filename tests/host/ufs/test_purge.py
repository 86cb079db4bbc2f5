"""bPurgeStatus by the table of JESD220."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.errors import AnswerMalformed
from host.firmware import NoFirmware
from host.ufs.purge import UfsDoor, UfsPurgeStatus, purge_status_of


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0, "IDLE"),
        (1, "RUNNING"),
        (2, "STOPPED_EARLY"),
        (3, "DONE"),
        (4, "QUEUE_NOT_EMPTY"),
        (5, "FAILED"),
    ],
)
def test_every_value_has_its_name(value: int, name: str) -> None:
    assert purge_status_of(value) is UfsPurgeStatus[name]


def test_h42_every_end_is_told_once() -> None:
    assert [status.value for status in UfsPurgeStatus if status.is_told_once] == [2, 3, 4, 5]


@given(value=st.integers().filter(lambda value: not 0 <= value <= 5))
def test_a_reserved_value_is_a_typed_error(value: int) -> None:
    with pytest.raises(AnswerMalformed):
        purge_status_of(value)


def test_a_drive_without_an_interface_has_no_purge() -> None:
    assert not isinstance(NoFirmware(), UfsDoor)
