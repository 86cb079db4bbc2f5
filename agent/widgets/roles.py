"""The colour roles that text may ask for, and the signs that say the same without colour."""

from enum import StrEnum

from agent.view import StageState
from checks.findings import Verdict


class Role(StrEnum):
    """Named colours of the theme, as styles of text."""

    INK = "$ink"
    FAINT = "$faint"
    STRONG = "bold $ink"
    GOOD = "bold $good"
    CARE = "bold $care"
    BAD = "bold $bad"
    BUSY = "bold $busy"
    BAND = "bold $band-ink on $band"


BUSY_SIGN = "[~]"


def verdict_role(verdict: Verdict) -> Role:
    """The colour of a verdict."""
    match verdict:
        case Verdict.PASS:
            return Role.GOOD
        case Verdict.WARN:
            return Role.CARE
        case Verdict.FAIL:
            return Role.BAD
        case Verdict.NOT_TESTED | Verdict.UNSUPPORTED | Verdict.CRASHED:
            return Role.FAINT


def stage_sign(state: StageState) -> tuple[str, Role]:
    """Sign and colour of a step."""
    match state:
        case StageState.OPEN:
            return "   ", Role.FAINT
        case StageState.BUSY:
            return BUSY_SIGN, Role.BUSY
        case StageState.DONE:
            return "[+]", Role.GOOD
        case StageState.PROBLEM:
            return "[!]", Role.CARE
