"""`--answers FILE`: what a script answers in a person's place. Every unknown key is an error.

operator = "op-014"
asset_tag = "DS-00412"
no_storage = false
confirm = ["S3TTNX0K812345"]          # drives to erase, each by its full serial

[foreign]                             # by serial: "belongs" or "not_part"
"4C530001" = "not_part"

[told]                                # what no sensor tells
bios = "yes"                          # opened without a password: "yes", "password", "not_tried"
usb_sockets = 3                       # counted on the case
items = { touchscreen = false }       # whether a part is there

[hand_tests]                          # "pass", "warn", "fail" or "skip"
"input.keyboard" = "pass"
"display.pixels" = 2                  # dead dots; "port.usb": dead sockets; or "pass", "skip"

[looks]                               # fault card per surface
lid = "fine_marks"
"""

import json
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from agent.told_words import BIOS, MOST_SOCKETS, USB_SOCKETS
from agent.try_words import COUNTED, HAND_QUESTIONS, MOST_COUNTED
from checks.told_facts import BiosOpened, Item
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
    WARN = "warn"
    """It works, with something that the next owner must know."""
    FAIL = "fail"
    SKIP = "skip"


Count = Annotated[int, Field(ge=0, le=MOST_COUNTED)]
HandChoices = dict[str, HandChoice | Count]
_NOT_COUNTED = frozenset({HandChoice.WARN, HandChoice.FAIL})


def _known_tests(given: HandChoices) -> HandChoices:
    unknown = sorted(set(given) - set(HAND_QUESTIONS))
    if unknown:
        known = ", ".join(HAND_QUESTIONS)
        raise ValueError(f"unknown question {', '.join(unknown)}; known: {known}")
    for code, choice in given.items():
        if code in COUNTED and choice in _NOT_COUNTED:
            raise ValueError(f"{code} wants a number")
        if code not in COUNTED and not isinstance(choice, HandChoice):
            raise ValueError(f"{code} takes no number")
    return given


class ToldSheet(Value):
    """What no sensor tells."""

    bios: BiosOpened | None = None
    usb_sockets: Annotated[int, Field(ge=0, le=MOST_SOCKETS)] | None = None
    items: dict[Item, bool] = {}

    def choice(self, name: str) -> str | None:
        """The value of an option of `agent.told_words`."""
        if name == BIOS:
            return self.bios
        if name == USB_SOCKETS:
            return None if self.usb_sockets is None else str(self.usb_sockets)
        there = self.items.get(Item(name))
        return None if there is None else ("yes" if there else "no")


class Answers(Value):
    """A sheet of answers. What it does not answer stays open."""

    operator: str | None = None
    asset_tag: str | None = None
    no_storage: bool = False
    """The operator attests that there is no drive."""
    confirm: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    foreign: dict[str, ForeignChoice] = {}
    told: ToldSheet = ToldSheet()
    hand_tests: Annotated[HandChoices, AfterValidator(_known_tests)] = {}
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

    def hand_choice(self, code: str) -> str | None:
        """The value of an option of the step Try."""
        choice = self.hand_tests.get(code)
        if isinstance(choice, HandChoice):
            return choice.value
        # Nothing dead is what a person calls "they all work".
        return None if choice is None else (str(choice) if choice else HandChoice.PASS.value)

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
