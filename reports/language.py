"""Dutch and English by gettext: English texts are the keys, nothing is worded in the core."""

import gettext
from enum import StrEnum
from pathlib import Path


class Language(StrEnum):
    """Languages that ship complete."""

    NL = "nl"
    EN = "en"

    @property
    def other(self) -> "Language":
        """What F2 switches to."""
        return Language.EN if self is Language.NL else Language.NL


class Translator:
    """Turns an English text into the chosen language.

    `tr("{n} of {m} done", n=3, m=9)`: the text is a literal, so that it can be collected; values
    are named and put in after translation.
    """

    def __init__(self, package_file: str, domain: str, language: Language) -> None:
        self.language = language
        folder = Path(package_file).parent / "locale"
        # English is the key itself; a missing Dutch catalogue must be loud, not English.
        self._catalogue: gettext.NullTranslations = (
            gettext.NullTranslations()
            if language is Language.EN
            else gettext.translation(domain, folder, languages=[language.value])
        )

    def __call__(self, text: str, /, **values: object) -> str:
        """The text in this language, with its named values put in."""
        return self._catalogue.gettext(text).format(**values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """`one` or `many` as the language asks for `n`, which is also the value `n`."""
        return self._catalogue.ngettext(one, many, n).format(n=n, **values)


def mark(text: str) -> str:
    """Mark a text for translation that is worded later."""
    return text
