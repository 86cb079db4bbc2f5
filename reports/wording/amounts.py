"""Numbers, sizes and times as people read them, in one language."""

from host.value import Limits, Measured
from reports.language import Language, Translator
from reports.wording import flow

_GROUP_FROM = 10_000
"""Smaller numbers read best without a separator."""
_UNITS = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
_OWN_TEXT = 24
_MINUTE_S = 60
_HOUR_S = 3600


class Amounts:
    """Formats amounts for one language."""

    def __init__(self, tr: Translator) -> None:
        self._tr = tr
        self._dutch = tr.language is Language.NL

    def number(self, value: int) -> str:
        """A whole number, its thousands apart from ten thousand on."""
        if abs(value) < _GROUP_FROM:
            return str(value)
        return f"{value:,}".replace(",", ".") if self._dutch else f"{value:,}"

    def percent(self, permille: int) -> str:
        """A ratio in whole percent, rounded down: 599 permille is not yet 60 %."""
        return f"{permille // 10} %"

    def size(self, size_bytes: int) -> str:
        """A drive's size in decimal units, as its sticker says: `256 GB`."""
        for unit, scale in _UNITS:
            if size_bytes >= scale:
                return f"{self._three_digits(size_bytes, scale)} {unit}"
        return self._tr(flow.BYTES, n=size_bytes)

    def memory(self, mib: int) -> str:
        """A size of memory in binary units, as its sticker says: `8 GB`."""
        if mib < 1024:  # noqa: PLR2004 - binary unit
            return f"{mib} MB"
        return f"{self._three_digits(mib, 1024)} GB"

    def duration(self, seconds: int | None) -> str:
        """A rough time: nobody at a bench plans by the second."""
        if seconds is None:
            return self._tr(flow.UNKNOWN_TIME)
        if seconds < 10:  # noqa: PLR2004 - too short to count
            return self._tr(flow.FEW_SECONDS)
        if seconds < _MINUTE_S:
            return self._tr(flow.SECONDS, n=_up(seconds, 10))
        if seconds <= _HOUR_S - _MINUTE_S:
            return self._tr(flow.MINUTES, n=_up(seconds, _MINUTE_S) // _MINUTE_S)
        return self._hours(seconds)

    def values(self, *numbers: Measured | Limits) -> dict[str, str]:
        """Every named number as text, under its own name and that of the unit people use.

        `health_permille` also gives `health_percent`, `installed_mib` gives `installed_size`.
        """
        texts: dict[str, str] = {}
        for mapping in numbers:
            for name, value in mapping.items():
                for key, text in self._texts(name, value):
                    texts.setdefault(key, text)
        return texts

    def _texts(self, name: str, value: int | str) -> list[tuple[str, str]]:
        if isinstance(value, bool) or not isinstance(value, int):
            return [(name, shortened(str(value)))]
        stem, _, unit = name.rpartition("_")
        match unit:
            case "permille":
                return [(name, self.number(value)), (f"{stem}_percent", self.percent(value))]
            case "percent":
                return [(name, f"{value} %")]
            case "bytes":
                return [(name, self.number(value)), (f"{stem}_size", self.size(value))]
            case "mib":
                return [(name, self.number(value)), (f"{stem}_size", self.memory(value))]
            case _:
                return [(name, self.number(value))]

    def _hours(self, seconds: int) -> str:
        hours, rest_s = divmod(_up(seconds, 5 * _MINUTE_S), _HOUR_S)
        if rest_s == 0 or hours >= 10:  # noqa: PLR2004 - minutes no longer matter
            return self._tr(flow.HOURS, n=hours if rest_s == 0 else hours + 1)
        return self._tr(flow.HOURS_MINUTES, hours=hours, minutes=rest_s // _MINUTE_S)

    def _three_digits(self, value: int, scale: int) -> str:
        tenths = (value * 10 + scale // 2) // scale
        whole, tenth = divmod(tenths, 10)
        if tenth == 0 or whole >= 10:  # noqa: PLR2004 - a sticker shows no more
            return str((value + scale // 2) // scale)
        return f"{whole}{',' if self._dutch else '.'}{tenth}"


def shortened(text: str) -> str:
    """A maker's own text, cut where it would push the words off the line."""
    return text if len(text) <= _OWN_TEXT else f"{text[: _OWN_TEXT - 1]}…"


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
