"""Opening hand tests, and keeping what a person says of a part that none has watched."""

import logging

from agent.try_words import COUNTED, counted_verdict
from agent.view import Actions
from checks.findings import Finding
from checks.hand.values import HandEnd, HandEngine, Said

_log = logging.getLogger(__name__)


def opened(actions: Actions, code: str) -> HandEngine | None:
    """An engine for a part; one that cannot even be made leaves the question to the person."""
    try:
        return actions.open_hand_test(code)
    except Exception:  # noqa: BLE001 - a broken test says nothing of the laptop
        _log.exception("a hand test could not be made")
        return None


def counted(code: str, number: int) -> Said:
    """A count as an answer."""
    return Said(counted_verdict(code, number), numbers={COUNTED[code]: number})


def keep_said(actions: Actions, code: str, said: Said) -> None:
    """Keep a person's answer alone, with what was counted."""
    if said.numbers:
        finding = Finding(
            code=code, verdict=said.verdict, reason=said.reason, measured=dict(said.numbers)
        )
        actions.end_hand_test(code, HandEnd((finding,)))
    else:
        actions.answer_hand_test(code, said.verdict, said.reason)
