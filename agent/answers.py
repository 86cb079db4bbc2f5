"""`--answers FILE`: what a script answers in a person's place. Every unknown key is an error.

operator = "op-014"
asset_tag = "DS-00412"
no_storage = false
confirm = ["S3TTNX0K812345"]          # drives to erase, each by its full serial

[foreign]                             # by serial: "belongs" or "not_part"
"4C530001" = "not_part"

[hand_tests]                          # "pass", "fail" or "skip"
"input.keyboard" = "pass"

[looks]                               # fault card per surface
lid = "fine_marks"
"""

import json
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from checks.expected import HAND_TESTS
from host.drive import Drive
from host.value import Value
from reports.grades import LooksCard, Surface
from wipe.guard import LAST_TYPED


class ForeignChoice(StrEnum):
    """Whether a drive on USB or a card is part of the laptop."""

    BELONGS = "belongs"
    NOT_PART = "not_part"


class HandChoice(StrEnum):
    """The answer to a question of the step Try."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"


def _known_tests(given: Mapping[str, HandChoice]) -> Mapping[str, HandChoice]:
    unknown = sorted(set(given) - set(HAND_TESTS))
    if unknown:
        raise ValueError(f"unknown question {', '.join(unknown)}; known: {', '.join(HAND_TESTS)}")
    return given


class Answers(Value):
    """A sheet of answers. What it does not answer stays open."""

    operator: str | None = None
    asset_tag: str | None = None
    no_storage: bool = False
    """The operator attests that there is no drive."""
    confirm: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    foreign: dict[str, ForeignChoice] = {}
    hand_tests: Annotated[dict[str, HandChoice], AfterValidator(_known_tests)] = {}
    looks: dict[Surface, LooksCard] = {}

    def confirmation(self, drive: Drive) -> str | None:
        """What to type for a drive: its full serial if the sheet names it.

        A simulated drive holds nobody's data: for it the last four characters will do.
        """
        serial = drive.identity.serial
        if not serial:
            return None
        if serial in self.confirm:
            return serial
        return serial if drive.simulated and serial[-LAST_TYPED:] in self.confirm else None

    def belongs(self, drive: Drive) -> bool | None:
        """Whether a foreign drive is part of the laptop, if the sheet says."""
        choice = self.foreign.get(drive.identity.serial or "")
        return None if choice is None else choice is ForeignChoice.BELONGS


class AnswersRefused(Exception):
    """The sheet cannot be used; each problem names its key."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_answers(text: str) -> Answers:
    """A sheet from the text of its TOML file.

    Raises:
        AnswersRefused: it is no TOML, a key is unknown or a value does not fit.
    """
    try:
        return Answers.model_validate_json(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError as torn:
        raise AnswersRefused((f"not TOML: {torn}",)) from None
    except ValidationError as refused:
        raise AnswersRefused(tuple(_problem(error) for error in refused.errors())) from None


def _problem(error: Mapping[str, object]) -> str:
    place = error["loc"]
    key = ".".join(str(part) for part in place) if isinstance(place, tuple) else str(place)
    if error["type"] == "extra_forbidden":
        return f"{key}: unknown key"
    return f"{key}: {str(error['msg']).removeprefix('Value error, ')}"
