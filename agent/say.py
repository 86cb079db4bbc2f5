"""What the screens say in one language: their own texts, and the worded codes of the core."""

from datetime import datetime, tzinfo

from reports.language import Language, Translator
from reports.words import Words, translator

OWN_NAMES = {Language.NL: "Nederlands", Language.EN: "English"}


class Say:
    """A language's texts: `say.tr("…")` for the screens' own, `say.words` for every code."""

    def __init__(self, language: Language, zone: tzinfo | None = None) -> None:
        """Make the texts.

        Args:
            language: what is spoken.
            zone: time zone of the clock times; `None` is the machine's own.
        """
        self.language = language
        self.tr = Translator(__file__, "agent", language)
        self._zone = zone
        self.words = Words(translator(language))

    @property
    def other_language(self) -> str:
        """The language that F2 switches to, in its own words."""
        return OWN_NAMES[self.language.other]

    def size(self, size_bytes: int | None) -> str:
        """A drive's size as on its sticker."""
        if size_bytes is None:
            return self.tr("size unknown")
        return self.words.amounts.size(size_bytes)

    def left(self, seconds: int | None) -> str:
        """The time that is left, as honestly as it is known."""
        if seconds is None:
            return self.tr("time not known yet")
        return self.tr("still {time}", time=self.words.amounts.duration(seconds))

    def clock(self, at: str | None) -> str:
        """Hour and minute at this bench of a time like `2026-11-23T09:16:54.120Z`."""
        if at is None:
            return ""
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return at
        return f"{moment.astimezone(self._zone):%H:%M}"
