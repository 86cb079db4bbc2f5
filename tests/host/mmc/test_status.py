"""The card status by the table of JESD84-B51."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.mmc.status import CardStatus, card_status


@pytest.mark.parametrize(
    ("response", "status"),
    [
        (0x0000_0900, CardStatus.IDLE),
        # EXCEPTION_EVENT, APP_CMD and erase reset are no errors
        (0x0000_0940, CardStatus.IDLE),
        (0x0000_0920, CardStatus.IDLE),
        (0x0000_0980, CardStatus.SWITCH_REFUSED),
        (0x0008_0900, CardStatus.FAILED),
        (0x8000_0900, CardStatus.FAILED),
        (0x0400_0900, CardStatus.FAILED),
        (0x0200_0900, CardStatus.FAILED),
        # programming; transfer but not ready; nothing at all
        (0x0000_0E00, CardStatus.BUSY),
        (0x0000_0800, CardStatus.BUSY),
        (0x0008_0E00, CardStatus.BUSY),
        (0x0000_0000, CardStatus.BUSY),
        (0xFFFF_FFFF, CardStatus.BUSY),
    ],
)
def test_each_bit_says_what_it_says(response: int, status: CardStatus) -> None:
    assert card_status(response) is status


@given(response=st.integers(0, 0xFFFF_FFFF))
def test_idle_needs_the_transfer_state_and_no_error(response: int) -> None:
    idle = card_status(response) is CardStatus.IDLE
    assert idle == (response & 0x1F00 == 0x0900 and not response & 0xFFF9_A080)
