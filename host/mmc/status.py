"""The card status that an eMMC gives with most responses (JEDEC JESD84-B51 §6.13)."""

from enum import Enum

_SWITCH_ERROR = 1 << 7
_ERRORS = 0xFFF9_A000
"""Every bit of type error, and CARD_IS_LOCKED."""
_READY_FOR_DATA = 1 << 8
_STATE_AT, _STATE_BITS, _TRANSFER = 9, 0b1111, 4


class CardStatus(Enum):
    """What a status says of the command before it."""

    IDLE = "idle"
    """Ready in transfer state, no error: nothing runs and all was carried out."""
    SWITCH_REFUSED = "switch_refused"
    """It did not take the last SWITCH."""
    FAILED = "failed"
    """Another error."""
    BUSY = "busy"
    """Not ready, or in another state: something may run."""


def card_status(response: int) -> CardStatus:
    """Read the first word of a response of type R1.

    A card that is busy is called so whatever errors it tells: what runs matters more.
    """
    state = response >> _STATE_AT & _STATE_BITS
    if state != _TRANSFER or not response & _READY_FOR_DATA:
        return CardStatus.BUSY
    if response & _SWITCH_ERROR:
        return CardStatus.SWITCH_REFUSED
    return CardStatus.FAILED if response & _ERRORS else CardStatus.IDLE
