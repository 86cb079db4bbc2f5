"""What screens ask for. They post; the app acts."""

from textual.message import Message

from agent.view import CheckRow, DriveRow, HandRow, Stage
from host.drive import HiddenStorage
from reports.grades import Surface
from reports.language import Language


class StageAsked(Message):
    """Show another step."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage


class LanguageAsked(Message):
    """Speak this language."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language


class BeginAsked(Message):
    """Somebody typed who works, and on which tag."""

    def __init__(self, operator: str, asset_tag: str | None) -> None:
        super().__init__()
        self.operator = operator
        self.asset_tag = asset_tag


class CheckChosen(Message):
    """Tell more of one component."""

    def __init__(self, row: CheckRow) -> None:
        super().__init__()
        self.row = row


class InspectAgainAsked(Message):
    """Run the quick probes once more."""


class DriveChosen(Message):
    """Do what comes next for one drive."""

    def __init__(self, row: DriveRow) -> None:
        super().__init__()
        self.row = row


class HiddenChosen(Message):
    """Tell more of a drive that cannot be seen."""

    def __init__(self, hidden: HiddenStorage) -> None:
        super().__init__()
        self.hidden = hidden


class NoStorageChosen(Message):
    """The operator wants to say that there is no drive."""


class SleepChosen(Message):
    """The operator wants the laptop to sleep once."""


class HandTestChosen(Message):
    """Try one part by hand."""

    def __init__(self, row: HandRow) -> None:
        super().__init__()
        self.row = row


class SkipRestAsked(Message):
    """Skip every part that has no answer yet."""


class ToldAsked(Message):
    """Answer what no sensor tells."""


class SurfaceChosen(Message):
    """Choose the card of one surface."""

    def __init__(self, surface: Surface) -> None:
        super().__init__()
        self.surface = surface


class SealAsked(Message):
    """Grade, sign, store and send."""


class AddressAsked(Message):
    """Show the record's address and its QR code."""


class NextLaptopAsked(Message):
    """This laptop is finished."""
